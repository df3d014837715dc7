package io.drivedock.station.transfer;

import io.drivedock.station.transfer.TaskGroup.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pieces that are read by several threads at once, in groups that go on together as soon as all of
 * a group are read. One thread gives them.
 *
 * @param <P> a piece
 */
final class Groups<P> {

  private final TaskGroup taskGroup;
  private final Executor readers;
  private final Executor others;
  private final Next<P> next;
  private int groups;
  private Group<P> group;

  /** What is done with a group that is read. */
  interface Next<P> {
    /** Does it; groups are numbered from 0. */
    void take(int number, List<P> pieces) throws TransferStoppedException;
  }

  private static final class Group<P> {
    private final int number;
    private final List<P> pieces = new ArrayList<>();

    /** One more than there are to be read, until it is closed. */
    private final AtomicInteger unread = new AtomicInteger(1);

    Group(int number) {
      this.number = number;
    }
  }

  /**
   * None yet.
   *
   * @param readers read the pieces
   * @param others take the groups that are read
   */
  Groups(TaskGroup taskGroup, Executor readers, Executor others, Next<P> next) {
    this.taskGroup = taskGroup;
    this.readers = readers;
    this.others = others;
    this.next = next;
    this.group = new Group<>(groups++);
  }

  /** Adds a piece to the open group that is read already. */
  void add(P piece) {
    group.pieces.add(piece);
  }

  /** Has one more piece of the open group read. */
  void read(P piece, Task reading) {
    Group<P> of = group;
    of.pieces.add(piece);
    of.unread.incrementAndGet();
    taskGroup.submit(
        readers,
        () -> {
          try {
            reading.run();
          } catch (Throwable e) {
            // Whoever takes the group must see it: what was to be read is not there.
            taskGroup.note(e);
            throw e;
          } finally {
            isRead(of);
          }
        });
  }

  /** Closes the group, which goes on as soon as all of it is read, and opens another. */
  void send() {
    if (group.pieces.isEmpty()) {
      return;
    }
    Group<P> closed = group;
    group = new Group<>(groups++);
    isRead(closed);
  }

  /** Takes back what was added and not sent. */
  List<P> forget() {
    List<P> forgotten = group.pieces;
    group = new Group<>(group.number);
    return forgotten;
  }

  private void isRead(Group<P> of) {
    if (of.unread.decrementAndGet() == 0) {
      taskGroup.submit(others, () -> next.take(of.number, of.pieces));
    }
  }
}
