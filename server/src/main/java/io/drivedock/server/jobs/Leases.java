package io.drivedock.server.jobs;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.Progress;
import io.drivedock.dock.Renewal;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobDetails;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.Refusal;
import io.drivedock.server.access.Caller;
import io.drivedock.server.jobs.LeaseTable.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Gives drives to stations, each to one at a time. A lease has a number that grows with every
 * assignment; who holds an older number is refused, so a station that was thought dead and wakes up
 * can change nothing. A lease is that of the station that took it: no other may use its number,
 * whoever it knows it from (decision 0172).
 *
 * <p>A drive is given out when it waits and its job wants it moved, or when it is in transfer and
 * its lease has expired, was released, or is held by the very station that asks: that one was
 * started anew; not while somebody holds it back, see {@link Parking}; and never for a job whose
 * storage account is not its subscription's, see {@link AccountOwners}. A transfer that has begun
 * goes on even if the job was cancelled meanwhile.
 */
public final class Leases {

  /** How long a station may be silent before its drive is given to another. */
  public static final Duration LASTS = Duration.ofSeconds(60);

  private static final String PLAYED = "played";

  private final Jobs jobs;
  private final AccountOwners owners;

  public Leases(Jobs jobs) {
    this.jobs = jobs;
    this.owners = jobs.owners();
  }

  /** The answer to a station that speaks under a lease. */
  public sealed interface Answer {
    /** The lease lives on. */
    record Renewed(Renewal renewal) implements Answer {}

    /** The key of the drive, which the server keeps. */
    record KeyKept(BitLockerKey key) implements Answer {}

    /** Its message is taken. */
    record Accepted() implements Answer {}

    /**
     * The number is not the newest of its drive, is another station's, or nothing is known of it:
     * it must stop.
     */
    record Lost() implements Answer {}

    /** The job's rules say no. */
    record Refused(List<Refusal> refusals) implements Answer {}
  }

  /**
   * A drive for a station, of those that lie in its slots and that it is not at work on; nothing if
   * none of them is to be moved.
   */
  public Optional<Assignment> assign(Caller station, String name, List<DriveId> present) {
    return assign(station, name, new Asked(present, List.of(), List.of()));
  }

  /**
   * Drives that lie in the slots of a station, which it is not at work on.
   *
   * @param waiting those that it leaves alone for a while; one is given to it if its transfer is to
   *     end
   * @param cancelled likewise, of which it knows that they were cancelled; one is given to it if
   *     the operator wants it to end
   */
  public record Asked(List<DriveId> ready, List<DriveId> waiting, List<DriveId> cancelled) {
    private List<DriveId> all() {
      return Stream.of(ready, waiting, cancelled).flatMap(List::stream).distinct().toList();
    }

    private boolean isFor(Job job, Drive drive) {
      return ready.contains(drive.id())
          || (waiting.contains(drive.id()) && isCancelled(job, drive))
          || ((waiting.contains(drive.id()) || cancelled.contains(drive.id()))
              && isFinishRequested(drive));
    }
  }

  /** The same of drives some of which wait. */
  public Optional<Assignment> assign(Caller station, String name, Asked asked) {
    List<DriveId> present = asked.all();
    return jobs.untilWritten(
        sql -> {
          for (JobId id : jobs.table().withDriveToMove(sql, present)) {
            Optional<StoredJob> found = jobs.table().find(sql, id);
            if (found.isPresent() && owners.conflict(sql, found.get().job()).isEmpty()) {
              for (Drive drive : found.get().job().drives()) {
                if (asked.isFor(found.get().job(), drive)
                    && isFree(sql, found.get().job(), drive, name)
                    && !ParkTable.isHeldBack(sql, id, drive.id())) {
                  Optional<Assignment> taken = take(sql, station, name, found.get(), drive);
                  if (taken.isPresent()) {
                    return taken;
                  }
                }
              }
            }
          }
          return Optional.empty();
        });
  }

