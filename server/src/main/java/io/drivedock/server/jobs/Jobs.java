package io.drivedock.server.jobs;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.AvailableActions;
import io.drivedock.job.Decision;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveDraft;
import io.drivedock.job.Job;
import io.drivedock.job.JobChange;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobState;
import io.drivedock.job.Lifecycle;
import io.drivedock.job.Refusal;
import io.drivedock.job.Stamp;
import io.drivedock.job.Terms;
import io.drivedock.server.access.Caller;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The only writer of jobs. Each call loads the job, lets {@link Lifecycle} decide, and writes the
 * job, its history and its keys in one transaction, if nobody else wrote it in between.
 */
public final class Jobs {

  /** A call that loses so many races gives up. */
  private static final int TRIES_MAX = 5;

  private static final Duration NOTED_ONCE = Duration.ofMinutes(1);

  private final Database database;
  private final JobTable table;
  private final KeyVault vault;
  private final AccountOwners owners;
  private final InstantSource clock;
  private final Terms terms;
  private final RandomGenerator random = new SecureRandom();
  private final AtomicReference<JobId> lastId = new AtomicReference<>(JobId.FIRST);

  /** Jobs in that database, under those terms, with the storage accounts of those owners. */
  public Jobs(
      Database database, KeyVault vault, AccountOwners owners, InstantSource clock, Terms terms) {
    this.database = database;
    this.owners = owners;
    this.table = new JobTable(database);
    this.vault = vault;
    this.clock = clock;
    this.terms = terms;
  }

  /**
   * Creates a job; one that is there already is told that it is replaced.
   *
   * @throws JobsBusyException after too many lost races, or where too many want to write
   */
  public Outcome.Put create(Caller caller, JobPath path, JobDraft draft) {
    return put(caller, path, new JobPut(draft), Condition.NONE);
  }

  /**
   * Creates a job, or edits the one that is there.
   *
   * @throws JobsBusyException after too many lost races, or where too many want to write
   */
  public Outcome.Put put(Caller caller, JobPath path, JobPut put, Condition condition) {
    return untilWritten(
        sql -> {
          Optional<StoredJob> existing = table.find(sql, path);
          Optional<Refusal> refusal = condition.refusal(existing);
          if (existing.isPresent()) {
            return refusal.isPresent()
                ? new Outcome.Refused(existing.get().job(), List.of(refusal.get()))
                : edit(sql, caller, existing.get(), put);
          }
          Stamp stamp = stamp(caller, now());
          JobDraft draft = put.change().draft();
          Job job = Lifecycle.open(freshId(stamp.at()), path, draft, stamp, terms);
          refusal =
              refusal
                  .or(put::refusalOfNew)
                  .or(() -> owners.conflict(sql, job).map(AccountConflict::refusal));
          if (refusal.isPresent()) {
            return new Outcome.Refused(job, List.of(refusal.get()));
          }
          claimAccount(sql, job);
          table.insert(sql, job);
          putKeys(sql, job, draft.drives());
          HistoryTable.append(
              sql, caller, job.id(), new HistoryEntry(stamp, "Created", null, job.state().text()));
          return new Outcome.Created(job);
        });
  }

  /** What a PUT wishes beyond its edits is done where it can be: sent again, it is no error. */
  private Outcome.Told edit(JdbcClient sql, Caller caller, StoredJob found, JobPut put) {
    JobEvent edited = new JobEvent.Edited(put.change());
    List<JobEvent> events = new ArrayList<>(List.of(edited));
    Instant now = now();
    Job job = moved(found.job(), edited, now).orElse(found.job());
    for (JobEvent wish : put.wishes()) {
      Optional<Job> moved = moved(job, wish, now);
      if (moved.isPresent()) {
        job = moved.get();
        events.add(wish);
      }
    }
    return apply(sql, caller, found, events);
  }

  private Optional<Job> moved(Job job, JobEvent event, Instant now) {
    return Lifecycle.decide(job, event, now, terms) instanceof Decision.Move(Job moved)
        ? Optional.of(moved)
        : Optional.empty();
  }

  /** Whoever writes a job has its account from then on, or another was faster. */
  void claimAccount(JdbcClient sql, Job job) {
    if (!owners.claim(sql, job, now())) {
      throw new LostRaceException();
    }
  }

