package io.drivedock.server.limits;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The connections of all ports together. There is always room for one more: when the memory for
 * them is taken, the one that has waited longest without saying anything yields, those of callers
 * that are not known first. Only an address that has its share, or where all others are at work, is
 * refused.
 */
public final class Connections {

  /** By this name a request knows its connection. */
  static final String ATTRIBUTE = Connections.class.getName();

  /** By System.nanoTime, of which only differences count. */
  private static final Comparator<BoundedConnection> MISSED_LEAST =
      Comparator.comparing(BoundedConnection::isKnown)
          .thenComparing(BoundedConnection::isUnread)
          .thenComparing((a, b) -> Long.signum(a.since() - b.since()));

  private final Quota quota;
  private final Predicate<InetAddress> shared;
  private final Set<BoundedConnection> open = ConcurrentHashMap.newKeySet();

  /**
   * None so far.
   *
   * @param quota of the memory that connections take
   * @param shared which addresses have no share because many come from them: proxies, and this
   *     machine itself
   */
  public Connections(Quota quota, Predicate<InetAddress> shared) {
    this.quota = quota;
    this.shared = shared;
  }

  /** A caller that is known makes a request: its connection yields last. */
  public static void know(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof BoundedConnection connection) {
      connection.know();
    }
  }

  /** How many are open. */
  public int count() {
    return open.size();
  }

  /** Whether more than a quarter of the room is taken: so much waits for nobody in a quiet hour. */
  boolean areScarce() {
    return quota.isQuarterTaken();
  }

  /** Of how many nothing was read yet. */
  long unread() {
    return open.stream().filter(BoundedConnection::isUnread).count();
  }

  /** Room for a connection from an address; nothing if there is none. */
  Optional<Quota.Hold> admit(InetAddress from, long memory) {
    Optional<Quota.Hold> room = take(from, memory);
    while (room.isEmpty() && quota.isShortOf(memory) && closeOne()) {
      room = take(from, memory);
    }
    return room;
  }

  private Optional<Quota.Hold> take(InetAddress from, long memory) {
    String key = Addresses.key(from);
    return shared.test(from) ? quota.takeUnshared(key, memory) : quota.take(key, memory);
  }

  void add(BoundedConnection connection) {
    open.add(connection);
  }

  void remove(BoundedConnection connection) {
    open.remove(connection);
  }

  /** Closes the connection that is missed least; whether there was one. */
  private boolean closeOne() {
    Set<BoundedConnection> busy = new HashSet<>();
    while (true) {
      Optional<BoundedConnection> least =
          open.stream()
              .filter(connection -> connection.isWaiting() && !busy.contains(connection))
              .min(MISSED_LEAST);
      if (least.isEmpty()) {
        return false;
      }
      if (closed(least.get())) {
        return true;
      }
      busy.add(least.get());
    }
  }

  /** Not while a thread is at work on it, which holds its lock. */
  private static boolean closed(BoundedConnection connection) {
    ReentrantLock lock = connection.getLock();
    if (!lock.tryLock()) {
      return false;
    }
    try {
      if (!connection.isWaiting() || connection.isClosed()) {
        return false;
      }
      connection.close();
      return true;
    } finally {
      lock.unlock();
    }
  }
}
