package io.drivedock.server.portal.dock;

import io.drivedock.dock.SlotReport;
import io.drivedock.dock.SlotReport.Doing;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import io.drivedock.job.JobState;
import io.drivedock.server.jobs.AccountConflict;
import io.drivedock.server.jobs.ParkedDrive;
import io.drivedock.server.jobs.SeenStation;
import io.drivedock.server.jobs.StoredJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A slot with a drive in it, as it is seen from three metres: one word in one colour.
 *
 * @param standing what is the matter with it
 * @param job whose drive it is; absent if nobody's
 * @param percent how far it is; absent where it does not move
 * @param bytesPerSecond zero where it does not move
 * @param why what is in the way, in the words of the station; empty if nothing is
 * @param holds what the drive is and holds, in the words of the station; empty if it says nothing
 * @param parked who holds it back; absent if nobody does
 */
public record SlotTile(
    String station,
    DriveId drive,
    Standing standing,
    @Nullable Job job,
    @Nullable Integer percent,
    long bytesPerSecond,
    String why,
    String holds,
    @Nullable ParkedDrive parked) {

  /** What is the matter with a drive in a slot, by what its operator has to do. */
  public enum Standing {
    /** Leave it: it is copied. */
    COPYING("busy"),
    /** Its target fails, and is asked again. */
    ASKED_AGAIN("warn"),
    /** Leave it: its turn comes. */
    NEXT("busy"),
    /** Leave it or start it: somebody holds it back. */
    PARKED("calm"),
    /** Leave it a moment: it is let go of. */
    STOPPING("busy"),
    /** Take it out: it was ejected. */
    EJECTED("good"),
    /** Take it out: all of it is copied. */
    DONE("good"),
    /** Take it out, it is copied as far as it could be. */
    DONE_WITH_ERRORS("warn"),
    /** Take it out: its customer does not want it copied. */
    NOT_WANTED("good"),
    /** Take it out: its job is over. */
    OVER("good"),
    /** Check its parcel in. */
    NOT_CHECKED_IN("warn"),
    /** Put it aside: its customer has not sent it yet, as far as anybody knows. */
    NOT_SENT("warn"),
    /** Put it aside: nobody knows whose it is. */
    UNKNOWN("bad"),
    /** Two jobs name it: its label says which. */
    SEVERAL_JOBS("bad"),
    /** Leave it or put it aside: its storage account is not its subscription's. */
    BLOCKED("bad"),
    /** Something is in the way. */
    WAITING("bad"),
    /** The drive itself is in the way. */
    UNREADABLE("bad"),
    /** Look after its station. */
    SILENT("bad");

    private final String kind;

    Standing(String kind) {
      this.kind = kind;
    }

    /** The class in the stylesheet. */
    public String kind() {
      return kind;
    }

    /** Whether somebody must do something before it goes on by itself. */
    boolean needsSomebody() {
      return switch (this) {
        case COPYING, ASKED_AGAIN, NEXT, PARKED, STOPPING -> false;
        case EJECTED, DONE, DONE_WITH_ERRORS, NOT_WANTED, OVER -> true;
        case NOT_CHECKED_IN, NOT_SENT, UNKNOWN, SEVERAL_JOBS -> true;
        case BLOCKED, WAITING, UNREADABLE, SILENT -> true;
      };
    }
  }

  /**
   * What is seen of a slot.
   *
   * @param jobs those that name the drive, newest first
   * @param blocked why those of them are not moved that are not
   */
  static SlotTile of(
      SeenStation station,
      SlotReport slot,
      List<StoredJob> jobs,
      @Nullable ParkedDrive parked,
      Map<JobId, AccountConflict> blocked) {
    List<StoredJob> open = jobs.stream().filter(stored -> !stored.job().isFinished()).toList();
    Optional<StoredJob> atDock =
        open.stream()
            .filter(stored -> stored.job().drive(slot.drive()).map(Drive::isAtDock).orElse(false))
            .findFirst();
    StoredJob stored =
        atDock.orElseGet(
            () -> open.isEmpty() ? (jobs.isEmpty() ? null : jobs.getFirst()) : open.getFirst());
    Job job = stored == null ? null : stored.job();
    boolean isDoubtful = atDock.isEmpty() && open.size() > 1;
    AccountConflict conflict = job == null ? null : blocked.get(job.id());
    Standing standing = isDoubtful ? Standing.SEVERAL_JOBS : standing(station, slot, job, parked);
    String inTheWay = slot.doing().inTheWay().orElse("");
    if (conflict != null && standing == Standing.NEXT) {
      standing = Standing.BLOCKED;
      inTheWay = conflict.why();
    }
    return new SlotTile(
        station.name(),
        slot.drive(),
        standing,
        job,
        slot.doing() instanceof Doing.Moving moving ? percent(stored, slot.drive(), moving) : null,
        slot.doing() instanceof Doing.Moving moving ? moving.bytesPerSecond() : 0,
        inTheWay,
        slot.holds(),
        parked);
  }

  /** As its heartbeats say, which come oftener than what a station says of itself. */
  private static int percent(@Nullable StoredJob stored, DriveId drive, Doing.Moving moving) {
    int told = moving.progress().percent();
    return stored == null
        ? told
        : stored
            .job()
            .drive(drive)
            .map(found -> Math.max(told, stored.percentOf(found)))
            .orElse(told);
  }

  private static Standing standing(
      SeenStation station, SlotReport slot, @Nullable Job job, @Nullable ParkedDrive parked) {
    if (station.isSilent()) {
      return Standing.SILENT;
    }
    if (job == null) {
      return Standing.UNKNOWN;
    }
    if (parked != null) {
      boolean isLeft = parked.isLetGo() && !(slot.doing() instanceof Doing.Moving);
      return switch (parked.wish()) {
        case PARKED -> isLeft ? Standing.PARKED : Standing.STOPPING;
        case EJECTED -> isLeft ? Standing.EJECTED : Standing.STOPPING;
      };
    }
    return switch (slot.doing()) {
      case Doing.Moving moving when !moving.why().isEmpty() -> Standing.ASKED_AGAIN;
      case Doing.Moving moving -> Standing.COPYING;
      case Doing.Reporting reporting -> Standing.COPYING;
      case Doing.Waiting waiting when waiting.isUnreadable() -> Standing.UNREADABLE;
      case Doing.Waiting waiting -> Standing.WAITING;
      case Doing.Idle idle -> lying(job, job.drive(slot.drive()).orElse(null));
    };
  }

  /** What a drive waits for that nobody is at. */
  private static Standing lying(Job job, @Nullable Drive drive) {
    if (drive == null) {
      return Standing.UNKNOWN;
    }
    return switch (job.state()) {
      case JobState.Creating s -> Standing.NOT_SENT;
      case JobState.Completed s -> Standing.OVER;
      case JobState.Closed s -> Standing.OVER;
      case JobState.Shipping s -> Standing.NOT_CHECKED_IN;
      case JobState.Received s -> lyingAtDock(job, drive);
      case JobState.Transferring s -> lyingAtDock(job, drive);
      case JobState.Packaging s -> lyingAtDock(job, drive);
    };
  }

  private static Standing lyingAtDock(Job job, Drive drive) {
    return switch (drive.state()) {
      case DriveState.Specified s -> Standing.NOT_CHECKED_IN;
      case DriveState.NeverReceived s -> Standing.NOT_CHECKED_IN;
      case DriveState.Received s when drive.isWithdrawn() || job.isCancelRequested() ->
          Standing.NOT_WANTED;
      case DriveState.Received s -> Standing.NEXT;
      case DriveState.Transferring s -> Standing.NEXT;
      case DriveState.Copied s when s.report().status().isError() -> Standing.DONE_WITH_ERRORS;
      case DriveState.Copied s -> Standing.DONE;
      case DriveState.ShippedBack s -> Standing.OVER;
    };
  }

  /** Whether it can be started, because somebody holds it back. */
  public boolean canStart() {
    return parked != null;
  }

  /** Whether it can be held back. */
  public boolean canPark() {
    return parked == null
        && switch (standing) {
          case COPYING, ASKED_AGAIN, NEXT, WAITING, UNREADABLE -> true;
          case PARKED, STOPPING, EJECTED, DONE, DONE_WITH_ERRORS, NOT_WANTED, OVER -> false;
          case NOT_CHECKED_IN, NOT_SENT, UNKNOWN, SEVERAL_JOBS, BLOCKED, SILENT -> false;
        };
  }
}
