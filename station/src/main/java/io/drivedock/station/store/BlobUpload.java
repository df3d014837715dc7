package io.drivedock.station.store;

import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A blob on its way into a store. Nobody sees anything of it before {@link #commit}; closed without
 * that, it leaves nothing behind that anybody sees; what is left after a failure is taken up or
 * removed by the owner's next run.
 *
 * <p>Chunks may be put from several threads and in about their order: a store may hold in memory
 * what comes before its neighbours. No more threads than {@link StoreLimits#uploadsMax} that each
 * take the next chunk never get too far apart. After a failure a chunk may be put again, and the
 * commit tried again.
 */
public interface BlobUpload extends AutoCloseable {

  /** Whether a commit may replace a blob that is there. */
  enum Existing {
    REPLACE,
    KEEP
  }

  /**
   * Whether an earlier run has brought that very chunk for good: then it counts as put, and need
   * not be read from the drive again. Asked before anything is put.
   */
  boolean isThere(Chunk chunk);

  /**
   * Brings one chunk.
   *
   * @param data exactly the chunk's bytes; their MD5 has been checked and is {@link Chunk#hash}
   * @throws StoreException if the store does not take it
   */
  void put(Chunk chunk, ByteBuffer data);

  /** Says that a chunk will never come, so that nothing waits for it; there is no commit then. */
  void markMissing(Chunk chunk);

  /**
   * Makes the blob out of the chunks, at once and as a whole.
   *
   * @param chunks all that were put or there, by offset
   * @return false if there is a blob of that name already and it was to be kept
   * @throws StoreException if the store fails; the blob may then be there or not
   */
  boolean commit(List<Chunk> chunks, Existing existing);

  @Override
  void close();
}
