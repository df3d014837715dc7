package io.drivedock.checksums;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * BLAKE3 with a hash of 32 bytes and no key (O'Connor, Aumasson, Neves, Wilcox-O'Hearn, "BLAKE3:
 * one function, fast everywhere"), one chunk after the other in one thread. The library that has it
 * takes more than twice as long.
 */
final class Blake3 extends ArrayHash {

  private static final int BLOCK_BYTES = 64;
  private static final int CHUNK_BYTES = 1024;
  private static final int WORDS = 8;

  /** Enough for 2^64 bytes. */
  private static final int DEPTH_MAX = 54;

  private static final int CHUNK_START = 1;
  private static final int CHUNK_END = 1 << 1;
  private static final int PARENT = 1 << 2;
  private static final int ROOT = 1 << 3;

  private static final int[] START = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
  };

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final int[] value = new int[WORDS];
  private final byte[] pair = new byte[BLOCK_BYTES];
  private final int[][] stack = new int[DEPTH_MAX][WORDS];
  private int depth;
  private int filled;
  private long chunks;

  @Override
  void update(byte[] from, int count) {
    int at = 0;
    while (at < count) {
      if (filled == CHUNK_BYTES) {
        endChunk(chunk, 0);
        filled = 0;
      }
      // The last chunk is kept: only the end knows whether it is the root.
      while (filled == 0 && count - at > CHUNK_BYTES) {
        endChunk(from, at);
        at += CHUNK_BYTES;
      }
      int length = Math.min(CHUNK_BYTES - filled, count - at);
      System.arraycopy(from, at, chunk, filled, length);
      filled += length;
      at += length;
    }
  }

  /** Hashes a whole chunk that is not the last, and joins the trees that it completes. */
  private void endChunk(byte[] from, int at) {
    System.arraycopy(START, 0, value, 0, WORDS);
    for (int block = 0; block < CHUNK_BYTES; block += BLOCK_BYTES) {
      int flags = block == 0 ? CHUNK_START : block == CHUNK_BYTES - BLOCK_BYTES ? CHUNK_END : 0;
      compress(value, from, at + block, chunks, BLOCK_BYTES, flags, value);
    }
    chunks++;
    for (long complete = chunks; (complete & 1) == 0; complete >>= 1) {
      join(stack[--depth], 0);
    }
    System.arraycopy(value, 0, stack[depth++], 0, WORDS);
  }

  /** Makes the value the parent of a left sibling and itself. */
  private void join(int[] left, int flags) {
    for (int i = 0; i < WORDS; i++) {
      INT.set(pair, i * Integer.BYTES, left[i]);
      INT.set(pair, (WORDS + i) * Integer.BYTES, value[i]);
    }
    compress(START, pair, 0, 0, BLOCK_BYTES, PARENT | flags, value);
  }

  @Override
  public byte[] end() {
    Arrays.fill(chunk, filled, CHUNK_BYTES, (byte) 0);
    System.arraycopy(START, 0, value, 0, WORDS);
    int block = 0;
    int flags = CHUNK_START;
    for (; filled - block > BLOCK_BYTES; block += BLOCK_BYTES) {
      compress(value, chunk, block, chunks, BLOCK_BYTES, flags, value);
      flags = 0;
    }
    flags |= CHUNK_END | (depth == 0 ? ROOT : 0);
    compress(value, chunk, block, chunks, filled - block, flags, value);
    while (depth > 0) {
      depth--;
      join(stack[depth], depth == 0 ? ROOT : 0);
    }
    byte[] hash = new byte[WORDS * Integer.BYTES];
    for (int i = 0; i < WORDS; i++) {
      INT.set(hash, i * Integer.BYTES, value[i]);
    }
    return hash;
  }

  /** The compression function; unrolled, so that all of its state is in local variables. */
  private static void compress(
      int[] from, byte[] block, int at, long counter, int length, int flags, int[] to) {
    int m0 = (int) INT.get(block, at + 0);
    int m1 = (int) INT.get(block, at + 4);
    int m2 = (int) INT.get(block, at + 8);
    int m3 = (int) INT.get(block, at + 12);
    int m4 = (int) INT.get(block, at + 16);
    int m5 = (int) INT.get(block, at + 20);
    int m6 = (int) INT.get(block, at + 24);
    int m7 = (int) INT.get(block, at + 28);
    int m8 = (int) INT.get(block, at + 32);
    int m9 = (int) INT.get(block, at + 36);
    int m10 = (int) INT.get(block, at + 40);
    int m11 = (int) INT.get(block, at + 44);
    int m12 = (int) INT.get(block, at + 48);
    int m13 = (int) INT.get(block, at + 52);
    int m14 = (int) INT.get(block, at + 56);
    int m15 = (int) INT.get(block, at + 60);
    int v0 = from[0];
    int v1 = from[1];
    int v2 = from[2];
    int v3 = from[3];
    int v4 = from[4];
    int v5 = from[5];
    int v6 = from[6];
    int v7 = from[7];
    int v8 = 0x6A09E667;
    int v9 = 0xBB67AE85;
    int v10 = 0x3C6EF372;
    int v11 = 0xA54FF53A;
    int v12 = (int) counter;
    int v13 = (int) (counter >>> Integer.SIZE);
    int v14 = length;
    int v15 = flags;
    int spare;
    for (int round = 0; round < 7; round++) {
      v0 += v4 + m0;
      v12 = Integer.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 12);
      v0 += v4 + m1;
      v12 = Integer.rotateRight(v12 ^ v0, 8);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 7);
      v1 += v5 + m2;
      v13 = Integer.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 12);
      v1 += v5 + m3;
      v13 = Integer.rotateRight(v13 ^ v1, 8);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 7);
      v2 += v6 + m4;
      v14 = Integer.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 12);
      v2 += v6 + m5;
      v14 = Integer.rotateRight(v14 ^ v2, 8);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 7);
      v3 += v7 + m6;
      v15 = Integer.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 12);
      v3 += v7 + m7;
      v15 = Integer.rotateRight(v15 ^ v3, 8);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 7);
      v0 += v5 + m8;
      v15 = Integer.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 12);
      v0 += v5 + m9;
      v15 = Integer.rotateRight(v15 ^ v0, 8);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 7);
      v1 += v6 + m10;
      v12 = Integer.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 12);
      v1 += v6 + m11;
      v12 = Integer.rotateRight(v12 ^ v1, 8);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 7);
      v2 += v7 + m12;
      v13 = Integer.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 12);
      v2 += v7 + m13;
      v13 = Integer.rotateRight(v13 ^ v2, 8);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 7);
      v3 += v4 + m14;
      v14 = Integer.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 12);
      v3 += v4 + m15;
      v14 = Integer.rotateRight(v14 ^ v3, 8);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 7);
      spare = m0;
      m0 = m2;
      m2 = m3;
      m3 = m10;
      m10 = m12;
      m12 = m9;
      m9 = m11;
      m11 = m5;
      m5 = spare;
      spare = m1;
      m1 = m6;
      m6 = m4;
      m4 = m7;
      m7 = m13;
      m13 = m14;
      m14 = m15;
      m15 = m8;
      m8 = spare;
    }
    to[0] = v0 ^ v8;
    to[1] = v1 ^ v9;
    to[2] = v2 ^ v10;
    to[3] = v3 ^ v11;
    to[4] = v4 ^ v12;
    to[5] = v5 ^ v13;
    to[6] = v6 ^ v14;
    to[7] = v7 ^ v15;
  }
}
