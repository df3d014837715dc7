package io.drivedock.server.jobs;

import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobState;
import io.drivedock.job.JobType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What remains of an erased job for the operator's audit: no name, no address, no drive, nothing
 * that says whose it was. Who holds a label with the job's id finds it, because the id is random
 * and cannot be guessed from its hash. Dates are days, because an instant could be matched with
 * logs.
 *
 * @param jobHash SHA-256 of the job's id, in hexadecimal
 * @param state its last, one of {@code JobState.NAMES}
 * @param drives how many it had
 * @param bytesSucceeded of all its drives
 * @param finishedOn absent if it was erased before it began
 */
public record Tombstone(
    String jobHash,
    JobType type,
    String state,
    Reason reason,
    int drives,
    long bytesSucceeded,
    LocalDate createdOn,
    @Nullable LocalDate finishedOn,
    LocalDate erasedOn) {

  /** Why a job was erased. */
  public enum Reason {
    /** Its customer wanted nothing of it to remain. */
    DELETED("Deleted"),
    /** Its drives were never shipped. */
    EXPIRED("Expired"),
    /** It was over, and kept as long as the terms say. */
    KEPT("Kept");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** The spelling on the wire and in the database. */
    public String text() {
      return text;
    }

    static Reason parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** The stone of a job that an event erases. */
  static Tombstone of(Job job, JobEvent event, Instant erased) {
    return new Tombstone(
        hash(job.id()),
        job.details().type(),
        job.state().text(),
        reason(job.state(), event),
        job.drives().size(),
        job.drives().stream()
            .map(Drive::report)
            .filter(Objects::nonNull)
            .mapToLong(DriveReport::bytesSucceeded)
            .sum(),
        day(job.created().at()),
        finishedOn(job.state()),
        day(erased));
  }

  private static Reason reason(JobState state, JobEvent event) {
    if (event instanceof JobEvent.Customer) {
      return Reason.DELETED;
    }
    return state instanceof JobState.Creating ? Reason.EXPIRED : Reason.KEPT;
  }

  private static @Nullable LocalDate finishedOn(JobState state) {
    return switch (state) {
      case JobState.Completed s -> day(s.since());
      case JobState.Closed s -> day(s.since());
      case JobState.Creating s -> null;
      case JobState.Shipping s -> null;
      case JobState.Received s -> null;
      case JobState.Transferring s -> null;
      case JobState.Packaging s -> null;
    };
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  static String hash(JobId id) {
    try {
      byte[] text = id.toString().getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