  private static boolean isCancelled(Job job, Drive drive) {
    return job.isCancelRequested() || drive.isWithdrawn();
  }

  private static boolean isFinishRequested(Drive drive) {
    return drive.state() instanceof DriveState.Transferring moving && moving.isFinishRequested();
  }

  private boolean isFree(JdbcClient sql, Job job, Drive drive, String station) {
    return switch (drive.state()) {
      case DriveState.Received s -> true;
      case DriveState.Transferring s ->
          LeaseTable.find(sql, job.id(), drive.id())
              .map(
                  lease ->
                      !jobs.now().isBefore(lease.expiresAt()) || lease.station().equals(station))
              .orElse(true);
      case DriveState.Specified s -> false;
      case DriveState.NeverReceived s -> false;
      case DriveState.Copied s -> false;
      case DriveState.ShippedBack s -> false;
    };
  }

  private Optional<Assignment> take(
      JdbcClient sql, Caller caller, String station, StoredJob found, Drive drive) {
    Outcome.Told outcome =
        jobs.apply(sql, caller, found, List.of(new JobEvent.TransferStarted(drive.id())));
    if (!(outcome instanceof Outcome.Done)) {
      return Optional.empty();
    }
    Job job = found.job();
    jobs.claimAccount(sql, job);
    Optional<Lease> before = LeaseTable.find(sql, job.id(), drive.id());
    Progress progress = before.map(Lease::progress).orElse(Progress.NONE);
    long number = LeaseTable.nextNumber(sql);
    Lease taken =
        new Lease(job.id(), drive.id(), number, station, jobs.now().plus(LASTS), progress);
    if (!LeaseTable.put(sql, taken)) {
      throw new LostRaceException();
    }
    JobDetails details = job.details();
    return Optional.of(
        new Assignment(
            number,
            before.isPresent(),
            LASTS,
            job.id(),
            job.path(),
            details.type(),
            drive.id(),
            jobs.vault().keys(sql, job.id()).get(drive.id()),
            drive.manifestFile(),
            drive.manifestHash(),
            owners.accounts().targetOf(details.storageAccountId()),
            StorageAccounts.nameOf(details.storageAccountId()),
            details.diagnosticsPath(),
            details.logLevel(),
            details.backupDriveManifest(),
            details.export(),
            isCancelled(job, drive),
            isFinishRequested(drive)));
  }

  /** A heartbeat: the station lives and is so far. */
  public Answer renew(String station, long number, Progress progress) {
    return jobs.untilWritten(
        sql -> {
          Optional<Lease> lease = LeaseTable.find(sql, number, station);
          Optional<StoredJob> job = lease.flatMap(l -> jobs.table().find(sql, l.job()));
          if (job.isEmpty() || !isInTransfer(job.get().job(), lease.get().drive())) {
            return new Answer.Lost();
          }
          if (!goesOn(sql, lease.get(), jobs.now().plus(LASTS), progress)) {
            return new Answer.Lost();
          }
          Drive drive = job.get().job().drive(lease.get().drive()).orElseThrow();
          boolean isStopRequested =
              ParkTable.isHeldBack(sql, lease.get().job(), lease.get().drive())
                  || owners.conflict(sql, job.get().job()).isPresent();
          return new Answer.Renewed(
              new Renewal(
                  LASTS,
                  isCancelled(job.get().job(), drive),
                  isStopRequested,
                  isFinishRequested(drive)));
        });
  }

