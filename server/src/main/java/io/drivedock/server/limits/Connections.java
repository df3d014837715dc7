package io.drivedock.server.limits;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The connections of all ports together. There is always room for one more: when the memory for
 * them is taken, the one that has waited longest without saying anything yields, those of callers
 * that are not known first, and after them requests that this server could not begin in time. Only
 * an address that has its share, or where all others are at work, is refused.
 */
public final class Connections {

  /** By this name a request knows its connection. */
  static final String ATTRIBUTE = Connections.class.getName();

  /** How long a new connection waits for others that are at work or spared to end. */
  private static final Duration ROOM_AWAITED_MAX = Duration.ofMillis(250);

  private static final Duration ROOM_LOOKED_FOR = Duration.ofMillis(1);

  private final Quota quota;
  private final Supplier<Optional<Yielding>> overdue;
  private final Predicate<InetAddress> shared;
  private final Timeouts timeouts;
  private final Timeouts scarceIfKnown;
  private final Timeouts scarceIfUnknown;
  private final Set<BoundedConnection> open = ConcurrentHashMap.newKeySet();
  private final Waiting waiting = new Waiting();

  /**
   * None so far.
   *
   * @param quota of the memory that connections take
   * @param overdue takes one out of the queue of requests that has waited for too long, locked
   * @param shared which addresses have no share because many come from them: proxies, and this
   *     machine itself
   */
  Connections(
      Quota quota,
      Supplier<Optional<Yielding>> overdue,
      Predicate<InetAddress> shared,
      Timeouts timeouts) {
    this.quota = quota;
    this.overdue = overdue;
    this.shared = shared;
    this.timeouts = timeouts;
    this.scarceIfKnown = timeouts.ifScarce(true);
    this.scarceIfUnknown = timeouts.ifScarce(false);
  }

  /** A caller that is known makes a request: its connection yields last. */
  public static void know(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof BoundedConnection connection) {
      connection.know();
    }
  }

  /** Whether a caller that is known has made a request on the connection of this one. */
  public static boolean isKnown(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof BoundedConnection connection
        && connection.isKnown();
  }

  /** How many are open. */
  public int count() {
    return open.size();
  }

  /** Once more than a quarter of the room is taken: so much waits for nobody in a quiet hour. */
  boolean isScarce() {
    return quota.isQuarterTaken();
  }

  /** How long a connection may take now. */
  Timeouts timeouts(boolean isKnown) {
    if (!isScarce()) {
      return timeouts;
    }
    return isKnown ? scarceIfKnown : scarceIfUnknown;
  }

  /** Of how many nothing was read yet. */
  int unread() {
    return waiting.unread();
  }

  /** Room for a connection from an address; nothing if there is none. */
  Optional<Quota.Hold> admit(InetAddress from, long memory) {
    Optional<Quota.Hold> hold = take(from, memory);
    long began = System.nanoTime();
    while (hold.isEmpty()
        && quota.isShortOf(memory)
        && (close(waiting.lockFirst())
            || close(overdue.get())
            || sleptSince(began)
            || close(waiting.lockFirstSpared()))) {
      hold = take(from, memory);
    }
    return hold;
  }

  /** A moment, unless it has been long. */
  private static boolean sleptSince(long began) {
    if (System.nanoTime() - began > ROOM_AWAITED_MAX.toNanos()) {
      return false;
    }
    LockSupport.parkNanos(ROOM_LOOKED_FOR.toNanos());
    return true;
  }

  private Optional<Quota.Hold> take(InetAddress from, long memory) {
    String key = Addresses.key(from);
    return shared.test(from) ? quota.takeUnshared(key, memory) : quota.take(key, memory);
  }

  void add(BoundedConnection connection) {
    open.add(connection);
    waiting.put(connection);
  }

  void remove(BoundedConnection connection) {
    open.remove(connection);
    waiting.remove(connection);
  }

  /** One waits for its client from now on, unless it is closed meanwhile. */
  void waits(BoundedConnection connection) {
    waiting.put(connection);
    if (!open.contains(connection)) {
      waiting.remove(connection);
    }
  }

  /** One waits for its client no more. */
  void works(BoundedConnection connection) {
    waiting.remove(connection);
  }

  /** Closes one that was locked; whether there was one. */
  private static boolean close(Optional<? extends Yielding> locked) {
    locked.ifPresent(
        connection -> {
          try {
            connection.close();
          } finally {
            connection.getLock().unlock();
          }
        });
    return locked.isPresent();
  }
}
