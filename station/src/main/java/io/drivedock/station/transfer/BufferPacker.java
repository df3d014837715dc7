package io.drivedock.station.transfer;

import io.drivedock.station.transfer.Blocks.Block;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The memory of pieces that are gathered until they go on their way together: small ones share a
 * block. One thread's.
 */
public final class BufferPacker {

  /** As many blocks as there are lanes in the widest registers. */
  private static final int BLOCKS_MAX = 16;

  private static final int LOOK_MILLIS = 5;

  private final Blocks blocks;
  private final int blocksMax;
  private final int piecesMax;
  private final TaskGroup taskGroup;
  private final Runnable send;
  private final GoingOn goingOn;
  private int pieces;
  private int blocksTaken;
  private @Nullable Block block;

  /** Asks whether to go on. */
  public interface GoingOn {
    /**
     * Returns if so.
     *
     * @throws TransferStoppedException if not
     */
    void check() throws TransferStoppedException;
  }

  /**
   * Memory of groups, the first of which begins now.
   *
   * @param piecesMax of a group
   * @param taskGroup of those who are at work on the groups before, and will give memory back
   * @param send sends on its way what was gathered, and {@link #end ends} the group
   * @param goingOn is asked while it waits for memory
   */
  BufferPacker(Blocks blocks, int piecesMax, TaskGroup taskGroup, Runnable send, GoingOn goingOn) {
    this.blocks = blocks;
    // While one group is gathered another is sent.
    this.blocksMax = Math.clamp(blocks.count() / 2, 1, BLOCKS_MAX);
    this.piecesMax = piecesMax;
    this.taskGroup = taskGroup;
    this.send = send;
    this.goingOn = goingOn;
  }

  /**
   * A block with room for one piece more; what was gathered so far goes on its way where there is
   * none.
   *
   * @throws TransferStoppedException if it does not go on, or the caller is interrupted
   */
  Block take(int bytes) throws TransferStoppedException {
    if (pieces == piecesMax) {
      send.run();
    }
    Block current = block;
    if (current == null || !current.hasRoom(bytes)) {
      current = next();
    }
    pieces++;
    return current;
  }

  private Block next() throws TransferStoppedException {
    if (blocksTaken == blocksMax) {
      send.run();
    }
    Optional<Block> next = blocks.takeWithin(0);
    // While others are at work they will give some back, and a group that is whole is hashed in a
    // fraction of the time that its blocks take one by one.
    while (next.isEmpty() && taskGroup.areRunning()) {
      next = taken();
    }
    if (next.isEmpty()) {
      send.run();
    }
    while (next.isEmpty()) {
      next = taken();
    }
    leave();
    block = next.get();
    blocksTaken++;
    return next.get();
  }

  private Optional<Block> taken() throws TransferStoppedException {
    goingOn.check();
    return blocks.takeWithin(LOOK_MILLIS);
  }

  /** Ends the group: the next piece begins another. */
  void end() {
    leave();
    pieces = 0;
    blocksTaken = 0;
  }

  private void leave() {
    Block left = block;
    if (left != null) {
      left.release();
      block = null;
    }
  }
}
