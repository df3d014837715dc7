package io.drivedock.volume.ntfs;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.Arrays;

/**
 * The compression of NTFS ([MS-XCA], LZNT1): chunks of 4,096 bytes, each a header, then literals
 * and copies of what came before in the chunk.
 */
final class Lznt1 {

  private static final int CHUNK_BYTES = 4_096;
  private static final int COMPRESSED = 0x8000;
  private static final int LENGTH_MASK = 0xFFF;
  private static final int LENGTH_MIN = 3;
  private static final int TOKEN_BYTES = 2;

  private Lznt1() {}

  /** Fills all of {@code out}; what the input does not say is zeros. */
  static void decompress(byte[] in, int inLength, byte[] out, int outLength)
      throws VolumeException {
    Arrays.fill(out, 0, outLength, (byte) 0);
    int at = 0;
    for (int chunk = 0; chunk < outLength && at + TOKEN_BYTES <= inLength; chunk += CHUNK_BYTES) {
      int header = u16(in, at);
      if (header == 0) {
        return;
      }
      at += TOKEN_BYTES;
      int end = at + (header & LENGTH_MASK) + 1;
      int chunkEnd = Math.min(chunk + CHUNK_BYTES, outLength);
      if (end > inLength) {
        throw damaged();
      }
      if ((header & COMPRESSED) != 0) {
        chunk(in, at, end, out, chunk, chunkEnd);
      } else {
        System.arraycopy(in, at, out, chunk, Math.min(end - at, chunkEnd - chunk));
      }
      at = end;
    }
  }

  private static void chunk(byte[] in, int from, int to, byte[] out, int start, int end)
      throws VolumeException {
    int at = from;
    int written = start;
    while (at < to) {
      int flags = in[at++];
      for (int bit = 0; bit < Byte.SIZE && at < to; bit++, flags >>= 1) {
        if ((flags & 1) == 0) {
          if (written == end) {
            throw damaged();
          }
          out[written++] = in[at++];
          continue;
        }
        if (at + TOKEN_BYTES > to || written == start) {
          throw damaged();
        }
        int token = u16(in, at);
        at += TOKEN_BYTES;
        int shift = lengthBits(written - start);
        int back = (token >>> shift) + 1;
        int length = (token & ((1 << shift) - 1)) + LENGTH_MIN;
        if (back > written - start || length > end - written) {
          throw damaged();
        }
        for (int i = 0; i < length; i++, written++) {
          out[written] = out[written - back];
        }
      }
    }
  }

  /** Twelve bits for the length at first, one less each time that the way back may be doubled. */
  private static int lengthBits(int position) {
    int bits = 12;
    for (int i = position - 1; i >= 0x10; i >>= 1) {
      bits--;
    }
    return bits;
  }

  private static int u16(byte[] in, int at) {
    return (in[at] & 0xFF) | ((in[at + 1] & 0xFF) << 8);
  }

  private static VolumeException damaged() {
    return new VolumeException(Reason.FILE_DAMAGED, "Compressed content is damaged");
  }
}
