package io.drivedock.station.hashing;

import io.drivedock.drive.Md5;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hashes a group of independent blocks, each whole or piece by piece. One thread's; allocates
 * nothing for a block but its digest.
 *
 * <pre>{@code
 * hasher.begin(lengths, count);
 * while (there is more) {
 *   for (each block with bytes to read) hasher.give(block, buffer, 0, bytes);
 *   hasher.hash();                      // after which the buffers may be filled again
 * }
 * Md5 digest = hasher.digest(block);
 * }</pre>
 *
 * <p>What is given between two calls of {@link #hash} is hashed together, in as many lanes as
 * {@link HashEngine#blocksAtOnce} says: give the pieces of all blocks at once, of some 128 KiB
 * each, while they lie in the cache. A block that turns out to be unreadable is simply given no
 * more.
 */
public final class BlockHasher {

  private static final int MESSAGE = Md5Table.MESSAGE_BYTES;

  /** What the rest of a block takes at most with its padding. */
  private static final int TAIL = 2 * MESSAGE;

  /** In place of the length of a tail. */
  private static final int PADDED = -1;

  private static final Md5 NOTHING = Md5.ofContent(new byte[0]);
  private static final MemorySegment NO_BYTES = MemorySegment.ofArray(new byte[0]);
  private static final int LENGTH_BYTES = Long.BYTES;

  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** As much of a segment as a ByteBuffer may show. */
  private static final long VIEW_BYTES_MAX = 1L << 30;

  private final HashEngine engine;
  private final int countMax;

  // ---- of each block

  private final long[] lengths;
  private final long[] hashed;
  private final MemorySegment[] given;
  private final long[] givenAt;
  private final long[] givenBytes;
  private final @Nullable MessageDigest[] scalars;
  private final boolean[] isScalar;
  private final int[] states;

  /** For each block what of it does not fill a message, and at its end the padding. */
  private final byte[] tails;

  private final MemorySegment tailSegment;
  private final int[] tailBytes;

  private final int[] queue;
  private final Split split;
  private int count;

  // ---- of each lane

  private HashEngine.@Nullable Proven proven;
  private int[] laneStates = {};
  private int[] scratch = {};
  private MemorySegment[] pieces = {};
  private long[] offsets = {};
  private long[] messages = {};
  private int[] laneBlocks = {};

  /** A hasher of groups of up to so many blocks. */
  public BlockHasher(HashEngine engine, int countMax) {
    this.engine = engine;
    this.countMax = countMax;
    lengths = new long[countMax];
    hashed = new long[countMax];
    given = new MemorySegment[countMax];
    givenAt = new long[countMax];
    givenBytes = new long[countMax];
    scalars = new MessageDigest[countMax];
    isScalar = new boolean[countMax];
    states = new int[4 * countMax];
    tails = new byte[TAIL * countMax];
    tailSegment = MemorySegment.ofArray(tails);
    tailBytes = new int[countMax];
    queue = new int[countMax];
    split = new Split(countMax);
  }

  /**
   * Begins a new group; what was not finished of the last is forgotten.
   *
   * @param blockLengths of the blocks, in bytes, as many as {@code blocks}
   */
  public void begin(long[] blockLengths, int blocks) {
    Objects.checkFromIndexSize(0, blocks, countMax);
    count = blocks;
    for (int block = 0; block < blocks; block++) {
      if (blockLengths[block] < 0) {
        throw new IllegalArgumentException("a block of " + blockLengths[block] + " bytes");
      }
      lengths[block] = blockLengths[block];
      hashed[block] = 0;
      givenBytes[block] = 0;
      tailBytes[block] = 0;
    }
    adopt(engine.proven().orElse(null));
    if (proven == null) {
      split.allScalar(blocks, isScalar);
    } else {
      split.decide(lengths, blocks, proven, isScalar);
    }
    LaneState.begin(states, countMax);
    for (int block = 0; block < blocks; block++) {
      if (isScalar[block]) {
        scalar(block).reset();
      }
    }
  }

  private void adopt(HashEngine.@Nullable Proven newest) {
    if (newest == null || newest.equals(proven)) {
      proven = newest;
      return;
    }
    proven = newest;
    int lanes = newest.lanes().count();
    laneStates = new int[4 * lanes];
    scratch = new int[newest.lanes().scratchWords()];
    pieces = new MemorySegment[lanes];
    offsets = new long[lanes];
    messages = new long[lanes];
    laneBlocks = new int[lanes];
  }

  /**
   * Gives the next piece of a block, at most one before the next {@link #hash}, which reads it.
   *
   * @param length in bytes; from 0, and no more than is missing of the block
   */
  public void give(int block, MemorySegment segment, long offset, long length) {
    Objects.checkIndex(block, count);
    Objects.checkFromIndexSize(offset, length, segment.byteSize());
    if (givenBytes[block] > 0) {
      throw new IllegalStateException("block " + block + " has a piece that is not hashed yet");
    }
    if (length > lengths[block] - hashed[block]) {
      throw new IllegalArgumentException(
          "block %d has %d bytes, of which %d are hashed: %d more are too many"
              .formatted(block, lengths[block], hashed[block], length));
    }
    if (length > 0) {
      given[block] = segment;
      givenAt[block] = offset;
      givenBytes[block] = length;
    }
  }

  /** Hashes all that was given. */
  public void hash() {
    int queued = 0;
    for (int block = 0; block < count; block++) {
      if (givenBytes[block] > 0 && isScalar[block]) {
        hashOne(block);
      } else if (givenBytes[block] > 0) {
        queue[queued++] = block;
      }
    }
    if (queued > 0) {
      hashInLanes(Objects.requireNonNull(proven).lanes(), queued);
    }
  }

  /**
   * What a block's bytes hash to.
   *
   * @throws IllegalStateException if not all of them were given and hashed
   */
  public Md5 digest(int block) {
    Objects.checkIndex(block, count);
    if (hashed[block] != lengths[block]) {
      throw new IllegalStateException(
          "of block %d %d of %d bytes are hashed".formatted(block, hashed[block], lengths[block]));
    }
    // A block of no bytes gets no piece, so nobody has padded it.
    return lengths[block] == 0 ? NOTHING : LaneState.digest(states, block, countMax);
  }

  /**
   * Hashes a group of blocks that lie in memory as a whole: what remains in each buffer, which
   * stays as it is.
   */
  public Md5[] all(List<ByteBuffer> blocks) {
    long[] wholes = blocks.stream().mapToLong(ByteBuffer::remaining).toArray();
    begin(wholes, wholes.length);
    for (int block = 0; block < wholes.length; block++) {
      give(block, MemorySegment.ofBuffer(blocks.get(block)), 0, wholes[block]);
    }
    hash();
    Md5[] digests = new Md5[wholes.length];
    for (int block = 0; block < digests.length; block++) {
      digests[block] = digest(block);
      // Holds on to no memory of others.
      given[block] = NO_BYTES;
    }
    return digests;
  }

  // ---- one at a time

  private MessageDigest scalar(int block) {
    MessageDigest scalar = scalars[block];
    if (scalar == null) {
      scalar = Md5.digest();
      scalars[block] = scalar;
    }
    return scalar;
  }

  private void hashOne(int block) {
    MemorySegment segment = given[block];
    long end = givenAt[block] + givenBytes[block];
    for (long at = givenAt[block]; at < end; at += VIEW_BYTES_MAX) {
      ByteBuffer view = segment.asSlice(at, Math.min(VIEW_BYTES_MAX, end - at)).asByteBuffer();
      scalar(block).update(view);
    }
    take(block, givenBytes[block]);
    if (hashed[block] == lengths[block]) {
      LaneState.set(states, block, countMax, scalar(block).digest());
    }
  }

  // ---- in lanes

  private void hashInLanes(Lanes lanes, int queued) {
    int next = 0;
    int active = 0;
    for (int lane = 0; lane < lanes.count(); lane++) {
      laneBlocks[lane] = -1;
      next = fill(lane, lanes.count(), next, queued);
      active += laneBlocks[lane] < 0 ? 0 : 1;
    }
    while (active > 0) {
      int least = leastMessages();
      lanes.compress(laneStates, scratch, pieces, offsets, least);
      active = 0;
      for (int lane = 0; lane < lanes.count(); lane++) {
        if (laneBlocks[lane] >= 0) {
          messages[lane] -= least;
          offsets[lane] += (long) least * MESSAGE;
          if (messages[lane] == 0) {
            next = refill(lane, lanes.count(), next, queued);
          }
          active += laneBlocks[lane] < 0 ? 0 : 1;
        }
      }
    }
  }

  /** How far all lanes can go; those that are idle are shown what one of the others reads. */
  private int leastMessages() {
    int busy = -1;
    long least = Integer.MAX_VALUE;
    for (int lane = 0; lane < messages.length; lane++) {
      if (laneBlocks[lane] >= 0) {
        busy = lane;
        least = Math.min(least, messages[lane]);
      }
    }
    for (int lane = 0; lane < messages.length; lane++) {
      if (laneBlocks[lane] < 0) {
        pieces[lane] = pieces[busy];
        offsets[lane] = offsets[busy];
      }
    }
    return (int) least;
  }

  /** Gives a lane the rest of its block, or the next one. */
  private int refill(int lane, int lanes, int next, int queued) {
    int block = laneBlocks[lane];
    if (advance(lane, block)) {
      return next;
    }
    LaneState.copy(laneStates, lane, lanes, states, block, countMax);
    laneBlocks[lane] = -1;
    return fill(lane, lanes, next, queued);
  }

  /**
   * Gives a free lane the next block that fills a message; those that do not only keep their bytes.
   */
  private int fill(int lane, int lanes, int next, int queued) {
    for (int i = next; i < queued; i++) {
      int block = queue[i];
      if (advance(lane, block)) {
        laneBlocks[lane] = block;
        LaneState.copy(states, block, countMax, laneStates, lane, lanes);
        return i + 1;
      }
    }
    return queued;
  }

  /**
   * Points a lane to the next messages of a block: those that begin with what was left of the last
   * piece, then those in the piece itself, then those with the padding.
   *
   * @return whether there are any
   */
  private boolean advance(int lane, int block) {
    int rest = tailBytes[block];
    if (rest > 0) {
      int missing = (int) Math.min(MESSAGE - rest, givenBytes[block]);
      keep(block, missing);
      if (tailBytes[block] == MESSAGE) {
        tailBytes[block] = 0;
        return point(lane, tailSegment, (long) block * TAIL, 1);
      }
    }
    long whole = givenBytes[block] / MESSAGE;
    if (whole > 0) {
      long at = givenAt[block];
      take(block, whole * MESSAGE);
      return point(lane, given[block], at, whole);
    }
    if (tailBytes[block] == PADDED) {
      return false;
    }
    keep(block, (int) givenBytes[block]);
    if (hashed[block] < lengths[block]) {
      return false;
    }
    return point(lane, tailSegment, (long) block * TAIL, pad(block));
  }

  private boolean point(int lane, MemorySegment segment, long offset, long count) {
    pieces[lane] = segment;
    offsets[lane] = offset;
    messages[lane] = count;
    return true;
  }

  /** Takes bytes off the piece and puts them behind what was left. */
  private void keep(int block, int bytes) {
    MemorySegment.copy(
        given[block],
        ValueLayout.JAVA_BYTE,
        givenAt[block],
        tails,
        block * TAIL + tailBytes[block],
        bytes);
    tailBytes[block] += bytes;
    take(block, bytes);
  }

  private void take(int block, long bytes) {
    givenAt[block] += bytes;
    givenBytes[block] -= bytes;
    hashed[block] += bytes;
  }

  /**
   * Writes the padding behind the last bytes (RFC 1321, section 3.1); says how many messages it is.
   */
  private int pad(int block) {
    int start = block * TAIL;
    int rest = tailBytes[block];
    int bytes = rest + 1 + LENGTH_BYTES <= MESSAGE ? MESSAGE : TAIL;
    tails[start + rest] = (byte) 0x80;
    Arrays.fill(tails, start + rest + 1, start + bytes - LENGTH_BYTES, (byte) 0);
    tailSegment.set(LENGTH, start + bytes - LENGTH_BYTES, lengths[block] * Byte.SIZE);
    tailBytes[block] = PADDED;
    return bytes / MESSAGE;
  }
}
