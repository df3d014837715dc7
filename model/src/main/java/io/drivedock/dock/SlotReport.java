package io.drivedock.dock;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a station says of one of its slots, by the drive that lies in it.
 *
 * @param drive the drive that lies there, or lay there when its transfer began
 * @param holds what the drive is and holds, in sentences for an operator; empty if that is not
 *     known
 */
public record SlotReport(DriveId drive, Doing doing, String holds) {

  /** A reason has at most so many characters. */
  public static final int REASON_MAX = 1_000;

  /** Checks that the sentences are not too long. */
  public SlotReport {
    if (holds.length() > REASON_MAX) {
      throw new IllegalArgumentException(
          "what a drive holds is told in at most " + REASON_MAX + " characters");
    }
  }

  /** Of whose drive no more is known. */
  public SlotReport(DriveId drive, Doing doing) {
    this(drive, doing, "");
  }

  /** What the station does with the drive. */
  public sealed interface Doing {

    /** What is in the way, as a sentence for an operator; nothing if nothing is. */
    default Optional<String> inTheWay() {
      return switch (this) {
        case Waiting waiting -> Optional.of(waiting.why());
        case Moving moving -> Optional.of(moving.why()).filter(why -> !why.isEmpty());
        case Idle idle -> Optional.empty();
        case Reporting reporting -> Optional.empty();
      };
    }

    /** Nothing: the server has no work for it. */
    record Idle() implements Doing {}

    /**
     * It moves what is on it.
     *
     * @param bytesPerSecond as it was of late; zero at first
     * @param why what the target is asked again for, as a sentence for an operator; empty if it
     *     moves
     */
    record Moving(JobId job, Progress progress, long bytesPerSecond, String why) implements Doing {
      /** Checks that the rate is one, and the reason not too long. */
      public Moving {
        if (bytesPerSecond < 0) {
          throw new IllegalArgumentException("a rate must not be negative");
        }
        if (why.length() > REASON_MAX) {
          throw new IllegalArgumentException("a reason has at most " + REASON_MAX + " characters");
        }
      }

      /** With nothing in the way. */
      public Moving(JobId job, Progress progress, long bytesPerSecond) {
        this(job, progress, bytesPerSecond, "");
      }
    }

    /** All is moved, and the server has not taken the report yet. */
    record Reporting(JobId job) implements Doing {}

    /**
     * Something is in the way, and it is tried again by itself.
     *
     * @param until when that is
     * @param why a sentence for an operator
     * @param isUnreadable whether it is the drive itself that is in the way
     */
    record Waiting(Instant until, String why, boolean isUnreadable) implements Doing {
      /** Checks that the reason says something, and not too much. */
      public Waiting {
        if (why.isBlank() || why.length() > REASON_MAX) {
          throw new IllegalArgumentException(
              "a reason to wait has 1 to " + REASON_MAX + " characters");
        }
      }
    }
  }
}
