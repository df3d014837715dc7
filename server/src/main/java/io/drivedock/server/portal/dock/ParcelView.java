package io.drivedock.server.portal.dock;

import io.drivedock.job.Drive;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobState;
import io.drivedock.job.JobType;
import io.drivedock.server.jobs.AccountConflict;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.jobs.ParkedDrive;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.notes.Note;
import io.drivedock.server.notes.Photo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a parcel shows.
 *
 * @param blocked why nothing of it is moved; absent if it is
 * @param other the job of the box that was open when this one was scanned; absent if there was none
 * @param problem names the phrase of what is the matter; empty if nothing is
 * @param detail a word in that phrase
 * @param message what the rules of the job say, in the words of the API; empty if they say nothing
 * @param typed what the reader has typed, by field
 */
public record ParcelView(
    StoredJob stored,
    List<Row> drives,
    List<HistoryEntry> history,
    List<Note> notes,
    List<Photo> photos,
    @Nullable AccountConflict blocked,
    @Nullable Job other,
    String problem,
    String detail,
    String message,
    Map<String, String> typed) {

  static final String RETURN_PROBLEM = "parcel.problem.return";
  private static final String NOTE_PROBLEM = "parcel.problem.note";
  private static final int LINE_MAX = 256;

  /**
   * One drive.
   *
   * @param slots the stations in whose slots it lies
   * @param parked who holds it back; absent if nobody does
   * @param why what is in its way, in the words of its station; empty if nothing is
   */
  public record Row(
      Drive drive, int percent, List<String> slots, @Nullable ParkedDrive parked, String why) {

    /** Whether it has been seen at the dock. */
    public boolean isHere() {
      return drive.isAtDock();
    }

    /** Whether somebody has yet to find it, or to say that it is not there. */
    public boolean isExpected() {
      return drive.state() instanceof DriveState.Specified && !drive.isWithdrawn();
    }

    /** Whether its transfer can be ended without what is left. */
    public boolean isInTransfer() {
      return drive.state() instanceof DriveState.Transferring;
    }

    /** Whether somebody has said that it is to end. */
    public boolean isFinishRequested() {
      return drive.state() instanceof DriveState.Transferring moving && moving.isFinishRequested();
    }

    /** Whether it is known that it did not come. */
    public boolean isMissing() {
      return drive.state() instanceof DriveState.NeverReceived;
    }
  }

  public Job job() {
    return stored.job();
  }

  public String home() {
    return ConsoleView.parcelHref(job());
  }

  /** Whether drives can be checked in. */
  public boolean canReceive() {
    return switch (job().state()) {
      case JobState.Shipping s -> true;
      case JobState.Received s -> true;
      case JobState.Transferring s -> true;
      case JobState.Packaging s -> true;
      case JobState.Creating s -> false;
      case JobState.Completed s -> false;
      case JobState.Closed s -> false;
    };
  }

  /** Whether the drives can go home. */
  public boolean canSendHome() {
    return job().state() instanceof JobState.Packaging;
  }

  /** Whether the dock waits for the parcel. */
  public boolean isAwaited() {
    return job().state() instanceof JobState.Shipping;
  }

  /** Whether nothing of it is copied, because its customer does not want it. */
  public boolean isNotWanted() {
    return job().isCancelRequested();
  }

  /** What the operator has to do now: names the phrase {@code parcel.now.WHAT}. */
  public String now() {
    if (job().isCancelRequested() && !job().isFinished()) {
      return "cancelled";
    }
    if (blocked != null) {
      return "blocked";
    }
    return switch (job().state()) {
      case JobState.Creating s -> "notSent";
      case JobState.Shipping s -> job().details().type() == JobType.EXPORT ? "export" : "scan";
      case JobState.Received s -> drives.stream().anyMatch(Row::isExpected) ? "more" : "slots";
      case JobState.Transferring s -> drives.stream().anyMatch(Row::isExpected) ? "more" : "wait";
      case JobState.Packaging s -> "pack";
      case JobState.Completed s -> "over";
      case JobState.Closed s -> "over";
    };
  }

  /** Whether the next thing that is typed is a scan; not if a form lacks something. */
  public boolean isScanNext() {
    return !problem.equals(RETURN_PROBLEM) && !isNoteWrong();
  }

  /** Whether a note was not kept as it is. */
  public boolean isNoteWrong() {
    return problem.equals(NOTE_PROBLEM);
  }

  /** Whether a field of the form for the way home is empty or too long. */
  public boolean isWrong(String field) {
    return problem.equals(RETURN_PROBLEM) && !isLine(typed(field));
  }

  /** Whether it is the first of them, and is typed into next. */
  public boolean firstWrong(String field) {
    return isWrong(field) && (field.equals("carrier") || !isWrong("carrier"));
  }

  /** Whether a carrier or a tracking number may be like this. */
  static boolean isLine(String text) {
    return !text.isEmpty() && text.length() <= LINE_MAX;
  }

  /** Whether nothing of the job is at the dock or still expected once this drive is missing. */
  public boolean isLastExpected(Row row) {
    return drives.stream()
        .allMatch(other -> other.equals(row) || other.isMissing() || other.drive().isWithdrawn());
  }

  /** What was typed into a field. */
  public String typed(String field) {
    return Optional.ofNullable(typed.get(field)).orElse("");
  }
}
