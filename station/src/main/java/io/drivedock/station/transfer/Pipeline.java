package io.drivedock.station.transfer;

import io.drivedock.drive.Md5;
import io.drivedock.station.hashing.GroupHasher;
import io.drivedock.station.transfer.Blocks.Block;
import io.drivedock.station.transfer.TaskGroup.Task;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way of pieces of blobs from where they are read to where they go: read in groups, hashed a
 * group at a time, and handed on in the order in which they were taken. Imports, exports and
 * verifications differ in what they do at each stage and in nothing else; see the page of this
 * package for its threads and its memory. One thread gives it pieces; a run that has ended is not
 * begun again.
 *
 * @param <P> a piece
 */
public final class Pipeline<P extends Pipeline.Piece> {

  /** Bytes of a blob, or none of one that is empty. */
  public interface Piece {

    /** Where they are read to; their number is its capacity. */
    ByteBuffer data();

    /** The memory that this is a part of; whoever is done with the piece releases it. */
    Block block();
  }

  /** What is done with pieces, called by the threads that prove unless it says otherwise. */
  public interface Stages<P> {

    /** Whether a piece that was read is still worth hashing. */
    boolean isWanted(P piece);

    /** One that is not wanted, or not any more, is done with. */
    void drop(P piece);

    /**
     * Compares the bytes with what they should be, or writes them where they belong.
     *
     * @return whether they are right, and handed on
     */
    boolean prove(P piece, Md5 digest) throws TransferStoppedException;

    /**
     * Takes what is right, in the order of the pieces; one thread at a time, while others wait.
     * Does not wait for anything itself.
     */
    void handOn(P piece);

    /** Takes note, in the same order, that nothing more comes of a group, whatever came of it. */
    void passed(List<P> group);
  }

  private final TaskGroup taskGroup;
  private final Stages<P> stages;
  private final GroupHasher hasher;
  private final Sequencer sequencer = new Sequencer();
  private final Groups<P> groups;
  private final BufferPacker packer;
  private final LongAdder nanosHashing = new LongAdder();

  /**
   * For one run.
   *
   * @param blocks the memory, which other runs may share
   * @param piecesPerGroupMax as many are hashed together at most
   * @param taskGroup knows who is at work for the run, and whether something failed
   * @param readers read pieces that {@link #read} is given
   * @param provers hash groups, and do what {@link Stages} says
   * @param goingOn is asked while the run waits for memory
   */
  public Pipeline(
      Blocks blocks,
      int piecesPerGroupMax,
      TaskGroup taskGroup,
      GroupHasher hasher,
      Executor readers,
      Executor provers,
      Stages<P> stages,
      BufferPacker.GoingOn goingOn) {
    this.taskGroup = taskGroup;
    this.stages = stages;
    this.hasher = hasher;
    this.groups = new Groups<>(taskGroup, readers, provers, this::prove);
    this.packer = new BufferPacker(blocks, piecesPerGroupMax, taskGroup, this::send, goingOn);
  }

  /**
   * A block with room for the next piece. Waits for memory; what was gathered so far goes on its
   * way where there is none.
   *
   * @throws TransferStoppedException if the run does not go on, or the caller is interrupted
   */
  public Block take(int bytes) throws TransferStoppedException {
    return packer.take(bytes);
  }

  /** Adds a piece that the caller has read. */
  public void add(P piece) {
    groups.add(piece);
  }

  /** Adds a piece that others read. If that fails, the run has failed. */
  public void read(P piece, Task reading) {
    groups.read(piece, reading);
  }

  /** Sends what was gathered on its way, as soon as all of it is read. */
  public void send() {
    packer.end();
    groups.send();
  }

  /**
   * Sends what was gathered on its way and waits until nobody is at work any more.
   *
   * @throws TransferStoppedException if that is why something failed
   */
  public void end() throws TransferStoppedException {
    send();
    taskGroup.await();
  }

  /**
   * The same, but pieces that were {@link #add added} and not sent are dropped. For a run whose end
   * was sent, or that is broken off.
   */
  public void breakOff() throws TransferStoppedException {
    packer.end();
    groups.forget().forEach(stages::drop);
    taskGroup.await();
  }

  /** How long all threads that hash were at that, in nanoseconds. */
  public long nanosHashing() {
    return nanosHashing.sum();
  }

  private void prove(int number, List<P> group) throws TransferStoppedException {
    List<P> right = new ArrayList<>(group.size());
    try {
      List<P> wanted = wanted(group);
      long began = System.nanoTime();
      Md5[] digests = hasher.hash(wanted.stream().map(Piece::data).toList());
      nanosHashing.add(System.nanoTime() - began);
      for (int i = 0; i < digests.length; i++) {
        if (stages.prove(wanted.get(i), digests[i])) {
          right.add(wanted.get(i));
        }
      }
    } finally {
      sequencer.pass(
          number,
          () -> {
            right.forEach(stages::handOn);
            stages.passed(group);
          });
    }
  }

  private List<P> wanted(List<P> group) {
    List<P> wanted = new ArrayList<>(group.size());
    for (P piece : group) {
      if (!taskGroup.haveFailed() && stages.isWanted(piece)) {
        wanted.add(piece);
      } else {
        stages.drop(piece);
      }
    }
    return wanted;
  }
}
