package io.drivedock.station.hashing;

import io.drivedock.drive.Md5;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hashes groups of independent blocks that lie in memory: in lanes those in direct buffers, one at
 * a time those in arrays and those that would leave too many lanes idle. One thread's; allocates
 * next to nothing for a block but its digest.
 */
public final class BlockHasher {

  private static final int MESSAGE = Md5Table.MESSAGE_BYTES;

  /** What the rest of a block takes at most with its padding. */
  private static final int TAIL = 2 * MESSAGE;

  private static final int NONE = -1;

  private final HashEngine engine;
  private final int countMax;
  private final MessageDigest scalar = Md5.digest();
  private final long[] lengths;
  private final boolean[] isScalar;

  /** The blocks that go through lanes, in the order in which they do. */
  private final int[] queue;

  private final Split split;

  // ---- of each lane

  private HashEngine.@Nullable Proven proven;
  private int[] states = {};
  private int[] scratch = {};
  private long[] addresses = {};
  private int[] messages = {};
  private int[] laneBlocks = {};
  private boolean[] isAtTail = {};

  /** For each lane what of its block does not fill a message, and the padding. */
  private ByteBuffer tails = ByteBuffer.allocateDirect(0);

  /** A hasher of groups of up to so many blocks. */
  public BlockHasher(HashEngine engine, int countMax) {
    this.engine = engine;
    this.countMax = countMax;
    lengths = new long[countMax];
    isScalar = new boolean[countMax];
    queue = new int[countMax];
    split = new Split(countMax);
  }

  /** Hashes what remains in each buffer, which stays as it is. */
  public Md5[] all(List<ByteBuffer> blocks) {
    Objects.checkFromIndexSize(0, blocks.size(), countMax);
    decide(blocks);
    Md5[] digests = new Md5[blocks.size()];
    int queued = 0;
    for (int block = 0; block < digests.length; block++) {
      if (isScalar[block]) {
        scalar.update(blocks.get(block).duplicate());
        digests[block] = Md5.of(scalar.digest());
      } else {
        queue[queued++] = block;
      }
    }
    if (queued > 0) {
      try {
        hashInLanes(Objects.requireNonNull(proven).lanes(), blocks, queued, digests);
      } finally {
        // Lanes know only their addresses.
        Reference.reachabilityFence(blocks);
        Reference.reachabilityFence(tails);
      }
    }
    return digests;
  }

  private void decide(List<ByteBuffer> blocks) {
    for (int block = 0; block < blocks.size(); block++) {
      lengths[block] = blocks.get(block).remaining();
    }
    HashEngine.Proven newest = engine.proven().orElse(null);
    if (newest == null) {
      split.allScalar(blocks.size(), isScalar);
      return;
    }
    if (!newest.equals(proven)) {
      adopt(newest);
    }
    split.decide(lengths, blocks.size(), newest, isScalar);
    for (int block = 0; block < blocks.size(); block++) {
      isScalar[block] |= !blocks.get(block).isDirect();
    }
  }

  private void adopt(HashEngine.Proven newest) {
    proven = newest;
    int lanes = newest.lanes().count();
    states = new int[4 * lanes];
    scratch = new int[newest.lanes().scratchWords()];
    addresses = new long[lanes];
    messages = new int[lanes];
    laneBlocks = new int[lanes];
    isAtTail = new boolean[lanes];
    tails = ByteBuffer.allocateDirect(TAIL * lanes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void hashInLanes(Lanes lanes, List<ByteBuffer> blocks, int queued, Md5[] digests) {
    int count = lanes.count();
    int next = 0;
    for (int lane = 0; lane < count; lane++) {
      begin(lane, next < queued ? queue[next++] : NONE, blocks);
    }
    for (int left = queued; left > 0; ) {
      int least = leastMessages();
      lanes.compress(states, scratch, addresses, least);
      for (int lane = 0; lane < count; lane++) {
        int block = laneBlocks[lane];
        messages[lane] -= least;
        addresses[lane] += (long) least * MESSAGE;
        if (block == NONE || messages[lane] > 0) {
          continue;
        }
        if (!isAtTail[lane]) {
          goToTail(lane, blocks.get(block));
        } else {
          digests[block] = LaneState.digest(states, lane, count);
          left--;
          begin(lane, next < queued ? queue[next++] : NONE, blocks);
        }
      }
    }
  }

  /** Gives a lane a block, or leaves it idle. */
  private void begin(int lane, int block, List<ByteBuffer> blocks) {
    laneBlocks[lane] = block;
    if (block == NONE) {
      return;
    }
    LaneState.begin(states, lane, laneBlocks.length);
    ByteBuffer bytes = blocks.get(block);
    isAtTail[lane] = false;
    addresses[lane] = MemorySegment.ofBuffer(bytes).address();
    messages[lane] = bytes.remaining() / MESSAGE;
    if (messages[lane] == 0) {
      goToTail(lane, bytes);
    }
  }

  /** Points a lane to the rest of its block, with the padding behind it (RFC 1321, section 3.1). */
  private void goToTail(int lane, ByteBuffer bytes) {
    int start = lane * TAIL;
    int rest = bytes.remaining() % MESSAGE;
    int padded = rest + 1 + Long.BYTES <= MESSAGE ? MESSAGE : TAIL;
    tails.put(start, bytes, bytes.limit() - rest, rest);
    tails.put(start + rest, (byte) 0x80);
    for (int i = start + rest + 1; i < start + padded - Long.BYTES; i++) {
      tails.put(i, (byte) 0);
    }
    tails.putLong(start + padded - Long.BYTES, (long) bytes.remaining() * Byte.SIZE);
    isAtTail[lane] = true;
    addresses[lane] = MemorySegment.ofBuffer(tails).address() + start;
    messages[lane] = padded / MESSAGE;
  }

  /** How far all lanes can go; those that are idle are shown what one of the others reads. */
  private int leastMessages() {
    int busy = NONE;
    int least = Integer.MAX_VALUE;
    for (int lane = 0; lane < laneBlocks.length; lane++) {
      if (laneBlocks[lane] != NONE) {
        busy = lane;
        least = Math.min(least, messages[lane]);
      }
    }
    for (int lane = 0; lane < laneBlocks.length; lane++) {
      if (laneBlocks[lane] == NONE) {
        addresses[lane] = addresses[busy];
      }
    }
    return least;
  }
}
