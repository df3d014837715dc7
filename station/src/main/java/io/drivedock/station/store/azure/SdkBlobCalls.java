package io.drivedock.station.store.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlobType;
import com.azure.storage.blob.models.Block;
import com.azure.storage.blob.models.BlockListType;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.models.PageRange;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import com.azure.storage.blob.options.PageBlobUploadPagesOptions;
import com.azure.storage.blob.specialized.BlobClientBase;
import com.azure.storage.blob.specialized.BlockBlobClient;
import io.drivedock.drive.Md5;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Over the SDK, which goes by the proxies that the JVM is told of. */
final class SdkBlobCalls implements BlobCalls {

  private static final String IS_THERE = "ContainerAlreadyExists";

  private final Supplier<BlobServiceClient> client;

  SdkBlobCalls(Supplier<BlobServiceClient> client) {
    this.client = client;
  }

  private BlockBlobClient block(BlobAddress address) {
    return client
        .get()
        .getBlobContainerClient(address.container())
        .getBlobClient(address.blob())
        .getBlockBlobClient();
  }

  /** The blob as it is now, or a snapshot. */
  private BlobClientBase any(BlobAddress address) {
    BlobContainerClient container = client.get().getBlobContainerClient(address.container());
    return address.snapshot().isEmpty()
        ? container.getBlobClient(address.blob())
        : container.getBlobClient(address.blob(), address.snapshot());
  }

  private static @Nullable BlobRequestConditions conditions(boolean keeps) {
    return keeps ? new BlobRequestConditions().setIfNoneMatch("*") : null;
  }

  @Override
  public void putBlob(
      BlobAddress address, BlobAttributes attributes, boolean keeps, Md5 md5, ByteBuffer bytes) {
    try {
      block(address)
          .uploadWithResponse(
              new BlockBlobSimpleUploadOptions(BinaryData.fromByteBuffer(bytes.duplicate()))
                  .setHeaders(attributes.http())
                  .setMetadata(attributes.entries())
                  .setTier(attributes.tier())
                  .setContentMd5(md5.toBytes())
                  .setRequestConditions(conditions(keeps)),
              null,
              Context.NONE);
    } catch (BlobStorageException e) {
      throw BlobServiceError.of(e);
    }
  }

  @Override
  public void putBlock(BlobAddress address, String id, Md5 md5, ByteBuffer bytes) {
    try {
      block(address)
          .stageBlockWithResponse(
              new BlockBlobStageBlockOptions(id, BinaryData.fromByteBuffer(bytes.duplicate()))
                  .setContentMd5(md5.toBytes()),
              null,
              Context.NONE);
    } catch (BlobStorageException e) {
      throw BlobServiceError.of(e);
    }
  }

  @Override
  public void putBlockList(
      BlobAddress address, BlobAttributes attributes, boolean keeps, List<String> ids) {
    try {
      block(address)
          .commitBlockListWithResponse(
              new BlockBlobCommitBlockListOptions(ids)
                  .setHeaders(attributes.http())
                  .setMetadata(attributes.entries())
                  .setTier(attributes.tier())
                  .setRequestConditions(conditions(keeps)),
              null,
              Context.NONE);
    } catch (BlobStorageException e) {
      throw BlobServiceError.of(e);
    }
  }

  @Override
  public void putPages(BlobAddress address, long offset, Md5 md5, ByteBuffer bytes) {
    try {
      client
          .get()
          .getBlobContainerClient(address.container())
          .getBlobClient(address.blob())
          .getPageBlobClient()
          .uploadPagesWithResponse(
              new PageBlobUploadPagesOptions(
                      new PageRange().setStart(offset).setEnd(offset + bytes.remaining() - 1),
                      BinaryData.fromByteBuffer(bytes.duplicate()))
                  .setContentMd5(md5.toBytes()),
              null,
              Context.NONE);
    } catch (BlobStorageException e) {
      throw BlobServiceError.of(e);
    }
  }

  @Override
  public void makeContainer(String name) {
    try {
      client.get().getBlobContainerClient(name).create();
    } catch (BlobStorageException e) {
      BlobServiceError error = BlobServiceError.of(e);
      if (!error.code().equals(IS_THERE)) {
        throw error;
      }
    }
  }

  @Override
  public void findContainer(String name) {
    try {
      Object _ = client.get().getBlobContainerClient(name).getProperties();
    } catch (BlobStorageException e) {
      throw BlobServiceError.of(e);
    }
  }

  @Override
  public Set<String> blocks(BlobAddress address) {
    try {
      return block(address).listBlocks(BlockListType.UNCOMMITTED).getUncommittedBlocks().stream()
          .map(Block::getName)
          .collect(Collectors.toSet());
    } catch (BlobStorageException e) {
      throw BlobServiceError.of(e);
    }
  }

  /** The JDK's client makes the names of metadata lower-case. */
  @Override
  public BlobHead head(BlobAddress address) {
    try {
      BlobProperties found = any(address).getProperties();
      byte[] md5 = found.getContentMd5();
      return new BlobHead(
          found.getBlobSize(),
          BlobType.PAGE_BLOB.equals(found.getBlobType()),
          found.getContentType(),
          md5 == null ? null : Base64.getEncoder().encodeToString(md5),
          found.getContentEncoding(),
          found.getContentLanguage(),
          found.getCacheControl(),
          found.getMetadata(),
          found.getETag(),
          found.getLastModified() == null ? null : found.getLastModified().toInstant());
    } catch (BlobStorageException e) {
      throw BlobServiceError.of(e);
    }
  }

  @Override
  public boolean read(BlobAddress address, String version, long offset, ByteBuffer buffer) {
    BlobClientBase blob = any(address);
    try {
      blob.downloadStreamWithResponse(
          new Filling(buffer),
          new BlobRange(offset, (long) buffer.remaining()),
          new DownloadRetryOptions().setMaxRetryRequests(0),
          version.isEmpty() ? null : new BlobRequestConditions().setIfMatch(quoted(version)),
          false,
          null,
          Context.NONE);
      return !buffer.hasRemaining();
    } catch (BlobStorageException e) {
      throw BlobServiceError.of(e);
    }
  }

  /** The SDK takes the quotes of an ETag off; the service wants them back. */
  static String quoted(String version) {
    return version.startsWith("\"") ? version : "\"" + version + "\"";
  }

  @Override
  public BlobHead fetch(BlobAddress address, ByteBuffer beginning) throws IOException {
    BlobHead head = head(address);
    int bytes = (int) Math.min(beginning.remaining(), head.length());
    ByteBuffer window = beginning.slice(beginning.position(), bytes);
    if (bytes > 0 && !read(address, head.version() == null ? "" : head.version(), 0, window)) {
      throw new IOException("the blob ends before its length");
    }
    beginning.position(beginning.position() + bytes);
    return head;
  }

  /** Fills a buffer. */
  private static final class Filling extends OutputStream {
    private final ByteBuffer buffer;

    Filling(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public void write(int b) {
      buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      buffer.put(bytes, offset, length);
    }
  }
}
