package io.drivedock.job;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param creatingLasts from the last accepted update to the day an unshipped job is erased
 * @param cancelSettles from the cancelling of a job that was never shipped to its completion
 * @param parcelDue from shipping to the day a parcel is overdue
 * @param overdueLasts from then to the day the dock stops waiting
 * @param finishedKept from completion to erasure
 */
public record Terms(
    Duration creatingLasts,
    Duration cancelSettles,
    Duration parcelDue,
    Duration overdueLasts,
    Duration finishedKept) {

  /** The durations of the service this one is compatible with. */
  public static final Terms STANDARD =
      new Terms(
          Duration.ofDays(14),
          Duration.ofMinutes(1),
          Duration.ofDays(14),
          Duration.ofDays(30),
          Duration.ofDays(90));

  /** Checks that none is negative. */
  public Terms {
    if (creatingLasts.isNegative()
        || cancelSettles.isNegative()
        || parcelDue.isNegative()
        || overdueLasts.isNegative()
        || finishedKept.isNegative()) {
      throw new IllegalArgumentException("a term is not negative");
    }
  }
}
