package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import io.drivedock.job.Refusal;
import io.drivedock.server.access.Caller;
import io.drivedock.server.db.Database;
import io.drivedock.server.jobs.ParkedDrive.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Holds drives back from stations until they are started again. A row says what is wanted: {@link
 * Leases} gives a held back drive to nobody and tells a station that is at it to stop at the next
 * block, which then gives it back. Saying the same again changes nothing.
 */
public final class Parking {

  public static final int LISTED_MAX = 1_000;

  private final Database database;
  private final Jobs jobs;

  /** Drives of those jobs, in that database. */
  public Parking(Database database, Jobs jobs) {
    this.database = database;
    this.jobs = jobs;
  }

  /** Drives that are held back, the newest first. */
  public List<ParkedDrive> all() {
    Instant now = jobs.now();
    return database.read(sql -> ParkTable.all(sql, LISTED_MAX, now));
  }

  public List<ParkedDrive> of(JobId job) {
    Instant now = jobs.now();
    return database.read(sql -> ParkTable.of(sql, job, now));
  }

  /** The drive lies still until it is started. */
  public Outcome.Change park(Caller caller, JobId job, DriveId drive) {
    return change(caller, job, drive, Wish.PARKED);
  }

  /** The drive is to be taken out; put in anew, it starts by itself. */
  public Outcome.Change eject(Caller caller, JobId job, DriveId drive) {
    return change(caller, job, drive, Wish.EJECTED);
  }

  /** The drive is worked on again as soon as a station asks. */
  public Outcome.Change start(Caller caller, JobId job, DriveId drive) {
    return change(caller, job, drive, null);
  }

  private Outcome.Change change(Caller caller, JobId id, DriveId driveId, @Nullable Wish wish) {
    return jobs.untilWritten(
        sql -> {
          Optional<StoredJob> found = jobs.table().find(sql, id);
          if (found.isEmpty()) {
            return new Outcome.NotFound();
          }
          Job job = found.get().job();
          Optional<Refusal> refusal = refusal(job, driveId, wish);
          if (refusal.isPresent()) {
            return new Outcome.Refused(job, List.of(refusal.get()));
          }
          Wish before =
              ParkTable.find(sql, id, driveId, jobs.now()).map(ParkedDrive::wish).orElse(null);
          if (wish != before) {
            write(sql, caller, job, driveId, wish);
          }
          return new Outcome.Done(job);
        });
  }

  private void write(JdbcClient sql, Caller caller, Job job, DriveId drive, @Nullable Wish wish) {
    if (wish == null) {
      ParkTable.delete(sql, job.id(), drive);
    } else {
      ParkTable.put(sql, job.id(), drive, wish, jobs.stamp(caller));
    }
    String event = wish == null ? "DriveStarted" : "Drive" + wish.text();
    HistoryTable.append(
        sql,
        caller,
        job.id(),
        new HistoryEntry(jobs.stamp(caller), event, drive, job.state().text()));
  }

  private static Optional<Refusal> refusal(Job job, DriveId id, @Nullable Wish wish) {
    Optional<Drive> drive = job.drive(id);
    if (drive.isEmpty()) {
      return Optional.of(
          new Refusal(
              Refusal.Code.UNKNOWN_DRIVE,
              "Job %s has no drive %s.".formatted(job.path().name(), id),
              null));
    }
    DriveState state = drive.get().state();
    boolean isAllowed =
        switch (wish) {
          case PARKED ->
              state instanceof DriveState.Received || state instanceof DriveState.Transferring;
          case EJECTED -> drive.get().isAtDock();
          case null -> true;
        };
    return isAllowed
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Refusal.Code.INVALID_JOB_STATE,
                "Drive %s is %s, so there is nothing to stop. Remove it if it is in a slot."
                    .formatted(id, state.text()),
                null));
  }

  /**
   * Within a transaction: these drives lie in their slots no more, so what was ejected starts by
   * itself once it is put in again.
   */
  static void takenOut(JdbcClient sql, Jobs jobs, Caller station, List<DriveId> drives) {
    for (ParkTable.Named gone : ParkTable.deleteEjected(sql, drives)) {
      jobs.table()
          .find(sql, gone.job())
          .ifPresent(
              stored ->
                  HistoryTable.append(
                      sql,
                      station,
                      gone.job(),
                      new HistoryEntry(
                          jobs.stamp(station),
                          "DriveTakenOut",
                          gone.drive(),
                          stored.job().state().text())));
    }
  }
}