  private JobId freshId(Instant now) {
    return lastId.updateAndGet(last -> JobId.freshAfter(last, now, random));
  }

  /**
   * Tells a job some things, in order, each on what the one before made of it: all or none of them.
   *
   * @throws JobsBusyException after too many lost races
   */
  public Outcome.Change apply(Caller caller, JobPath path, List<JobEvent> events) {
    return apply(caller, path, events, Condition.NONE);
  }

  /**
   * The same on a condition, which is looked at in the transaction that writes.
   *
   * @throws JobsBusyException after too many lost races
   */
  public Outcome.Change apply(
      Caller caller, JobPath path, List<JobEvent> events, Condition condition) {
    return untilWritten(
        sql -> {
          Optional<StoredJob> found = table.find(sql, path);
          Optional<Refusal> refusal = found.isEmpty() ? Optional.empty() : condition.refusal(found);
          return refusal.isPresent()
              ? new Outcome.Refused(found.orElseThrow().job(), List.of(refusal.get()))
              : apply(sql, caller, found, events);
        });
  }

  /** The same for a job by its key. */
  public Outcome.Change apply(Caller caller, JobId id, List<JobEvent> events) {
    return untilWritten(sql -> apply(sql, caller, table.find(sql, id), events));
  }

  /**
   * Deletes a job on a condition, which is looked at in the transaction that writes.
   *
   * @throws JobsBusyException after too many lost races
   */
  public Outcome.Deletion delete(JobPath path, Condition condition) {
    return untilWritten(
        sql -> {
          Optional<StoredJob> found = table.find(sql, path);
          Optional<Refusal> refusal = found.isEmpty() ? Optional.empty() : condition.refusal(found);
          return refusal.isPresent()
              ? new Outcome.Refused(found.orElseThrow().job(), List.of(refusal.get()))
              : delete(sql, found);
        });
  }

  /** The same for a job by its key, on no condition. */
  public Outcome.Deletion delete(JobId id) {
    return untilWritten(sql -> delete(sql, table.find(sql, id)));
  }

  /**
   * What came of telling jobs that their deadline has passed.
   *
   * @param hasMore whether others wait to be told
   */
  public record Passed(int moved, int erased, boolean hasMore) {}

  /**
   * Tells jobs whose deadline has passed that it has, the longest due first, in one transaction.
   * One that another erases meanwhile is that one's.
   *
   * @param jobsMax so many at most
   * @throws JobsBusyException after too many lost races
   */
  public Passed passDeadlines(int jobsMax) {
    return untilWritten(
        sql -> {
          Stamp stamp = stamp(Caller.CLOCK, now());
          List<StoredJob> due = table.due(sql, stamp.at(), jobsMax);
          List<StoredJob> over = new ArrayList<>();
          int moved = 0;
          JobEvent event = new JobEvent.DeadlinePassed();
          for (StoredJob found : due) {
            switch (Lifecycle.decide(found.job(), event, stamp.at(), terms)) {
              case Decision.Move(Job job) -> {
                write(sql, Caller.CLOCK, found, job, List.of(entry(stamp, event, job)));
                moved++;
              }
              case Decision.Erase() -> over.add(found);
              case Decision.Keep() -> {}
              case Decision.Refuse(List<Refusal> refusals) ->
                  throw new IllegalStateException("a deadline was refused: " + refusals);
            }
          }
          int erased = erase(sql, over, event, stamp.at());
          return new Passed(moved, erased, due.size() == jobsMax && moved + erased > 0);
        });
  }

  /**
   * Notes in a job's history something that changes nothing of it, such as that its keys were seen.
   * Who does the same again at once is not noted twice: a program may ask every second.
   *
   * @param event one word
   * @return whether there is such a job
   * @throws JobsBusyException after too many lost races
   */
  public boolean note(Caller caller, JobId id, String event, @Nullable DriveId drive) {
    return untilWritten(
        sql -> {
          Optional<StoredJob> found = table.find(sql, id);
          if (found.isPresent()) {
            String state = found.get().job().state().text();
            HistoryEntry entry = new HistoryEntry(stamp(caller, now()), event, drive, state);
            if (HistoryTable.newest(sql, id, 1).stream().noneMatch(last -> repeats(last, entry))) {
              HistoryTable.append(sql, caller, id, entry);
            }
          }
          return found.isPresent();
        });
  }

