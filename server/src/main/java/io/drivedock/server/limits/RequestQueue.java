package io.drivedock.server.limits;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The work of all connections that no thread has begun, each piece of it in a thread of its own.
 * The oldest goes first, as long as it has not waited long. When it has, more comes than this
 * server can do, and the newest goes first: it is answered as fast as ever, while a queue that is
 * served in order would make everybody wait for as long as the crowd lasts.
 *
 * <p>Only a few threads at a time are on their way to the queue: one that was begun, and has waited
 * for the database, does not stand behind all that were not.
 */
final class RequestQueue implements Executor {

  /** A queue whose oldest entry is younger than this is no sign of overload. */
  private static final Duration IN_ORDER_MAX = Duration.ofMillis(50);

  /** What waits for longer may yield to new connections. */
  private static final Duration OVERDUE = Duration.ofMillis(250);

  /** Work that belongs to a connection. */
  interface OfConnection extends Runnable {
    Yielding connection();
  }

  private record Entry(Runnable work, long since) {
    @Nullable Yielding connection() {
      return work instanceof OfConnection of ? of.connection() : null;
    }
  }

  private final Executor threads;
  private final int arrivingMax;
  private final LongSupplier nanos;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private int arriving;

  /**
   * An empty queue.
   *
   * @param threads runs each task in a thread of its own
   * @param processors how many threads can run at a time
   * @param nanos the clock, as {@link System#nanoTime}
   */
  RequestQueue(Executor threads, int processors, LongSupplier nanos) {
    this.threads = threads;
    this.arrivingMax = Math.max(2, processors);
    this.nanos = nanos;
  }

  @Override
  public void execute(Runnable work) {
    synchronized (this) {
      entries.addLast(new Entry(work, nanos.getAsLong()));
      if (arriving == arrivingMax) {
        return;
      }
      arriving++;
    }
    threads.execute(this::arrive);
  }

  /** A thread is there: it takes one entry, and calls the next thread first. */
  private void arrive() {
    Entry entry;
    boolean isCalling;
    synchronized (this) {
      entry = take();
      isCalling = !entries.isEmpty();
      if (!isCalling) {
        arriving--;
      }
    }
    if (isCalling) {
      threads.execute(this::arrive);
    }
    if (entry != null) {
      entry.work().run();
    }
  }

  private @Nullable Entry take() {
    Entry oldest = entries.peekFirst();
    if (oldest == null) {
      return null;
    }
    return isLate(oldest) ? entries.pollLast() : entries.pollFirst();
  }

  /** Whether more comes than this server can do: the oldest entry has waited long. */
  synchronized boolean isBehind() {
    Entry oldest = entries.peekFirst();
    return oldest != null && isLate(oldest);
  }

  private boolean isLate(Entry entry) {
    return nanos.getAsLong() - entry.since() > IN_ORDER_MAX.toNanos();
  }

  /**
   * The connection that has waited here longest, is not known, and has waited for too long for a
   * thread to read its request; no longer in the queue, and locked by this thread.
   */
  synchronized Optional<Yielding> lockFirstOverdue() {
    long now = nanos.getAsLong();
    for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (now - entry.since() <= OVERDUE.toNanos()) {
        return Optional.empty();
      }
      Yielding connection = entry.connection();
      if (connection != null
          && connection.isWaiting()
          && !connection.isKnown()
          && connection.getLock().tryLock()) {
        all.remove();
        return Optional.of(connection);
      }
    }
    return Optional.empty();
  }
}
