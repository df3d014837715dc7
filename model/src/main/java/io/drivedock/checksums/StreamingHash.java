package io.drivedock.checksums;

import java.nio.ByteBuffer;

/** A hash of bytes that come piece by piece. */
public interface StreamingHash {

  /** Adds what remains in the buffer, whose position moves to its limit. */
  void update(ByteBuffer bytes);

  /** The hash of all that was added, most significant byte first. Nothing may follow. */
  byte[] end();
}
