package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A blob on its way into a store. Nobody sees anything of it before {@link #commit}; closed without
 * that, it leaves nothing behind. Chunks may be put from several threads and in any order.
 */
public interface BlobUpload extends AutoCloseable {

  /** Whether a commit may replace a blob that is there. */
  enum Existing {
    REPLACE,
    KEEP
  }

  /**
   * Brings one chunk.
   *
   * @param data exactly the chunk's bytes; their MD5 has been checked and is {@link Chunk#hash}
   * @throws StoreException if the store does not take it
   */
  void put(Chunk chunk, ByteBuffer data);

  /**
   * Makes the blob out of the chunks, at once and as a whole.
   *
   * @param chunks all that were put, by offset
   * @return false if there is a blob of that name already and it was to be kept
   * @throws StoreException if the store fails; the blob may then be there or not
   */
  boolean commit(
      List<Chunk> chunks, BlobProperties properties, BlobMetadata metadata, Existing existing);

  @Override
  void close();
}
