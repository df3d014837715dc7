package io.drivedock.app.job;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.job.CustomerApi.Glance;
import io.drivedock.job.JobPath;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a job again and again. A service that is restarted meanwhile is waited for, up to {@link
 * #AWAY_MAX}.
 */
final class JobPoller {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration AWAY_MAX = Duration.ofMinutes(10);
  private static final Duration AWAY_PAUSE_MAX = Duration.ofSeconds(30);

  /** Is told what is seen. */
  interface Watcher {
    /** The job, as it is now. */
    void sees(JobBody job);

    /** The service is away, or back. */
    void notices(String sentence);
  }

  private final CustomerApi api;
  private final CommandContext context;
  private final Watcher watcher;

  JobPoller(CustomerApi api, CommandContext context, Watcher watcher) {
    this.api = api;
    this.context = context;
    this.watcher = watcher;
  }

  /**
   * Looks until it is so.
   *
   * @throws CommandFailedException with {@link Exit#TIMED_OUT} if it is not in time, and as {@link
   *     CustomerApi#get} does
   */
  JobBody until(JobPath path, Optional<Duration> timeout, Predicate<JobBody> isSo) {
    Instant begun = context.clock().instant();
    Instant awaySince = null;
    Duration pause = LOOK_EVERY;
    String last = "has not been seen";
    while (true) {
      Instant now = context.clock().instant();
      switch (api.glance(path)) {
        case Glance.Seen(JobBody job) -> {
          if (awaySince != null) {
            watcher.notices(api.service() + " answers again.");
          }
          awaySince = null;
          pause = LOOK_EVERY;
          last = "is " + job.state();
          watcher.sees(job);
          if (isSo.test(job)) {
            return job;
          }
        }
        case Glance.Away(CommandFailedException why) -> {
          awaySince = away(awaySince, now, why);
          pause = min(pause.multipliedBy(2), AWAY_PAUSE_MAX);
        }
      }
      Duration left = timeout.map(t -> Duration.between(now, begun.plus(t))).orElse(pause);
      if (left.isNegative() || left.isZero()) {
        throw new CommandFailedException(
            Exit.TIMED_OUT,
            "After %s the job %s %s. The job continues; only the wait has ended."
                .formatted(words(timeout.orElseThrow()), path.name(), last));
      }
      context.pause().of(min(pause, left));
    }
  }

  private Instant away(@Nullable Instant since, Instant now, CommandFailedException why) {
    if (since == null) {
      watcher.notices(
          why.getMessage() + "\nTrying again for " + AWAY_MAX.toMinutes() + " minutes.");
      return now;
    }
    if (Duration.between(since, now).compareTo(AWAY_MAX) > 0) {
      throw new CommandFailedException(Exit.UNREACHABLE, String.valueOf(why.getMessage()), why);
    }
    return since;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** A length of time in its largest unit of which there are two; rounded. */
  static String words(Duration time) {
    double seconds = time.toSeconds();
    for (Unit unit : Unit.values()) {
      long count = Math.round(seconds / unit.seconds);
      if (count >= 2 || unit == Unit.SECONDS) {
        return count + (unit == Unit.SECONDS ? " s" : " " + unit.name().toLowerCase(Locale.ROOT));
      }
    }
    throw new IllegalStateException("the last unit takes all");
  }

  private enum Unit {
    DAYS(86_400),
    HOURS(3_600),
    MINUTES(60),
    SECONDS(1);

    private final int seconds;

    Unit(int seconds) {
      this.seconds = seconds;
    }
  }
}
