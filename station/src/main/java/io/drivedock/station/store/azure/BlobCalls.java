package io.drivedock.station.store.azure;

import io.drivedock.drive.Md5;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * The calls that carry bytes, or come once for each drive or blob. They throw a {@link
 * BlobServiceError} if the service says no.
 */
interface BlobCalls {

  /**
   * Writes a blob with one request.
   *
   * @param keeps whether one that is there is kept
   * @param bytes from position to limit, which stay
   */
  void putBlob(
      BlobAddress address, BlobAttributes attributes, boolean keeps, Md5 md5, ByteBuffer bytes)
      throws IOException;

  /** Writes a block, which nobody sees. */
  void putBlock(BlobAddress address, String id, Md5 md5, ByteBuffer bytes) throws IOException;

  /** Makes a blob of blocks. */
  void putBlockList(BlobAddress address, BlobAttributes attributes, boolean keeps, List<String> ids)
      throws IOException;

  /** Writes pages of a page blob. */
  void putPages(BlobAddress address, long offset, Md5 md5, ByteBuffer bytes) throws IOException;

  /** Makes a container, if it is not there. */
  void makeContainer(String name) throws IOException;

  /** Asks for a container; a {@link BlobServiceError} if it is not there. */
  void findContainer(String name) throws IOException;

  /** The ids of the blocks that were written and are in no blob yet. */
  Set<String> blocks(BlobAddress address) throws IOException;

  /** What is known of a blob. */
  BlobHead head(BlobAddress address) throws IOException;

  /**
   * Fills the buffer; whether it is full.
   *
   * @param version the ETag that it must have; empty for any
   */
  boolean read(BlobAddress address, String version, long offset, ByteBuffer buffer)
      throws IOException;

  /** Fills the buffer from the beginning, as far as there is something; what is known of it. */
  BlobHead fetch(BlobAddress address, ByteBuffer beginning) throws IOException;
}
