package io.drivedock.station.hashing;

import io.drivedock.drive.Md5;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Random;

/**
 * Lets lanes hash what {@code MessageDigest} hashes too, until they are compiled, and compares: the
 * digests each time, and the time. Before they are compiled they are fifty times slower than it.
 */
final class Proof {

  private static final int BLOCK_BYTES = 4_096;
  private static final int BLOCKS_A_ROUND = 8;

  /** What lanes must be faster by, all together. */
  private static final double PAYS = 1.5;

  /** Rounds that are measured once they are. */
  private static final int ROUNDS = 20;

  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Lanes lanes;
  private final byte[][] blocks;
  private final byte[][] digests;
  private final MemorySegment[] pieces;
  private final long[] offsets;
  private final int[] state;
  private final int[] scratch;
  private final MessageDigest scalar = Md5.digest();

  private Proof(Lanes lanes, Arena arena) {
    this.lanes = lanes;
    int count = lanes.count();
    blocks = new byte[count][BLOCK_BYTES];
    digests = new byte[count][];
    pieces = new MemorySegment[count];
    offsets = new long[count];
    state = new int[4 * count];
    scratch = new int[lanes.scratchWords()];
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      random.nextBytes(blocks[i]);
      digests[i] = scalar.digest(blocks[i]);
      // Blocks come from direct buffers and from arrays: the compiler must have met both.
      int bytes = BLOCK_BYTES + Md5Table.MESSAGE_BYTES;
      pieces[i] = i % 2 == 0 ? arena.allocate(bytes) : MemorySegment.ofArray(new byte[bytes]);
      MemorySegment.copy(blocks[i], 0, pieces[i], ValueLayout.JAVA_BYTE, 0, BLOCK_BYTES);
      pieces[i].set(ValueLayout.JAVA_BYTE, BLOCK_BYTES, (byte) 0x80);
      pieces[i].set(LENGTH, bytes - Long.BYTES, (long) BLOCK_BYTES * Byte.SIZE);
    }
  }

  /**
   * How many times as fast as {@code MessageDigest} they are, all together.
   *
   * @param max how long the compiler has
   * @throws LaneSource.NoLanesException if they are not faster, or do not become it in time
   * @throws IllegalStateException if they are wrong
   */
  static double of(Lanes lanes, Duration max) throws LaneSource.NoLanesException {
    try (Arena arena = Arena.ofConfined()) {
      return new Proof(lanes, arena).speed(max.toNanos());
    }
  }

  private double speed(long nanosMax) throws LaneSource.NoLanesException {
    long began = System.nanoTime();
    long scalarNanos = Long.MAX_VALUE;
    long laneNanos = Long.MAX_VALUE;
    int fast = 0;
    while (fast < ROUNDS && System.nanoTime() - began < nanosMax) {
      long start = System.nanoTime();
      hashOneByOne();
      long middle = System.nanoTime();
      hashInLanes();
      long end = System.nanoTime();
      // The least of each: what else the machine did meanwhile is in all the others.
      scalarNanos = Math.min(scalarNanos, middle - start);
      laneNanos = Math.min(laneNanos, end - middle);
      if (scalarNanos > PAYS * laneNanos) {
        fast++;
      }
    }
    if (fast < ROUNDS) {
      throw new LaneSource.NoLanesException(
          "%d lanes are no faster here than one block at a time".formatted(lanes.count()));
    }
    return (double) scalarNanos / laneNanos;
  }

  private void hashOneByOne() {
    for (int round = 0; round < BLOCKS_A_ROUND; round++) {
      for (byte[] block : blocks) {
        scalar.update(block);
        scalar.digest();
      }
    }
  }

  private void hashInLanes() {
    for (int round = 0; round < BLOCKS_A_ROUND; round++) {
      LaneState.begin(state, lanes.count());
      lanes.compress(state, scratch, pieces, offsets, BLOCK_BYTES / Md5Table.MESSAGE_BYTES + 1);
      for (int lane = 0; lane < digests.length; lane++) {
        if (!LaneState.digest(state, lane, lanes.count()).equals(Md5.of(digests[lane]))) {
          throw new IllegalStateException(
              "lane %d of %d hashed wrong".formatted(lane, lanes.count()));
        }
      }
    }
  }
}
