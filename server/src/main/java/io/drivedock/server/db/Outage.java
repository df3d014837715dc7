package io.drivedock.server.db;

import io.drivedock.server.db.DatabaseException.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database does its work. An outage begins with a failure that is the database's, and
 * from then on a thread of its own writes one row every second until that goes well. While the
 * database cannot even be reached, calls are refused at once instead of each waiting for a
 * connection; what can be reached and not written goes on being asked, because reading may work.
 *
 * <p>The log has a line when an outage begins, one for each other thing that turns out to be the
 * matter, and one when it is over: {@link #CALM} after the last failure, or {@link
 * #CALM_IF_REPEATED} where another had ended just before.
 */
final class Outage implements AutoCloseable {

  static final Duration CALM = Duration.ofSeconds(5);
  private static final Duration CALM_IF_REPEATED = Duration.ofMinutes(1);
  private static final Duration FIRST_PROBE_AFTER = Duration.ofMillis(100);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
  private static final Duration BUSY_SAID_EVERY = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final Runnable probe;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What every call is refused with now, if it is. */
  private volatile @Nullable DatabaseException away;

  private final Set<Kind> said = EnumSet.noneOf(Kind.class);
  private @Nullable Thread prober;
  private Duration calm = CALM;
  private long begunAt;
  private long lastFailureAt;
  private long failures;
  private @Nullable Long endedAt;
  private @Nullable Long busySaidAt;

  /**
   * No outage.
   *
   * @param probe writes a row; what it throws was told here by {@link #failed} before
   */
  Outage(Runnable probe) {
    this.probe = probe;
  }

  /**
   * Refuses a call that could only wait.
   *
   * @throws DatabaseException while the database is known to be away
   */
  void check() {
    DatabaseException known = away;
    if (known != null) {
      throw new DatabaseException(known.kind(), String.valueOf(known.getMessage()), known);
    }
  }

  void failed(DatabaseException e) {
    switch (e.kind().effect()) {
      case AWAY -> {
        away = e;
        goesOn(e);
      }
      case STUCK, UNUSABLE -> goesOn(e);
      case BUSY -> busy(e);
      case NONE -> {}
    }
  }

  private synchronized void goesOn(DatabaseException e) {
    long now = System.nanoTime();
    lastFailureAt = now;
    failures++;
    if (prober == null && closed.getCount() > 0) {
      begunAt = now;
      failures = 1;
      said.clear();
      boolean isRepeated = endedAt != null && now - endedAt < CALM_IF_REPEATED.toNanos();
      calm = isRepeated ? CALM_IF_REPEATED : CALM;
      prober = Thread.ofPlatform().name("database-probe").daemon().start(this::probeUntilOver);
    }
    if (said.add(e.kind())) {
      LOG.warn("database={} {}", e.kind(), e.getMessage());
    }
  }

  private synchronized void busy(DatabaseException e) {
    long now = System.nanoTime();
    if (busySaidAt == null || now - busySaidAt > BUSY_SAID_EVERY.toNanos()) {
      busySaidAt = now;
      LOG.warn("database={} {}", e.kind(), e.getMessage());
    }
  }

  private void probeUntilOver() {
    Duration pause = FIRST_PROBE_AFTER;
    try {
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = PROBE_EVERY;
        try {
          probe.run();
          away = null;
          if (isOver()) {
            return;
          }
        } catch (DatabaseException e) {
          if (!e.kind().isAway()) {
            // It can be asked again.
            away = null;
          }
        } catch (RuntimeException e) {
          LOG.error("the probe of the database failed in a way that was not foreseen", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isOver() {
    long now = System.nanoTime();
    if (now - lastFailureAt < calm.toNanos()) {
      return false;
    }
    prober = null;
    endedAt = now;
    LOG.info(
        "database=UP it works again after={}s failures={}",
        Duration.ofNanos(now - begunAt).toSeconds(),
        failures);
    return true;
  }

  /** Probes no more. */
  @Override
  public void close() {
    closed.countDown();
  }
}
