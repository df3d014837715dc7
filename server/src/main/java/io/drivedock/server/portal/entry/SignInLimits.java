package io.drivedock.server.portal.entry;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How often something may be tried that a stranger can try: a few times a minute from one address,
 * and some hundred times in all, so that many addresses do not help. Each server counts for itself.
 */
final class SignInLimits {

  /** From one address, and as many again each {@link #REFILLED}. */
  static final int FAILURES_PER_ADDRESS = 10;

  /** From all addresses together. */
  static final int FAILURES_IN_ALL = 600;

  static final Duration REFILLED = Duration.ofMinutes(1);

  /** Who comes after so many others share what is left for all. */
  private static final int ADDRESSES_MAX = 10_000;

  private static final int IPV6_NETWORK_BYTES = 8;

  private final TimeMeter time;
  private final Bucket all;
  private final Map<String, Bucket> byAddress = new ConcurrentHashMap<>();

  /** Nobody has failed yet, by a clock that counts nanoseconds and never goes back. */
  SignInLimits(LongSupplier nanoTime) {
    this.time =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return nanoTime.getAsLong();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    this.all = bucket(FAILURES_IN_ALL);
  }

  private Bucket bucket(int failures) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(failures).refillGreedy(failures, REFILLED))
        .withCustomTimePrecision(time)
        .build();
  }

  /**
   * Counts an attempt as failed.
   *
   * @return how long to wait, if there were too many before it
   */
  Optional<Duration> failed(String address) {
    Optional<Duration> wait = take(of(address));
    return wait.isPresent() ? wait : take(all);
  }

  /** The last attempt from there did not fail after all. */
  void takeBack(String address) {
    of(address).addTokens(1);
    all.addTokens(1);
  }

  /** How many addresses are remembered. */
  int addresses() {
    return byAddress.size();
  }

  private static Optional<Duration> take(Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket of(String address) {
    if (byAddress.size() >= ADDRESSES_MAX) {
      byAddress.values().removeIf(bucket -> bucket.getAvailableTokens() >= FAILURES_PER_ADDRESS);
    }
    String key = key(address);
    Bucket known = byAddress.get(key);
    if (known != null) {
      return known;
    }
    return byAddress.size() >= ADDRESSES_MAX
        ? all
        : byAddress.computeIfAbsent(key, k -> bucket(FAILURES_PER_ADDRESS));
  }

  /** Who has one address of IPv6 has all of its network. */
  private static String key(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address wide
          ? HexFormat.of().formatHex(Arrays.copyOf(wide.getAddress(), IPV6_NETWORK_BYTES))
          : address;
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
