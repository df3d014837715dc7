package io.drivedock.station.store;

import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;

/** How much of a blob is proven once more after its commit, from what the store has of it. */
public enum ReadBack {
  /** Nothing: the store has checked what it was sent. */
  NONE,
  /** One chunk in a hundred, always the same ones: who repeats a run can repeat its proofs. */
  SAMPLED,
  /** All of it. */
  FULL;

  private static final int ONE_IN = 100;

  /** Whether that chunk is proven. */
  public boolean isProven(Chunk chunk) {
    return switch (this) {
      case NONE -> false;
      // A hash is as good as chance.
      case SAMPLED ->
          Long.remainderUnsigned(ByteBuffer.wrap(chunk.hash().toBytes()).getLong(), ONE_IN) == 0;
      case FULL -> true;
    };
  }
}
