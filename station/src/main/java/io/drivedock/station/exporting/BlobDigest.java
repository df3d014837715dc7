package io.drivedock.station.exporting;

import io.drivedock.drive.Md5;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** The MD5 of all of a blob, which is told its chunks in their order; between them it is zero. */
final class BlobDigest {

  private static final byte[] ZEROS = new byte[1 << 16];

  private final MessageDigest digest = Md5.digest();
  private long at;

  void pass(long offset, ByteBuffer data) {
    zeros(offset);
    at += data.remaining();
    digest.update(data);
  }

  /** Ends it, for a blob of so many bytes. */
  Md5 end(long length) {
    zeros(length);
    return Md5.of(digest.digest());
  }

  private void zeros(long until) {
    while (at < until) {
      int bytes = (int) Math.min(ZEROS.length, until - at);
      digest.update(ZEROS, 0, bytes);
      at += bytes;
    }
  }
}
