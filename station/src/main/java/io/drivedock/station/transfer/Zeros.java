package io.drivedock.station.transfer;

import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;

/** Bytes that are all zero, as in the holes of a page blob. */
public final class Zeros {

  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect(Chunk.LENGTH_MAX).asReadOnlyBuffer();

  private Zeros() {}

  /** So many of them, at most a chunk's; read-only. */
  public static ByteBuffer of(int bytes) {
    return ZEROS.slice(0, bytes);
  }

  /** Whether what is left in a buffer, at most a chunk's bytes, is nothing else. */
  public static boolean are(ByteBuffer data) {
    return data.mismatch(of(data.remaining())) < 0;
  }
}
