package io.drivedock.drive;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a file with its proof: a block of a block blob, or a range of a page blob.
 *
 * @param offset in the file and in the blob, in bytes
 * @param length 1 to {@value #LENGTH_MAX} bytes
 * @param id the block's id in Base64, where the manifest gives one
 * @param hash the MD5 of its bytes
 */
public record Chunk(long offset, int length, @Nullable String id, Md5 hash) {

  /**
   * The most bytes of a block or page range (Microsoft, "Azure Import/Export service manifest file
   * format").
   */
  public static final int LENGTH_MAX = 4 * 1024 * 1024;

  /** The longest block id, in characters of Base64. */
  public static final int ID_MAX = 128;

  public Chunk {
    if (offset < 0 || length < 1 || length > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a block or page range has an offset of at least 0 and 1 to " + LENGTH_MAX + " bytes");
    }
    if (id != null && (id.isEmpty() || id.length() > ID_MAX)) {
      throw new IllegalArgumentException("a block id has 1 to " + ID_MAX + " characters");
    }
  }

  /** Where the next byte after it is. */
  public long end() {
    return offset + length;
  }
}
