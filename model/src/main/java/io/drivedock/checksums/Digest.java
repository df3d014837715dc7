package io.drivedock.checksums;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The bytes of a hash, most significant first. */
public final class Digest {

  private final byte[] bytes;

  Digest(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** How many bytes it has. */
  int length() {
    return bytes.length;
  }

  /** Whether a hash that was calculated is this one. */
  boolean isOf(byte @Nullable [] hash) {
    return hash != null && MessageDigest.isEqual(bytes, hash);
  }

  /** As lists write it for that algorithm. */
  String text(Algorithm algorithm) {
    return algorithm.text(bytes);
  }
}
