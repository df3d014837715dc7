package io.drivedock.server.limits;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The connections that wait for their clients, in the order in which they yield to new ones: those
 * of unknown callers first, of these the ones that have just been accepted last, and each kind by
 * how long it has waited. A connection of which something came, so that it waits for this server,
 * is not among them.
 *
 * <p>With a room full of connections every new one makes another yield: it must not take longer the
 * more there are.
 */
final class Waiting {

  /** By {@link System#nanoTime}, of which only differences count. */
  private static final Comparator<BoundedConnection> LONGEST_FIRST =
      (a, b) -> {
        int sign = Long.signum(a.since() - b.since());
        return sign == 0 ? Long.compare(a.number(), b.number()) : sign;
      };

  private final NavigableSet<BoundedConnection> unread = new TreeSet<>(LONGEST_FIRST);
  private final NavigableSet<BoundedConnection> heard = new TreeSet<>(LONGEST_FIRST);
  private final NavigableSet<BoundedConnection> known = new TreeSet<>(LONGEST_FIRST);

  /** One begins to wait. What decides when it yields does not change until it is removed. */
  synchronized void put(BoundedConnection connection) {
    if (connection.isKnown()) {
      known.add(connection);
    } else if (connection.isRead()) {
      heard.add(connection);
    } else {
      unread.add(connection);
    }
  }

  synchronized void remove(BoundedConnection connection) {
    if (!unread.remove(connection) && !heard.remove(connection)) {
      known.remove(connection);
    }
  }

  /** Of how many nothing was read yet. */
  synchronized int unread() {
    return unread.size();
  }

  /**
   * The one that yields first, no longer among these, and locked by this thread: no other thread is
   * at work on it. Nothing if there is none that does not have to be spared.
   */
  synchronized Optional<BoundedConnection> lockFirst() {
    return lockFirstStale().or(() -> lockFirst(heard));
  }

  /** The same of those that are spared as long as there are others. */
  synchronized Optional<BoundedConnection> lockFirstSpared() {
    return lockFirst(unread).or(() -> lockFirst(known));
  }

  /** One that has said nothing for so long that it counts as heard, and has waited longest. */
  private Optional<BoundedConnection> lockFirstStale() {
    if (unread.isEmpty() || unread.first().isSpared()) {
      return Optional.empty();
    }
    boolean hasWaitedLongest =
        heard.isEmpty() || LONGEST_FIRST.compare(unread.first(), heard.first()) < 0;
    return hasWaitedLongest ? lockFirst(unread) : Optional.empty();
  }

  private static Optional<BoundedConnection> lockFirst(NavigableSet<BoundedConnection> line) {
    for (BoundedConnection connection : line) {
      if (connection.getLock().tryLock()) {
        line.remove(connection);
        return Optional.of(connection);
      }
    }
    return Optional.empty();
  }
}
