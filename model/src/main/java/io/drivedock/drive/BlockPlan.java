package io.drivedock.drive;

/**
 * How a file is cut into blocks.
 *
 * @param blockBytes length of every block but the last
 * @param count how many blocks; none for an empty file
 */
public record BlockPlan(int blockBytes, int count) {

  /** The largest file that can be prepared: 50,000 blocks of 4 MiB, in bytes. */
  public static final long FILE_MAX = (long) BlobContent.Blocks.COUNT_MAX * Chunk.LENGTH_MAX;

  /**
   * Cuts a file of that many bytes into the largest blocks there may be.
   *
   * @throws IllegalArgumentException if it is longer than {@link #FILE_MAX}
   */
  public static BlockPlan of(long length) {
    if (length < 0 || length > FILE_MAX) {
      throw new IllegalArgumentException(
          "a file of "
              + length
              + " bytes does not fit into one blob, which has at most "
              + FILE_MAX);
    }
    return new BlockPlan(
        Chunk.LENGTH_MAX, (int) ((length + Chunk.LENGTH_MAX - 1) / Chunk.LENGTH_MAX));
  }
}
