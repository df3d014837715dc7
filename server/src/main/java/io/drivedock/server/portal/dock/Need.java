package io.drivedock.server.portal.dock;

import io.drivedock.dock.TargetReport;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobState;
import io.drivedock.server.jobs.SeenStation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that does not go on until somebody at the dock does something.
 *
 * @param what names the phrases {@code need.WHAT} and {@code need.WHAT.do}
 * @param job whose it is; absent if nobody's
 * @param drive the serial, or the name of a station or target; empty if it is about none
 * @param detail what the machine says; empty if it says nothing
 */
public record Need(What what, @Nullable Job job, String drive, String detail) {

  /** What is the matter, the most urgent first. */
  public enum What {
    STATION_SILENT,
    TARGET_AWAY,
    BLOCKED,
    UNREADABLE,
    WAITING,
    UNKNOWN,
    SEVERAL_JOBS,
    NOT_SENT,
    NOT_CHECKED_IN,
    SEND_HOME,
    COPY_FAILED,
    TAKE_OUT,
    EXPECTED,
    OVERDUE
  }

  /** More are not told at once. */
  static final int TOLD_MAX = 100;

  /**
   * All that needs somebody, the most urgent first.
   *
   * @param jobs those that are on their way or at the dock, the oldest first
   */
  static List<Need> of(List<SeenStation> stations, List<SlotTile> tiles, List<Job> jobs) {
    List<Need> needs = new ArrayList<>();
    for (SeenStation station : stations) {
      if (station.isSilent()) {
        needs.add(new Need(What.STATION_SILENT, null, station.name(), ""));
      } else {
        for (TargetReport target : station.report().targets()) {
          if (target.problem() != null) {
            needs.add(new Need(What.TARGET_AWAY, null, target.name(), target.problem()));
          }
        }
      }
    }
    tiles.forEach(tile -> ofTile(tile, needs));
    jobs.forEach(job -> ofJob(job, needs));
    needs.sort(Comparator.comparing(Need::what));
    return needs.subList(0, Math.min(needs.size(), TOLD_MAX));
  }

  private static void ofTile(SlotTile tile, List<Need> needs) {
    What what =
        switch (tile.standing()) {
          case UNKNOWN -> What.UNKNOWN;
          case SEVERAL_JOBS -> What.SEVERAL_JOBS;
          case NOT_SENT -> What.NOT_SENT;
          case NOT_CHECKED_IN -> What.NOT_CHECKED_IN;
          case BLOCKED -> What.BLOCKED;
          case WAITING -> What.WAITING;
          case UNREADABLE -> What.UNREADABLE;
          case EJECTED, NOT_WANTED, OVER -> What.TAKE_OUT;
          // Said of its job, whose drives go home together.
          case DONE, DONE_WITH_ERRORS -> null;
          case COPYING, ASKED_AGAIN, NEXT, PARKED, STOPPING, SILENT -> null;
        };
    if (what != null) {
      needs.add(new Need(what, tile.job(), tile.drive().value(), tile.why()));
    }
  }

  private static void ofJob(Job job, List<Need> needs) {
    switch (job.state()) {
      case JobState.Shipping s when s.isOverdue() -> needs.add(new Need(What.OVERDUE, job, "", ""));
      case JobState.Packaging s -> {
        needs.add(new Need(What.SEND_HOME, job, "", ""));
        ofDrives(job, needs);
      }
      case JobState.Received s -> ofDrives(job, needs);
      case JobState.Transferring s -> ofDrives(job, needs);
      case JobState.Shipping s -> {}
      case JobState.Creating s -> {}
      case JobState.Completed s -> {}
      case JobState.Closed s -> {}
    }
  }

  private static void ofDrives(Job job, List<Need> needs) {
    for (Drive drive : job.drives()) {
      DriveReport report = drive.report();
      if (drive.state() instanceof DriveState.Specified && !drive.isWithdrawn()) {
        needs.add(new Need(What.EXPECTED, job, drive.id().value(), ""));
      } else if (report != null && report.status().isError()) {
        CopyStatus status = report.status();
        needs.add(new Need(What.COPY_FAILED, job, drive.id().value(), status.text()));
      }
    }
  }
}
