package io.drivedock.checksums;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** BLAKE2b without a key (RFC 7693). */
final class Blake2b extends ArrayHash {

  private static final int BLOCK_BYTES = 128;
  private static final int ROUNDS = 12;

  private static final long[] START = {
    0x6A09E667F3BCC908L, 0xBB67AE8584CAA73BL, 0x3C6EF372FE94F82BL, 0xA54FF53A5F1D36F1L,
    0x510E527FADE682D1L, 0x9B05688C2B3E6C1FL, 0x1F83D9ABFB41BD6BL, 0x5BE0CD19137E2179L
  };

  private static final byte[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int hashBytes;
  private final long[] value = START.clone();
  private final long[] v = new long[16];
  private final long[] m = new long[16];
  private final byte[] block = new byte[BLOCK_BYTES];
  private int filled;
  private long length;

  Blake2b(int hashBytes) {
    this.hashBytes = hashBytes;
    value[0] ^= 0x01010000L ^ hashBytes;
  }

  @Override
  void update(byte[] from, int count) {
    int at = 0;
    while (at < count) {
      if (filled == BLOCK_BYTES) {
        length += BLOCK_BYTES;
        compress(false);
        filled = 0;
      }
      int taken = Math.min(BLOCK_BYTES - filled, count - at);
      System.arraycopy(from, at, block, filled, taken);
      filled += taken;
      at += taken;
    }
  }

  @Override
  public byte[] end() {
    Arrays.fill(block, filled, BLOCK_BYTES, (byte) 0);
    length += filled;
    compress(true);
    byte[] hash = new byte[value.length * Long.BYTES];
    for (int i = 0; i < value.length; i++) {
      LONG.set(hash, i * Long.BYTES, value[i]);
    }
    return Arrays.copyOf(hash, hashBytes);
  }

  private void compress(boolean isLast) {
    System.arraycopy(value, 0, v, 0, 8);
    System.arraycopy(START, 0, v, 8, 8);
    v[12] ^= length;
    if (isLast) {
      v[14] = ~v[14];
    }
    for (int i = 0; i < m.length; i++) {
      m[i] = (long) LONG.get(block, i * Long.BYTES);
    }
    for (int round = 0; round < ROUNDS; round++) {
      byte[] s = SIGMA[round % SIGMA.length];
      for (int i = 0; i < 4; i++) {
        mix(i, 4 + i, 8 + i, 12 + i, m[s[2 * i]], m[s[2 * i + 1]]);
      }
      for (int i = 0; i < 4; i++) {
        int b = 4 + (i + 1) % 4;
        int c = 8 + (i + 2) % 4;
        int d = 12 + (i + 3) % 4;
        mix(i, b, c, d, m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
      }
    }
    for (int i = 0; i < value.length; i++) {
      value[i] ^= v[i] ^ v[i + 8];
    }
  }

  private void mix(int a, int b, int c, int d, long x, long y) {
    v[a] += v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }
}