  /**
   * The station has made a key for its drive of an export. Where the drive has one already, that
   * one counts, and is the answer: what was encrypted with it is opened with no other.
   */
  public Answer keepKey(Caller caller, String station, long number, BitLockerKey made) {
    return jobs.untilWritten(
        sql -> {
          Optional<Lease> lease = LeaseTable.find(sql, number, station);
          Optional<Job> found =
              lease.flatMap(l -> jobs.table().find(sql, l.job())).map(StoredJob::job);
          if (found.isEmpty() || !isInTransfer(found.get(), lease.get().drive())) {
            return new Answer.Lost();
          }
          Job job = found.get();
          Drive drive = job.drive(lease.get().drive()).orElseThrow();
          if (!job.takesKeyOf(drive)) {
            return new Answer.Refused(List.of(noKeyTaken(drive)));
          }
          if (jobs.vault().putFirst(sql, job.id(), drive.id(), made)) {
            HistoryTable.append(
                sql,
                caller,
                job.id(),
                new HistoryEntry(jobs.stamp(caller), "KeyMade", drive.id(), job.state().text()));
          }
          BitLockerKey kept = jobs.vault().keys(sql, job.id()).get(drive.id());
          return new Answer.KeyKept(Objects.requireNonNull(kept));
        });
  }

  private static Refusal noKeyTaken(Drive drive) {
    return new Refusal(
        Refusal.Code.INVALID_JOB_STATE,
        ("The customer supplies the key of drive %s: a station makes keys only for"
                + " drives of exports.")
            .formatted(drive.id()),
        null);
  }

  /** The station is done with the drive. The same report again is accepted and changes nothing. */
  public Answer report(Caller caller, String station, long number, DriveReport report) {
    return jobs.untilWritten(
        sql -> {
          Optional<Lease> lease = LeaseTable.find(sql, number, station);
          Optional<StoredJob> job = lease.flatMap(l -> jobs.table().find(sql, l.job()));
          if (job.isEmpty()) {
            return new Answer.Lost();
          }
          Progress end = new Progress(report.bytesSucceeded(), report.bytesTotal());
          if (!goesOn(sql, lease.get(), jobs.now(), end)) {
            return new Answer.Lost();
          }
          DriveId drive =
              job.get().job().drive(lease.get().drive()).map(Drive::id).orElse(lease.get().drive());
          JobEvent event = new JobEvent.TransferFinished(drive, report);
          return switch (jobs.apply(sql, caller, job.get(), List.of(event))) {
            case Outcome.Done _ -> {
              ParkTable.delete(sql, lease.get().job(), drive);
              yield new Answer.Accepted();
            }
            case Outcome.Refused(Job refused, List<Refusal> refusals) ->
                new Answer.Refused(refusals);
          };
        });
  }

  /** The station gives the drive back unfinished; whoever asks next may have it. */
  public Answer release(String station, long number) {
    return jobs.untilWritten(
        sql -> {
          Optional<Lease> lease = LeaseTable.find(sql, number, station);
          return lease.isPresent() && goesOn(sql, lease.get(), jobs.now(), lease.get().progress())
              ? new Answer.Accepted()
              : new Answer.Lost();
        });
  }

  /** Notes how far a drive is that no station holds, at a dock that is only played. */
  public void note(JobId job, DriveId drive, Progress progress) {
    jobs.untilWritten(
        sql -> {
          Optional<Lease> held = LeaseTable.find(sql, job, drive);
          if (held.map(lease -> !lease.progress().equals(progress)).orElse(true)) {
            long number = held.isPresent() ? held.get().number() : LeaseTable.nextNumber(sql);
            boolean _ =
                LeaseTable.put(sql, new Lease(job, drive, number, PLAYED, jobs.now(), progress));
          }
          return progress;
        });
  }

  /** Writes how a lease that was read before goes on; false if the drive has a newer one by now. */
  private boolean goesOn(JdbcClient sql, Lease lease, Instant expiresAt, Progress progress) {
    if (!LeaseTable.goesOn(sql, lease, expiresAt, progress)) {
      return false;
    }
    MovedTable.add(sql, jobs.now(), progress.bytesDone() - lease.progress().bytesDone());
    return true;
  }

  private static boolean isInTransfer(Job job, DriveId drive) {
    return job.drive(drive).map(d -> d.state() instanceof DriveState.Transferring).orElse(false);
  }
}
