package io.drivedock.prepare.source;

import io.drivedock.drive.Md5;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;

/**
 * The MD5 of all of a file, block after block. Another thread digests a block while it is hashed by
 * itself and copied, so that a machine with two processors takes no longer.
 */
final class FileDigest {

  private final MessageDigest digest = Md5.digest();
  private CompletableFuture<Void> block = CompletableFuture.completedFuture(null);

  /** Begins with a block, which must not change before {@link #await} has returned. */
  void begin(ByteBuffer bytes) {
    block = CompletableFuture.runAsync(() -> digest.update(bytes));
  }

  /** Waits for the end of that block. */
  void await() {
    block.join();
  }

  Md5 end() {
    return Md5.of(digest.digest());
  }
}