  /**
   * Writes something that lies beside a job and notes it in the job's history: both or neither.
   *
   * @param event one word
   * @param work done in the same transaction; says whether there is anything to note
   * @return whether there was, and is such a job
   * @throws JobsBusyException after too many lost races
   */
  public boolean beside(Caller caller, JobId id, String event, Predicate<JdbcClient> work) {
    return untilWritten(
        sql -> {
          Optional<StoredJob> found = table.find(sql, id);
          if (found.isEmpty() || !work.test(sql)) {
            return false;
          }
          String state = found.get().job().state().text();
          HistoryTable.append(
              sql, caller, id, new HistoryEntry(stamp(caller, now()), event, null, state));
          return true;
        });
  }

  private static boolean repeats(HistoryEntry last, HistoryEntry entry) {
    return last.event().equals(entry.event())
        && Objects.equals(last.drive(), entry.drive())
        && last.stamp().by().equals(entry.stamp().by())
        && Duration.between(last.stamp().at(), entry.stamp().at()).compareTo(NOTED_ONCE) < 0;
  }

  /**
   * The keys of a job's drives that its customer is told, in their order; its history says so.
   *
   * @return nothing if the job was deleted meanwhile
   */
  public Optional<Map<DriveId, BitLockerKey>> showKeys(Caller caller, Job job) {
    Map<DriveId, BitLockerKey> known = vault.keys(job.id());
    Map<DriveId, BitLockerKey> shown = new LinkedHashMap<>();
    for (Drive drive : job.drives()) {
      BitLockerKey key = known.get(drive.id());
      if (key != null && job.disclosesKeyOf(drive)) {
        shown.put(drive.id(), key);
      }
    }
    return shown.isEmpty() || note(caller, job.id(), "KeysShown", null)
        ? Optional.of(shown)
        : Optional.empty();
  }

  /** What may be done with a job now, and what time will do. */
  public AvailableActions outlook(Job job) {
    AvailableActions actions = AvailableActions.of(job, now(), terms);
    return owners
        .blocked(job)
        .map(AccountConflict::refusalOfChange)
        .map(refusal -> actions.withoutChanges(refusal))
        .orElse(actions);
  }

  /** Runs a transaction that compares before it sets, again while another was faster. */
  <T> T untilWritten(Function<JdbcClient, T> work) {
    RuntimeException last = new IllegalStateException("no try was made");
    for (int i = 0; i < TRIES_MAX; i++) {
      try {
        return database.write(work);
      } catch (LostRaceException | DuplicateKeyException | ConcurrencyFailureException e) {
        last = e;
      } catch (DataIntegrityViolationException e) {
        if (!DatabaseException.isOfMissingRow(e)) {
          throw e;
        }
        // What it belongs to was deleted since it was found; the next try does not find it.
        last = e;
      } catch (DatabaseException e) {
        if (e.kind() == DatabaseException.Kind.BUSY) {
          throw new JobsBusyException(e);
        }
        if (e.kind() != DatabaseException.Kind.CONFLICT) {
          throw e;
        }
        last = e;
      }
    }
    throw new JobsBusyException(TRIES_MAX, last);
  }

  private Outcome.Change apply(
      JdbcClient sql, Caller caller, Optional<StoredJob> found, List<JobEvent> events) {
    return found.isEmpty() ? new Outcome.NotFound() : apply(sql, caller, found.get(), events);
  }

