package io.drivedock.server.limits;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** What callers have taken of a server, against its limits. */
public final class CallerBudget {

  private final Limits limits;
  private final Predicate<InetAddress> shared;
  private final Connections connections;
  private final Quota bodies;
  private final Quota signIns;
  private final Quota streams;
  private final Quota sessions;
  private final RequestQueue requests;

  /**
   * A budget of which nothing is taken.
   *
   * @param shared which addresses have no share of their own because many come from them
   */
  public CallerBudget(Limits limits, Predicate<InetAddress> shared) {
    this.limits = limits;
    this.shared = shared;
    this.requests =
        new RequestQueue(
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory()),
            Runtime.getRuntime().availableProcessors(),
            System::nanoTime);
    this.connections =
        new Connections(
            new Quota(limits.connectionBytes(), limits.connectionBytesOfAddress()),
            requests::lockFirstOverdue,
            shared,
            limits.timeouts());
    this.bodies = new Quota(limits.bodyBytes(), limits.bodyBytesOfCaller());
    this.streams = new Quota(limits.streams(), limits.streamsOfCaller());
    this.sessions = new Quota(limits.streams(), limits.streamsOfSession());
    this.signIns = new Quota(limits.signIns(), limits.signInsOfAddress());
  }

  /** The figures. */
  public Limits limits() {
    return limits;
  }

  /** The connections of all ports. */
  public Connections connections() {
    return connections;
  }

  /** What connections of all ports have to do, and no thread has begun. */
  Executor requests() {
    return requests;
  }

  /**
   * Whether this server is in a crowd and cannot keep up with it: requests wait for it, and
   * connections are scarce.
   */
  public boolean isOverloaded() {
    return requests.isBehind() && connections.isScarce();
  }

  /** Room for a sign-in form from an address, while it is on its way. */
  public Optional<Quota.Hold> signIn(InetAddress from) {
    String key = Addresses.key(from);
    return shared.test(from) ? signIns.takeUnshared(key, 1) : signIns.take(key, 1);
  }

  /** Memory for bodies of known callers, in bytes. */
  public Quota bodies() {
    return bodies;
  }

  /** Sign-in forms on their way. */
  public Quota signIns() {
    return signIns;
  }

  /**
   * Room for one more live page.
   *
   * @param session of the caller, by a name that is not its secret
   */
  public Optional<Quota.Hold> stream(String caller, String session) {
    Optional<Quota.Hold> ofCaller = streams.take(caller, 1);
    if (ofCaller.isEmpty()) {
      return Optional.empty();
    }
    Optional<Quota.Hold> ofSession = sessions.take(session, 1);
    if (ofSession.isEmpty()) {
      ofCaller.get().close();
      return Optional.empty();
    }
    return Optional.of(
        () -> {
          ofSession.get().close();
          ofCaller.get().close();
        });
  }

  /** How many live pages are open. */
  public long streams() {
    return streams.taken();
  }
}
