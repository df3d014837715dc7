package io.drivedock.server.portal.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * How fast drives are moved, from how far they were when somebody looked. Over the last seconds
 * only: a transfer that was stopped for a night is as fast as it is now.
 */
final class Speeds {

  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final Duration LEAST = Duration.ofMillis(900);
  private static final int DRIVES_MAX = 1_000;
  private static final int SAMPLES_MAX = 200;

  private record Key(JobId job, DriveId drive) {}

  private record Sample(long nanos, long bytes) {}

  private final LongSupplier nanoTime;

  private final Map<Key, Deque<Sample>> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Deque<Sample>> eldest) {
          return size() > DRIVES_MAX;
        }
      };

  /** By a clock that counts nanoseconds and never goes back. */
  Speeds(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Notes how far a drive is.
   *
   * @return bytes in a second, once it was seen for long enough
   */
  synchronized OptionalLong seen(JobId job, DriveId drive, long bytesDone) {
    long now = nanoTime.getAsLong();
    Deque<Sample> samples = seen.computeIfAbsent(new Key(job, drive), key -> new ArrayDeque<>());
    if (!samples.isEmpty() && samples.getLast().bytes() > bytesDone) {
      // Another station begins anew.
      samples.clear();
    }
    samples.addLast(new Sample(now, bytesDone));
    while (samples.size() > SAMPLES_MAX
        || (samples.size() > 2 && now - samples.getFirst().nanos() > WINDOW.toNanos())) {
      samples.removeFirst();
    }
    long nanos = now - samples.getFirst().nanos();
    if (nanos < LEAST.toNanos()) {
      return OptionalLong.empty();
    }
    double seconds = nanos / (double) Duration.ofSeconds(1).toNanos();
    return OptionalLong.of(Math.round((bytesDone - samples.getFirst().bytes()) / seconds));
  }
}
