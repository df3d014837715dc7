package io.drivedock.server.limits;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/** What callers have taken of a server, against its limits. */
public final class Budget {

  private final Limits limits;
  private final Predicate<InetAddress> shared;
  private final Connections connections;
  private final Quota bodies;
  private final Quota signIns;

  /**
   * A budget of which nothing is taken.
   *
   * @param shared which addresses have no share of their own because many come from them
   */
  public Budget(Limits limits, Predicate<InetAddress> shared) {
    this.limits = limits;
    this.shared = shared;
    this.connections =
        new Connections(
            new Quota(limits.connectionBytes(), limits.connectionBytesOfAddress()), shared);
    this.bodies = new Quota(limits.bodyBytes(), limits.bodyBytesOfCaller());
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
}
