package io.drivedock.server.portal.jobs;

import io.drivedock.job.AvailableActions;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobState;
import io.drivedock.job.JobType;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.portal.frame.Page;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How jobs and drives are said on pages: the word, and the colour that goes with it. */
public final class JobWords {

  private JobWords() {}

  /** A word and its class in the stylesheet. */
  public record Word(String text, String kind) {}

  /** What time will do next, and when. */
  public record Next(String text, Instant at) {}

  public static Word state(Page page, Job job) {
    JobState state = job.state();
    String key = "job.state." + state.text();
    return switch (state) {
      case JobState.Creating s -> new Word(page.say(key), "calm");
      case JobState.Shipping s when s.isOverdue() ->
          new Word(page.say("job.state.overdue"), "warn");
      case JobState.Shipping s -> new Word(page.say(key), "");
      case JobState.Received s -> new Word(page.say(key), "");
      case JobState.Transferring s -> new Word(page.say(key), "");
      case JobState.Packaging s -> new Word(page.say(key), "");
      case JobState.Completed s -> new Word(page.say(key), "good");
      case JobState.Closed s -> new Word(page.say(key), "bad");
    };
  }

  /** What time will do next to a job; nothing where only people and stations can. */
  public static @Nullable Next next(Page page, AvailableActions actions) {
    for (Map.Entry<AvailableActions.Milestone, Instant> date : actions.dates().entrySet()) {
      return new Next(page.say("milestone." + date.getKey().name()), date.getValue());
    }
    return null;
  }

  public static Word state(Page page, StoredJob stored, Drive drive) {
    String key = "drive.state.";
    return switch (drive.state()) {
      case DriveState.Specified s when drive.isWithdrawn() ->
          new Word(page.say("drive.state.withdrawn"), "calm");
      case DriveState.Received s when drive.isWithdrawn() ->
          new Word(page.say("drive.state.withdrawn"), "calm");
      case DriveState.Specified s -> new Word(page.say(key + "Specified"), "calm");
      case DriveState.Received s -> new Word(page.say(key + "Received"), "");
      case DriveState.NeverReceived s -> new Word(page.say(key + "NeverReceived"), "bad");
      case DriveState.Transferring s -> new Word(page.say(key + "Transferring"), "");
      case DriveState.Copied s -> new Word(page.say(key + "Copied"), kind(s.report().status()));
      case DriveState.ShippedBack s ->
          new Word(page.say(key + "ShippedBack"), kind(stored.copyStatusOf(drive)));
    };
  }

  private static String kind(CopyStatus status) {
    return switch (status) {
      case NONE -> "calm";
      case IN_PROGRESS -> "";
      case COMPLETED -> "good";
      case COMPLETED_WITH_WARNINGS -> "warn";
      case COMPLETED_WITH_ERRORS,
          INTERNAL_ERROR,
          MANIFEST_CORRUPTED,
          MANIFEST_NAME_INVALID,
          MANIFEST_NAME_TOO_LONG,
          MANIFEST_NOT_FOUND,
          MANIFEST_ACCESS_DENIED,
          MANIFEST_FORMAT_INVALID,
          READ_MANIFEST_FAILED,
          MANIFEST_DRIVE_ID_MISMATCH,
          BLOB_LIST_FORMAT_INVALID,
          DISK_NOT_FOUND,
          VOLUME_NOT_NTFS,
          DISK_OPERATION_FAILED,
          BITLOCKER_NOT_ACTIVATED,
          BITLOCKER_PROTECTOR_NOT_FOUND,
          BITLOCKER_KEY_INVALID,
          BITLOCKER_UNLOCK_VOLUME_FAILED,
          BITLOCKER_FAILED ->
          "bad";
    };
  }

  /** How the copying of a drive ended, in words; nothing while there is nothing to say. */
  public static @Nullable Word copied(Page page, StoredJob stored, Drive drive) {
    CopyStatus status = stored.copyStatusOf(drive);
    return status == CopyStatus.NONE || status == CopyStatus.IN_PROGRESS
        ? null
        : new Word(page.say(keyFor(page, stored.job(), ending(stored, drive))), kind(status));
  }

  /** What a customer can do about how the copying ended; nothing where nothing is to be done. */
  public static @Nullable String advice(Page page, StoredJob stored, Drive drive) {
    String key = ending(stored, drive) + ".do";
    return page.find(keyFor(page, stored.job(), key)).orElse(null);
  }

  /** An export may end with warnings for other reasons than a cancel; then it has a log of them. */
  private static String ending(StoredJob stored, Drive drive) {
    CopyStatus status = stored.copyStatusOf(drive);
    DriveReport report = drive.report();
    String key = "copy." + status.text();
    if (stored.job().details().type() != JobType.EXPORT
        || status != CopyStatus.COMPLETED_WITH_WARNINGS
        || report == null
        || report.errorLogUri() == null) {
      return key;
    }
    return key + (report.bytesSucceeded() == 0 ? ".Nothing" : ".Noticed");
  }

  /** The phrase as it is said of exports, if it is said otherwise of them. */
  static String keyFor(Page page, Job job, String key) {
    String ofExports = key + ".Export";
    boolean isOther = job.details().type() == JobType.EXPORT && page.find(ofExports).isPresent();
    return isOther ? ofExports : key;
  }
}