  /** Within a transaction of {@link #untilWritten}: decides on everything, then writes. */
  Outcome.Told apply(JdbcClient sql, Caller caller, StoredJob found, List<JobEvent> events) {
    Job job = found.job();
    Stamp stamp = stamp(caller, now());
    // Opened only for an event that brings keys.
    Supplier<Map<DriveId, BitLockerKey>> keys = () -> vault.keys(sql, found.job().id());
    List<HistoryEntry> history = new ArrayList<>();
    List<DriveDraft> drafts = new ArrayList<>();
    for (JobEvent said : events) {
      JobEvent event = withoutKnownKeys(said, keys);
      Optional<Refusal> foreign = accountRefusal(sql, job, event);
      if (foreign.isPresent()) {
        return new Outcome.Refused(found.job(), List.of(foreign.get()));
      }
      switch (Lifecycle.decide(job, event, stamp.at(), terms)) {
        case Decision.Move(Job moved) -> {
          job = event instanceof JobEvent.Customer ? moved.modified(stamp) : moved;
          history.add(entry(stamp, event, job));
        }
        case Decision.Keep() -> {}
        case Decision.Refuse(List<Refusal> refusals) -> {
          return new Outcome.Refused(found.job(), refusals);
        }
        case Decision.Erase() ->
            throw new IllegalStateException("only a deletion erases a job: " + event);
      }
      drafts.addAll(drafts(event));
    }
    if (!history.isEmpty()) {
      if (!job.details().storageAccountId().equals(found.job().details().storageAccountId())) {
        claimAccount(sql, job);
      }
      write(sql, caller, found, job, history);
    }
    putKeys(sql, job, drafts);
    return new Outcome.Done(job);
  }

  /**
   * What a customer may not do to a job because of the storage account that it names or would name;
   * ending it is always possible, and the dock says what happened.
   */
  private Optional<Refusal> accountRefusal(JdbcClient sql, Job job, JobEvent event) {
    return switch (event) {
      case JobEvent.Edited(JobChange change) -> accountRefusal(sql, job, change);
      case JobEvent.MarkedShipped _ -> changeRefusal(sql, job);
      case JobEvent.CancelRequested _,
          JobEvent.DriveWithdrawn _,
          JobEvent.DeleteRequested _,
          JobEvent.ParcelArrived _,
          JobEvent.DriveMissing _,
          JobEvent.DriveFinishRequested _,
          JobEvent.TransferStarted _,
          JobEvent.TransferFinished _,
          JobEvent.Returned _,
          JobEvent.WaitExtended _,
          JobEvent.GivenUp _,
          JobEvent.DeadlinePassed _ ->
          Optional.empty();
    };
  }

  private Optional<Refusal> accountRefusal(JdbcClient sql, Job job, JobChange change) {
    return switch (change) {
      case JobChange.Replacement put when job.state() instanceof JobState.Creating ->
          owners
              .conflict(sql, job.path().subscription(), put.draft().details().storageAccountId())
              .map(AccountConflict::refusal);
      case JobChange.Replacement _, JobChange.Patch _, JobChange.Retagged _ ->
          changeRefusal(sql, job);
      case JobChange.Restated _ -> Optional.empty();
    };
  }

  private Optional<Refusal> changeRefusal(JdbcClient sql, Job job) {
    return job.isFinished() || job.isCancelRequested()
        ? Optional.empty()
        : owners.conflict(sql, job).map(AccountConflict::refusalOfChange);
  }

  private void write(
      JdbcClient sql, Caller caller, StoredJob found, Job job, List<HistoryEntry> history) {
    if (!table.update(sql, job, found.version())) {
      throw new LostRaceException();
    }
    for (HistoryEntry entry : history) {
      HistoryTable.append(sql, caller, job.id(), entry);
    }
    if (!names(job).equals(names(found.job()))) {
      vault.keepOnly(sql, job.id(), names(job));
    }
  }

  private static Set<DriveId> names(Job job) {
    return job.drives().stream().map(Drive::id).collect(Collectors.toSet());
  }

  private Outcome.Deletion delete(JdbcClient sql, Optional<StoredJob> found) {
    if (found.isEmpty()) {
      return new Outcome.NotFound();
    }
    Job job = found.get().job();
    Instant now = now();
    JobEvent event = new JobEvent.DeleteRequested();
    return switch (Lifecycle.decide(job, event, now, terms)) {
      case Decision.Erase() -> {
        if (erase(sql, List.of(found.get()), event, now) == 0) {
          throw new LostRaceException();
        }
        yield new Outcome.Erased();
      }
      case Decision.Refuse(List<Refusal> refusals) -> new Outcome.Refused(job, refusals);
      case Decision.Move _, Decision.Keep _ ->
          throw new IllegalStateException("a deletion left job " + job.id());
    };
  }

