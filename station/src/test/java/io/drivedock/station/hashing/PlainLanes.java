package io.drivedock.station.hashing;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Lanes that are taken forward one after the other, written as RFC 1321 writes it: right and slow.
 */
record PlainLanes(int count) implements Lanes {

  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int[][] SHIFTS = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}
  };

  @Override
  public int scratchWords() {
    return 0;
  }

  @Override
  public void compress(int[] state, int[] scratch, long[] addresses, int messages) {
    for (int lane = 0; lane < count; lane++) {
      for (int message = 0; message < messages; message++) {
        compress(state, lane, addresses[lane] + message * 64L);
      }
    }
  }

  private void compress(int[] state, int lane, long message) {
    int a = state[lane];
    int b = state[count + lane];
    int c = state[2 * count + lane];
    int d = state[3 * count + lane];
    for (int i = 0; i < 64; i++) {
      int mixed =
          switch (i / 16) {
            case 0 -> (b & c) | (~b & d);
            case 1 -> (b & d) | (c & ~d);
            case 2 -> b ^ c ^ d;
            default -> c ^ (b | ~d);
          };
      int sum =
          a + mixed + Memory.ALL.get(WORD, message + 4L * Md5Table.WORDS[i]) + Md5Table.SINES[i];
      a = d;
      d = c;
      c = b;
      b += Integer.rotateLeft(sum, SHIFTS[i / 16][i % 4]);
    }
    state[lane] += a;
    state[count + lane] += b;
    state[2 * count + lane] += c;
    state[3 * count + lane] += d;
  }
}
