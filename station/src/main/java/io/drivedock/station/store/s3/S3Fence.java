package io.drivedock.station.store.s3;

import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Who is at work for an owner: an object with the name of the run that came last. A run that was
 * thought dead finds another's name there and commits nothing more. S3 cannot make a write depend
 * on it, so it is asked before every large commit, and before the first small one after every
 * flush.
 */
final class S3Fence {

  private final S3Bucket bucket;
  private final String key;
  private final String owner;
  private final byte[] run;
  private boolean isChecked;

  S3Fence(S3Bucket bucket, String key, String owner, String run) {
    this.bucket = bucket;
    this.key = key;
    this.owner = owner;
    this.run = run.getBytes(StandardCharsets.UTF_8);
  }

  void make() {
    bucket.put(key, run);
  }

  /** Reads the fence unless it was read since the last flush. */
  synchronized void check() {
    if (!isChecked) {
      checkNow();
      isChecked = true;
    }
  }

  /** Asks; false also where no answer is to be had. */
  boolean isOurs() {
    try {
      return isThere();
    } catch (StoreException e) {
      return false;
    }
  }

  private boolean isThere() {
    ByteBuffer there = ByteBuffer.allocate(run.length);
    return bucket.read(key, "", "", 0, there) && there.flip().equals(ByteBuffer.wrap(run));
  }

  /** Reads the fence from the store now. */
  void checkNow() {
    if (!isThere()) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "Another run is now copying the blobs of "
              + owner
              + " to the S3 bucket "
              + bucket.name()
              + "; this one commits nothing more.");
    }
  }

  void remove() {
    bucket.delete(key);
  }

  synchronized void checkAgain() {
    isChecked = false;
  }
}
