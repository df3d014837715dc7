package io.drivedock.checksums;

import java.nio.ByteBuffer;

/** A hash whose function takes arrays only. */
abstract class ArrayHash implements StreamingHash {

  private static final int PIECE_BYTES = 64 * 1024;

  private final byte[] piece = new byte[PIECE_BYTES];

  @Override
  public final void update(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      int count = Math.min(piece.length, bytes.remaining());
      bytes.get(piece, 0, count);
      update(piece, count);
    }
  }

  abstract void update(byte[] from, int count);
}
