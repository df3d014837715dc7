package io.drivedock.station.store.azure;

import io.drivedock.drive.Md5;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * The calls that carry bytes, or come once for each drive or blob. They throw a {@link Refusal} if
 * the service says no.
 */
interface BlobCalls {

  /**
   * Writes a blob with one request.
   *
   * @param keeps whether one that is there is kept
   * @param bytes from position to limit, which stay
   */
  void putBlob(Spot spot, Draft draft, boolean keeps, Md5 md5, ByteBuffer bytes) throws IOException;

  /** Writes a block, which nobody sees. */
  void putBlock(Spot spot, String id, Md5 md5, ByteBuffer bytes) throws IOException;

  /** Makes a blob of blocks. */
  void putBlockList(Spot spot, Draft draft, boolean keeps, List<String> ids) throws IOException;

  /** Writes pages of a page blob. */
  void putPages(Spot spot, long offset, Md5 md5, ByteBuffer bytes) throws IOException;

  /** Makes a container, if it is not there. */
  void makeContainer(String name) throws IOException;

  /** Asks for a container; a {@link Refusal} if it is not there. */
  void findContainer(String name) throws IOException;

  /** The ids of the blocks that were written and are in no blob yet. */
  Set<String> blocks(Spot spot) throws IOException;

  /** What is known of a blob. */
  Found head(Spot spot) throws IOException;

  /**
   * Fills the buffer; whether it is full.
   *
   * @param version the ETag that it must have; empty for any
   */
  boolean read(Spot spot, String version, long offset, ByteBuffer buffer) throws IOException;

  /** Fills the buffer from the beginning, as far as there is something; what is known of it. */
  Found fetch(Spot spot, ByteBuffer beginning) throws IOException;
}