  /** Nothing remains of these jobs but a tombstone; of those that nobody else wrote meanwhile. */
  private int erase(JdbcClient sql, List<StoredJob> found, JobEvent event, Instant now) {
    Set<JobId> gone = table.delete(sql, found);
    TombstoneTable.insert(
        sql,
        found.stream()
            .map(StoredJob::job)
            .filter(job -> gone.contains(job.id()))
            .map(job -> Tombstone.of(job, event, now))
            .toList());
    return gone.size();
  }

  /**
   * A key that is there already is no change: a client that sends back what it read changes
   * nothing.
   */
  private static JobEvent withoutKnownKeys(
      JobEvent event, Supplier<Map<DriveId, BitLockerKey>> keys) {
    List<DriveDraft> drives = drafts(event);
    if (drives.isEmpty() || !(event instanceof JobEvent.Edited(JobChange change))) {
      return event;
    }
    Map<DriveId, BitLockerKey> known = keys.get();
    List<DriveDraft> without = drives.stream().map(draft -> withoutKnown(draft, known)).toList();
    return new JobEvent.Edited(
        switch (change) {
          case JobChange.Patch patch -> patch.withDrives(without);
          case JobChange.Replacement put -> put.withDrives(without);
          case JobChange.Retagged tags -> tags;
          case JobChange.Restated same -> same;
        });
  }

  private static DriveDraft withoutKnown(DriveDraft draft, Map<DriveId, BitLockerKey> known) {
    return draft.key() != null && draft.key().equals(known.get(draft.id()))
        ? draft.withoutKey()
        : draft;
  }

  private static List<DriveDraft> drafts(JobEvent event) {
    if (event instanceof JobEvent.Edited(JobChange change)) {
      List<DriveDraft> drafts =
          switch (change) {
            case JobChange.Patch patch -> patch.drives();
            case JobChange.Replacement put -> put.edits().drives();
            case JobChange.Retagged _, JobChange.Restated _ -> null;
          };
      return drafts == null ? List.of() : drafts;
    }
    return List.of();
  }

  /** Puts the keys of drives that the job has into the vault. */
  private void putKeys(JdbcClient sql, Job job, List<DriveDraft> drafts) {
    for (DriveDraft draft : drafts) {
      BitLockerKey key = draft.key();
      if (key != null && job.drive(draft.id()).isPresent()) {
        vault.put(sql, job.id(), draft.id(), key);
      }
    }
  }

  private static HistoryEntry entry(Stamp stamp, JobEvent event, Job job) {
    return new HistoryEntry(
        stamp, event.getClass().getSimpleName(), driveOf(event), job.state().text(), whyOf(event));
  }

  private static @Nullable String whyOf(JobEvent event) {
    return event instanceof JobEvent.TransferFinished finished ? finished.report().why() : null;
  }

  private static @Nullable DriveId driveOf(JobEvent event) {
    return switch (event) {
      case JobEvent.DriveWithdrawn e -> e.drive();
      case JobEvent.DriveMissing e -> e.drive();
      case JobEvent.DriveFinishRequested e -> e.drive();
      case JobEvent.TransferStarted e -> e.drive();
      case JobEvent.TransferFinished e -> e.drive();
      case JobEvent.Edited _,
          JobEvent.MarkedShipped _,
          JobEvent.CancelRequested _,
          JobEvent.DeleteRequested _,
          JobEvent.ParcelArrived _,
          JobEvent.Returned _,
          JobEvent.WaitExtended _,
          JobEvent.GivenUp _,
          JobEvent.DeadlinePassed _ ->
          null;
    };
  }

  private static Stamp stamp(Caller caller, Instant at) {
    return new Stamp(caller.name(), caller.type(), at);
  }

  Stamp stamp(Caller caller) {
    return stamp(caller, now());
  }

  /** The time by which jobs live. */
  public Instant time() {
    return now();
  }

  /** As fine as the database keeps it, so that a job reads back equal. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** To whom the storage accounts belong. */
  public AccountOwners owners() {
    return owners;
  }

  JobTable table() {
    return table;
  }

  KeyVault vault() {
    return vault;
  }
}
