package io.drivedock.station.hashing;

import io.drivedock.drive.Md5;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets lanes hash what {@code MessageDigest} hashes too, until they are compiled, and compares: the
 * digests each time, and the time. Before they are compiled they are fifty times slower than it.
 *
 * <p>HotSpot compiles a method that is called often as a whole, and one that stays in its loops at
 * each of these loops besides, which for lanes takes as long again for each. So they are first
 * called often, for a few messages each time, and then rarely until they are compiled.
 */
final class LaneTrial {

  private static final int BLOCK_BYTES = 4_096;
  private static final int BLOCKS_A_ROUND = 8;

  /** What lanes must be faster by, all together. */
  private static final double PAYS = 1.5;

  /** Rounds that are measured once they are, and while nothing changes. */
  private static final int ROUNDS = 30;

  /** What takes no less than this share of the least time so far takes as long as before. */
  private static final double STILL = 0.9;

  /** After so many calls both of HotSpot's compilers have been asked for a method. */
  private static final int CALLS = 1_500;

  /** So that every way through the lanes is taken once. */
  private static final int MESSAGES_A_CALL_MAX = 5;

  private static final long PAUSE_NANOS = Duration.ofMillis(3).toNanos();

  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Lanes lanes;
  private final byte[][] blocks;
  private final Md5[] digests;
  private final long[] addresses;
  private final int[] state;
  private final int[] scratch;
  private final MessageDigest scalar = Md5.digest();

  private LaneTrial(Lanes lanes, Arena arena) {
    this.lanes = lanes;
    int count = lanes.count();
    blocks = new byte[count][BLOCK_BYTES];
    digests = new Md5[count];
    addresses = new long[count];
    state = new int[4 * count];
    scratch = new int[lanes.scratchWords()];
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      random.nextBytes(blocks[i]);
      digests[i] = Md5.of(scalar.digest(blocks[i]));
      MemorySegment memory = arena.allocate(BLOCK_BYTES + Md5Table.MESSAGE_BYTES);
      MemorySegment.copy(blocks[i], 0, memory, ValueLayout.JAVA_BYTE, 0, BLOCK_BYTES);
      memory.set(ValueLayout.JAVA_BYTE, BLOCK_BYTES, (byte) 0x80);
      memory.set(LENGTH, memory.byteSize() - Long.BYTES, (long) BLOCK_BYTES * Byte.SIZE);
      addresses[i] = memory.address();
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
      return new LaneTrial(lanes, arena).speed(max.toNanos());
    }
  }

  private double speed(long nanosMax) throws LaneSource.NoLanesException {
    long began = System.nanoTime();
    long _ = hashInLanes(1);
    for (int call = 0; call < CALLS && System.nanoTime() - began < nanosMax; call++) {
      lanes.compress(state, scratch, addresses, 1 + call % MESSAGES_A_CALL_MAX);
      // Compiled in a moment, if it does not have to wait until lanes are.
      scalar.update(blocks[0], 0, BLOCK_BYTES / 4);
      scalar.digest();
    }
    long scalarNanos = Long.MAX_VALUE;
    long laneNanos = Long.MAX_VALUE;
    int fast = 0;
    while (fast < ROUNDS && System.nanoTime() - began < nanosMax) {
      // A whole round would take them into their loops.
      int rounds = fast == 0 ? 1 : BLOCKS_A_ROUND;
      long scalarTook = hashOneByOne(rounds) / rounds;
      long lanesTook = hashInLanes(rounds) / rounds;
      boolean isStill = scalarTook >= STILL * scalarNanos;
      // The least of each: what else the machine did meanwhile is in all the others.
      scalarNanos = Math.min(scalarNanos, scalarTook);
      laneNanos = Math.min(laneNanos, lanesTook);
      if (scalarNanos <= PAYS * laneNanos) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else {
        // As long as the compiler makes the one faster, the other has not shown how much it is.
        fast = isStill ? fast + 1 : 1;
      }
    }
    if (fast < ROUNDS) {
      throw new LaneSource.NoLanesException(
          "%d lanes are no faster here than one block at a time".formatted(lanes.count()));
    }
    return (double) scalarNanos / laneNanos;
  }

  /** How many nanoseconds that takes. */
  private long hashOneByOne(int rounds) {
    long began = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      for (byte[] block : blocks) {
        scalar.update(block);
        scalar.digest();
      }
    }
    return System.nanoTime() - began;
  }

  /** How many nanoseconds that takes, without the comparison. */
  private long hashInLanes(int rounds) {
    long took = 0;
    for (int round = 0; round < rounds; round++) {
      for (int lane = 0; lane < digests.length; lane++) {
        LaneState.begin(state, lane, digests.length);
      }
      long began = System.nanoTime();
      lanes.compress(state, scratch, addresses, BLOCK_BYTES / Md5Table.MESSAGE_BYTES + 1);
      took += System.nanoTime() - began;
      for (int lane = 0; lane < digests.length; lane++) {
        if (!LaneState.digest(state, lane, digests.length).equals(digests[lane])) {
          throw new IllegalStateException(
              "lane %d of %d hashed wrong".formatted(lane, digests.length));
        }
      }
    }
    return took;
  }
}
