package io.drivedock.volume.ntfs;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.List;

/** Many short texts in little memory: a byte a character where all of a text are of Latin-1. */
public final class NamePool {

  private static final int CHUNK_SHIFT = 18;
  private static final int CHUNK_BYTES = 1 << CHUNK_SHIFT;
  private static final int CHUNKS_MAX = Integer.MAX_VALUE / CHUNK_BYTES;
  private static final int LATIN = 0;
  private static final int WIDE = 1;

  private final List<byte[]> chunks = new ArrayList<>();
  private int used = CHUNK_BYTES;

  /**
   * Keeps a text of 1 to 255 characters; what is returned finds it again.
   *
   * @throws VolumeException with {@link Reason#LIMIT_EXCEEDED} after 2 GiB of text
   */
  public int add(String text) throws VolumeException {
    boolean isLatin = text.chars().allMatch(c -> c <= 0xFF);
    int bytes = 2 + (isLatin ? text.length() : 2 * text.length());
    if (used + bytes > CHUNK_BYTES) {
      if (chunks.size() == CHUNKS_MAX) {
        throw new VolumeException(Reason.LIMIT_EXCEEDED, "The volume has too many file names");
      }
      chunks.add(new byte[CHUNK_BYTES]);
      used = 0;
    }
    byte[] chunk = chunks.getLast();
    int found = ((chunks.size() - 1) << CHUNK_SHIFT) + used;
    chunk[used++] = (byte) text.length();
    chunk[used++] = (byte) (isLatin ? LATIN : WIDE);
    for (int i = 0; i < text.length(); i++) {
      chunk[used++] = (byte) text.charAt(i);
      if (!isLatin) {
        chunk[used++] = (byte) (text.charAt(i) >> 8);
      }
    }
    return found;
  }

  /** How many characters a text has. */
  public int length(int at) {
    return chunk(at)[inside(at)] & 0xFF;
  }

  /** One character of a text. */
  public char charAt(int at, int index) {
    byte[] chunk = chunk(at);
    int inside = inside(at);
    if (chunk[inside + 1] == LATIN) {
      return (char) (chunk[inside + 2 + index] & 0xFF);
    }
    int low = inside + 2 + 2 * index;
    return (char) ((chunk[low] & 0xFF) | (chunk[low + 1] << 8));
  }

  /** A text. */
  public String get(int at) {
    char[] chars = new char[length(at)];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = charAt(at, i);
    }
    return new String(chars);
  }

  private byte[] chunk(int at) {
    return chunks.get(at >> CHUNK_SHIFT);
  }

  private static int inside(int at) {
    return at & (CHUNK_BYTES - 1);
  }
}
