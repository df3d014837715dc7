package io.drivedock.drive;

import java.util.List;

/** What a blob is made of. */
public sealed interface BlobContent {

  List<Chunk> chunks();

  /**
   * A block blob.
   *
   * @param chunks without gap, covering the whole file; at most {@value #COUNT_MAX}
   */
  record Blocks(List<Chunk> chunks) implements BlobContent {

    /** The most blocks of a blob. */
    public static final int COUNT_MAX = 50_000;

    public Blocks {
      chunks = List.copyOf(chunks);
      if (chunks.size() > COUNT_MAX) {
        throw new IllegalArgumentException("a blob has at most " + COUNT_MAX + " blocks");
      }
      long end = 0;
      for (Chunk chunk : chunks) {
        if (chunk.offset() != end) {
          throw new IllegalArgumentException(
              "blocks must be contiguous: one begins at " + chunk.offset() + ", not at " + end);
        }
        end = chunk.end();
      }
    }
  }

  /**
   * A page blob.
   *
   * @param chunks by offset, without overlap, all multiples of {@value #PAGE} bytes; what lies in
   *     gaps is zero
   */
  record Pages(List<Chunk> chunks) implements BlobContent {

    /** The unit of a page blob, in bytes. */
    public static final int PAGE = 512;

    /** The most ranges of a blob: a bound on memory, larger than any tool writes. */
    public static final int COUNT_MAX = 2_200_000;

    /** Checks number, order and multiples. */
    public Pages {
      chunks = List.copyOf(chunks);
      if (chunks.size() > COUNT_MAX) {
        throw new IllegalArgumentException("a page blob has at most " + COUNT_MAX + " ranges");
      }
      long end = 0;
      for (Chunk chunk : chunks) {
        if (chunk.offset() % PAGE != 0 || chunk.length() % PAGE != 0) {
          throw new IllegalArgumentException(
              "the offset and length of a page range must be multiples of " + PAGE);
        }
        if (chunk.offset() < end) {
          throw new IllegalArgumentException("page ranges must be in order and must not overlap");
        }
        end = chunk.end();
      }
    }
  }

  /** Where the last piece ends; 0 without pieces. */
  default long end() {
    return chunks().isEmpty() ? 0 : chunks().getLast().end();
  }

  /** The bytes of all pieces together. */
  default long bytes() {
    long bytes = 0;
    for (Chunk chunk : chunks()) {
      bytes += chunk.length();
    }
    return bytes;
  }
}
