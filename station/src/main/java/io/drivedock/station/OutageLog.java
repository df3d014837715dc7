package io.drivedock.station;

import io.drivedock.station.controlplane.ControlPlaneException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the server does what it is asked, for one purpose. A server may be away for days: the log
 * has one line when that begins, one when it becomes something else and one when it is over.
 */
final class OutageLog {

  private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

  private final String prefix;
  private final Intervals intervals;
  private ControlPlaneException.@Nullable Kind trouble;
  private Duration wait = Duration.ZERO;

  /**
   * Begins with the best.
   *
   * @param prefix begins each line of the log, as {@code key=value}
   */
  OutageLog(String prefix, Intervals intervals) {
    this.prefix = prefix;
    this.intervals = intervals;
  }

  /** It failed; how long to wait before it is asked again. */
  Duration failed(ControlPlaneException e) {
    if (e.kind() != trouble) {
      LOG.warn("{} server={} {}", prefix, e.kind(), e.getMessage());
      trouble = e.kind();
    }
    Optional<Duration> told = e.retryAfter();
    if (told.isPresent()) {
      return intervals.serverWaitAfter(told.get());
    }
    wait = intervals.serverWait(wait);
    return wait;
  }

  void answered() {
    if (trouble != null) {
      LOG.info("{} server=BACK answers again", prefix);
      trouble = null;
    }
    wait = Duration.ZERO;
  }
}
