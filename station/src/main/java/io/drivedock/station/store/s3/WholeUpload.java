package io.drivedock.station.store.s3;

import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.RunFence;
import java.nio.ByteBuffer;
import java.util.List;

/** A blob that is gathered in memory and written with one PUT. */
final class WholeUpload implements BlobUpload {

  private final S3Bucket bucket;
  private final RunFence fence;
  private final ObjectAttributes attributes;
  private final ByteBuffer bytes;
  private boolean isRepeated;

  WholeUpload(S3Bucket bucket, RunFence fence, ObjectAttributes attributes) {
    this.bucket = bucket;
    this.fence = fence;
    this.attributes = attributes;
    this.bytes = ByteBuffer.allocate(Math.toIntExact(attributes.length()));
  }

  @Override
  public void put(Chunk chunk, ByteBuffer data) {
    bytes.put(Math.toIntExact(chunk.offset()), data, data.position(), chunk.length());
    data.position(data.limit());
  }

  /** Nothing was sent before the commit. */
  @Override
  public boolean isThere(Chunk chunk) {
    return false;
  }

  /** Nothing waits for it before the commit. */
  @Override
  public void markMissing(Chunk chunk) {}

  @Override
  public boolean commit(List<Chunk> chunks, Existing existing) {
    return write(bucket, fence, attributes, chunks, bytes, existing, isRepeated());
  }

  /** Writes all of it at once. */
  static boolean write(
      S3Bucket bucket,
      RunFence fence,
      ObjectAttributes attributes,
      List<Chunk> chunks,
      ByteBuffer bytes,
      Existing existing,
      boolean isRepeated) {
    fence.check();
    Md5 md5 = chunks.size() == 1 ? chunks.getFirst().hash() : Md5.ofContent(bytes.duplicate());
    return bucket
        .writer()
        .write(
            S3Limits.Step.PUT,
            attributes.key(),
            Parts.etag(md5),
            existing,
            isRepeated,
            ifNoneMatch ->
                bucket.bytes().putObject(bucket.name(), attributes, ifNoneMatch, md5, bytes));
  }

  private synchronized boolean isRepeated() {
    boolean wasTried = isRepeated;
    isRepeated = true;
    return wasTried;
  }

  @Override
  public void close() {
    // Nothing of it is in the store.
  }
}
