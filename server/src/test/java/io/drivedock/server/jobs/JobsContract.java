package io.drivedock.server.jobs;

import static io.drivedock.server.jobs.SampleDrafts.A;
import static io.drivedock.server.jobs.SampleDrafts.B;
import static io.drivedock.server.jobs.SampleDrafts.KEY;
import static io.drivedock.server.jobs.SampleDrafts.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.Progress;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.Job;
import io.drivedock.job.JobChange.Patch;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobState;
import io.drivedock.job.JobType;
import io.drivedock.job.Refusal;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.jobs.Leases.Answer;
import io.drivedock.server.work.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must make of the jobs: subclassed for each. */
abstract class JobsContract {

  private static final Caller ADA = Caller.of("ada", Role.CUSTOMER);
  private static final Caller DOCK = Caller.of("dock", Role.STATION);
  private static final DriveReport GOOD =
      new DriveReport(CopyStatus.COMPLETED, 10, 10, "e", null, null);

  private final TestClock clock = new TestClock();
  private DatabaseConfig config;
  private Database database;
  private Jobs jobs;
  private JobTable table;
  private KeyVault vault;
  private Leases leases;
  private HistoryTable history;

  abstract DatabaseConfig empty();

  @BeforeEach
  void open() {
    config = empty();
    reopen();
  }

  private void reopen() {
    if (database != null) {
      database.close();
    }
    database = Database.open(config);
    table = new JobTable(database);
    history = new HistoryTable(database);
    vault = new KeyVault(database, MasterKey.parse("AAAA".repeat(10) + "AAA=", "a test"));
    jobs = new Jobs(database, vault, SampleOwners.of(database), clock, Terms.STANDARD);
    leases = new Leases(jobs);
  }

  @AfterEach
  void close() {
    database.close();
  }

  // ---- writing and reading

  @Test
  void whatIsCreatedIsReadBackEqualAlsoAfterARestart() {
    Job job = created("spring", A, B);
    reopen();
    assertThat(table.find(path("SPRING")).orElseThrow().job()).isEqualTo(job);
    assertThat(table.find(job.id()).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void everyKindOfJobIsReadBackEqual() {
    assertThat(jobs.create(ADA, path("out"), SampleDrafts.export()))
        .isInstanceOf(Outcome.Created.class);
    Job job = arrived("spring", A, B);
    assertThat(leases.assign(DOCK, "quay", List.of(A))).isPresent();
    assertThat(leases.assign(DOCK, "other", List.of(B))).isPresent();
    for (JobEvent event :
        List.of(
            new JobEvent.TransferFinished(A, GOOD),
            new JobEvent.TransferFinished(B, GOOD),
            new JobEvent.Returned(SampleDrafts.TO_DOCK))) {
      Outcome outcome = jobs.apply(ADA, job.id(), List.of(event));
      assertThat(table.find(job.id()).orElseThrow().job())
          .isEqualTo(((Outcome.Done) outcome).job());
    }
  }

  @Test
  void aSecondCreationReplacesAndKeepsTheKeyOfTheJob() {
    Job job = created("spring", A, B);
    Outcome outcome = jobs.create(ADA, path("Spring"), SampleDrafts.importOf(A));
    Job replaced = ((Outcome.Done) outcome).job();
    assertThat(replaced.id()).isEqualTo(job.id());
    assertThat(replaced.drives()).hasSize(1);
    assertThat(vault.keys(job.id())).containsOnlyKeys(A);
  }

  @Test
  void aRefusalChangesNothingNotEvenWhatWasSaidBefore() {
    Job job = created("spring", A);
    Outcome outcome =
        jobs.apply(
            ADA,
            job.path(),
            List.of(
                new JobEvent.Edited(Patch.NOTHING.withTags(Map.of("x", "y"))),
                new JobEvent.Returned(SampleDrafts.TO_DOCK)));
    assertThat(((Outcome.Refused) outcome).refusals())
        .extracting(Refusal::code)
        .containsExactly(Refusal.Code.INVALID_JOB_STATE);
    assertThat(table.find(job.id()).orElseThrow().job()).isEqualTo(job);
    assertThat(history.of(job.id())).hasSize(1);
  }

  @Test
  void nothingIsKnownOfAJobThatIsNotThere() {
    assertThat(jobs.apply(ADA, path("none"), List.of(new JobEvent.CancelRequested())))
        .isEqualTo(new Outcome.NotFound());
    assertThat(table.find(path("none"))).isEmpty();
  }

  @Test
  void anErasedJobLeavesNoRowAndItsNameIsFree() {
    Job job = arrived("spring", A);
    Assignment assignment = leases.assign(DOCK, "quay", List.of(A)).orElseThrow();
    leases.report(DOCK, "quay", assignment.lease(), GOOD);
    jobs.apply(ADA, job.id(), List.of(new JobEvent.Returned(SampleDrafts.TO_DOCK)));
    assertThat(jobs.delete(job.path(), Condition.NONE)).isEqualTo(new Outcome.Erased());
    for (String rows : List.of("jobs", "drives", "history", "drive_keys", "leases")) {
      long count =
          database.read(sql -> sql.sql("select count(*) from " + rows).query(Long.class).single());
      assertThat(count).as(rows).isZero();
    }
    assertThat(created("spring", A).id()).isNotEqualTo(job.id());
  }

  @Test
  void theHistoryTellsWhoDidWhatWhen() {
    Job job = created("spring", A);
    clock.advance(Duration.ofHours(1));
    jobs.apply(ADA, job.id(), List.of(new JobEvent.MarkedShipped()));
    jobs.apply(ADA, job.id(), List.of(new JobEvent.MarkedShipped()));
    List<HistoryEntry> told = history.of(job.id());
    assertThat(told)
        .extracting(HistoryEntry::event, HistoryEntry::state)
        .containsExactly(tuple("Created", "Creating"), tuple("MarkedShipped", "Shipping"));
    assertThat(told.get(1).stamp().at()).isEqualTo(clock.instant());
    assertThat(told.get(1).stamp().by()).isEqualTo("ada");
  }

  // ---- keys

  @Test
  void keysComeAndGoWithTheirDrives() {
    Job job = created("spring", A, B);
    BitLockerKey other = BitLockerKey.parse("AnotherKeyThatNobodyMaySee");
    jobs.apply(
        ADA,
        job.id(),
        List.of(
            new JobEvent.Edited(Patch.NOTHING.withDrives(List.of(SampleDrafts.draft(A, other))))));
    assertThat(vault.keys(job.id())).containsExactly(Map.entry(A, other));
  }

  @Test
  void aKeyThatIsSentAgainIsNoChange() {
    Job job = arrived("spring", A);
    assertThat(leases.assign(DOCK, "quay", List.of(A))).isPresent();
    Patch same = Patch.NOTHING.withDrives(List.of(SampleDrafts.draft(A, KEY)));
    assertThat(jobs.apply(ADA, job.id(), List.of(new JobEvent.Edited(same))))
        .isInstanceOf(Outcome.Done.class);
    BitLockerKey other = BitLockerKey.parse("AnotherKeyThatNobodyMaySee");
    Patch changed = Patch.NOTHING.withDrives(List.of(SampleDrafts.draft(A, other)));
    assertThat(jobs.apply(ADA, job.id(), List.of(new JobEvent.Edited(changed))))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void noKeyIsReadableInAnyRow() {
    created("spring", A);
    List<String> texts = new ArrayList<>();
    for (String column :
        List.of("body from jobs", "sealed from drive_keys", "event from history")) {
      texts.addAll(database.read(sql -> sql.sql("select " + column).query(String.class).list()));
    }
    assertThat(texts).isNotEmpty().noneMatch(text -> text.contains(KEY.reveal()));
  }

  @Test
  void aVaultDoesNotOpenWithAnotherMasterKey() {
    created("spring", A);
    MasterKey wrong = MasterKey.parse("BBBB".repeat(10) + "BBA=", "a test");
    assertThatThrownBy(() -> new KeyVault(database, wrong))
        .isInstanceOf(KeyVaultException.class)
        .hasMessageContaining("another master key");
  }

  @Test
  void theFirstMasterKeyOfADatabaseIsThatOfAllServers() {
    MasterKey wrong = MasterKey.parse("BBBB".repeat(10) + "BBA=", "a test");
    assertThatThrownBy(() -> new KeyVault(database, wrong))
        .as("it holds no keys yet")
        .isInstanceOf(KeyVaultException.class)
        .hasMessageContaining("another master key")
        .hasMessageContaining(wrong.fingerprint());
    assertThat(KeyVault.isNew(database)).isFalse();
    assertThat(new KeyVault(database, MasterKey.parse("AAAA".repeat(10) + "AAA=", "a test")))
        .isNotNull();
  }

  // ---- races

  @Test
  void ofManyWritersNoneIsLost() throws Exception {
    Job job = created("spring", A);
    int writers = 8;
    int writes = 10;
    CountDownLatch together = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int writer = i;
        done.add(
            threads.submit(
                () -> {
                  together.await();
                  for (int n = 0; n < writes; n++) {
                    addTag(job.id(), "w" + writer + "-" + n);
                  }
                  return null;
                }));
      }
      together.countDown();
      for (Future<?> future : done) {
        future.get();
      }
    }
    StoredJob after = table.find(job.id()).orElseThrow();
    assertThat(history.of(job.id())).hasSize(1 + writers * writes);
    assertThat(after.version()).isEqualTo(1 + writers * writes);
  }

  /** Waits for its turn as an API client does that is told to try again. */
  private void addTag(JobId id, String name) {
    while (true) {
      try {
        jobs.apply(
            ADA, id, List.of(new JobEvent.Edited(Patch.NOTHING.withTags(Map.of(name, "x")))));
        return;
      } catch (JobsBusyException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void ofManyCreationsOneCreates() throws Exception {
    CountDownLatch together = new CountDownLatch(1);
    Set<JobId> ids = new HashSet<>();
    int created = 0;
    try (var threads = Executors.newFixedThreadPool(6)) {
      List<Future<Outcome>> done = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        done.add(
            threads.submit(
                () -> {
                  together.await();
                  return jobs.create(ADA, path("spring"), SampleDrafts.importOf(A));
                }));
      }
      together.countDown();
      for (Future<Outcome> future : done) {
        switch (future.get()) {
          case Outcome.Created(Job job) -> {
            created++;
            ids.add(job.id());
          }
          case Outcome.Done(Job job) -> ids.add(job.id());
          case Outcome other -> throw new AssertionError(other);
        }
      }
    }
    assertThat(created).isEqualTo(1);
    assertThat(ids).hasSize(1);
  }

  // ---- history

  @Test
  void whatIsOnlyNotedStandsInTheHistoryAndChangesNothing() {
    Job job = created("spring", A);
    long version = table.find(job.id()).orElseThrow().version();
    jobs.note(ADA, job.id(), "KeysShown", null);
    assertThat(table.find(job.id()).orElseThrow().version()).isEqualTo(version);
    HistoryEntry last = history.newest(job.id(), 1).getFirst();
    assertThat(last.event()).isEqualTo("KeysShown");
    assertThat(last.state()).isEqualTo("Creating");
    assertThat(last.stamp().by()).isEqualTo(ADA.name());
  }

  @Test
  void whoDoesTheSameAgainAtOnceIsNotNotedTwice() {
    Job job = created("spring", A);
    jobs.note(ADA, job.id(), "KeysShown", null);
    jobs.note(ADA, job.id(), "KeysShown", null);
    assertThat(history.count(job.id())).isEqualTo(2);
    jobs.note(DOCK, job.id(), "KeysShown", null);
    assertThat(history.count(job.id())).isEqualTo(3);
    clock.advance(Duration.ofMinutes(1));
    jobs.note(DOCK, job.id(), "KeysShown", null);
    assertThat(history.count(job.id())).isEqualTo(4);
  }

  @Test
  void aHistoryIsReadInParts() {
    Job job = arrived("spring", A);
    assertThat(history.firsts(job.id()))
        .extracting(HistoryEntry::state)
        .containsExactly("Creating", "Shipping", "Received");
    List<HistoryEntry> all = history.of(job.id());
    assertThat(history.newest(job.id(), 100)).isEqualTo(all.reversed());
    assertThat(history.newest(job.id(), 2)).isEqualTo(all.reversed().subList(0, 2));
    assertThat(history.since(job.id(), 1, 100)).isEqualTo(all.subList(1, all.size()));
    assertThat(history.since(job.id(), all.size(), 100)).isEmpty();
  }

  // ---- listing

  @Test
  void pagesAreNewestFirstAndCompleteInAnyNarrowing() {
    List<JobId> newestFirst = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      clock.advance(Duration.ofSeconds(1));
      newestFirst.addFirst(created("job-" + i, A).id());
    }
    List<JobId> seen = new ArrayList<>();
    JobId after = null;
    do {
      JobListPage page =
          table.list(
              new JobQuery(
                  SampleDrafts.SUBSCRIPTION.toUpperCase(Locale.ROOT),
                  "HARBOUR",
                  JobType.IMPORT,
                  "Creating",
                  "9989",
                  A,
                  after,
                  10));
      page.jobs().forEach(job -> seen.add(job.job().id()));
      after = page.next().orElse(null);
    } while (after != null);
    assertThat(seen).isEqualTo(newestFirst);
    assertThat(listed(null, "Shipping", null)).isZero();
    assertThat(listed("other", null, null)).isZero();
    assertThat(listed(null, null, B)).isZero();
  }

  @Test
  void aJobIsFoundByAPartOfItsNameOrAWholeNumber() {
    created("spring-films", A);
    created("summer-films", B);
    assertThat(found("films")).containsExactly("summer-films", "spring-films");
    assertThat(found("ING-F")).containsExactly("spring-films");
    assertThat(found("harb")).containsExactly("summer-films", "spring-films");
    assertThat(found(B.value().toLowerCase(Locale.ROOT))).containsExactly("summer-films");
    assertThat(found(B.value().substring(1))).isEmpty();
    assertThat(found("9989")).containsExactly("summer-films", "spring-films");
    assertThat(found("998")).isEmpty();
  }

  @Test
  void whatWouldBeAPatternIsTextToLookFor() {
    created("spring-films", A);
    for (String text : List.of("%", "_", "spring_films", "spring%", "!", "'", "\\", "sp!%")) {
      assertThat(found(text)).as(text).isEmpty();
    }
  }

  private List<String> found(String text) {
    return table.list(JobQuery.all(100).with(text)).jobs().stream()
        .map(stored -> stored.job().path().name())
        .toList();
  }

  @Test
  void whoIsLimitedIsShownTheirJobsInPagesAndNoOthers() {
    String third = "33333333-2222-3333-4444-555555555555";
    List<String> subscriptions =
        List.of(SampleDrafts.SUBSCRIPTION, "22222222-2222-3333-4444-555555555555", third);
    List<JobId> newestFirst = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      clock.advance(Duration.ofSeconds(1));
      String subscription = subscriptions.get(i % 3);
      JobPath path = new JobPath(subscription, "Harbour", "job-" + i);
      String account =
          "/subscriptions/%s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/films%d"
              .formatted(subscription, i % 3);
      Outcome made =
          jobs.create(ADA, path, SampleDrafts.withAccount(SampleDrafts.importOf(A), account));
      if (!subscription.equals(third)) {
        newestFirst.addFirst(((Outcome.Created) made).job().id());
      }
    }
    Scope scope = Scope.within(subscriptions.subList(0, 2));
    List<JobId> seen = new ArrayList<>();
    JobId after = null;
    do {
      JobQuery query = new JobQuery(null, "harbour", JobType.IMPORT, "Creating", null, A, after, 7);
      JobListPage page = table.list(query.within(scope));
      page.jobs().forEach(job -> seen.add(job.job().id()));
      after = page.next().orElse(null);
    } while (after != null);
    assertThat(seen).isEqualTo(newestFirst);

    JobQuery ofThird = new JobQuery(third, null, null, null, null, null, null, 100);
    assertThat(table.list(ofThird).jobs()).hasSize(10);
    assertThat(table.list(ofThird.within(scope)).jobs()).isEmpty();
    assertThat(table.list(JobQuery.all(100).within(scope)).jobs()).hasSize(20);
    JobQuery ofFirst =
        new JobQuery(subscriptions.getFirst(), null, null, null, null, null, null, 9);
    assertThat(table.list(ofFirst.within(scope)).hasMore()).isTrue();
  }

  private int listed(String group, String state, DriveId drive) {
    return table.list(new JobQuery(null, group, null, state, null, drive, null, 100)).jobs().size();
  }

  // ---- leases

  @Test
  void aDriveIsGivenToOneStationWithAllItNeeds() {
    Job job = arrived("spring", A, B);
    Assignment assignment = leases.assign(DOCK, "quay", List.of(B)).orElseThrow();
    assertThat(assignment.drive()).isEqualTo(B);
    assertThat(assignment.job()).isEqualTo(job.id());
    assertThat(assignment.key()).isEqualTo(KEY);
    assertThat(assignment.account()).isEqualTo("films");
    assertThat(assignment.target()).isEqualTo("main");
    assertThat(leases.assign(DOCK, "other", List.of(B))).isEmpty();
    assertThat(state(job)).isEqualTo("Transferring");
  }

  @Test
  void aSilentStationLosesItsDriveAndIsRefusedFromThenOn() {
    Job job = arrived("spring", A);
    Assignment first = leases.assign(DOCK, "quay", List.of(A)).orElseThrow();
    clock.advance(Leases.LASTS);
    Assignment second = leases.assign(DOCK, "other", List.of(A)).orElseThrow();
    assertThat(second.lease()).isGreaterThan(first.lease());
    assertThat(leases.renew("quay", first.lease(), Progress.NONE)).isEqualTo(new Answer.Lost());
    assertThat(leases.report(DOCK, "quay", first.lease(), GOOD)).isEqualTo(new Answer.Lost());
    assertThat(leases.release("quay", first.lease())).isEqualTo(new Answer.Lost());
    assertThat(state(job)).isEqualTo("Transferring");
    assertThat(leases.report(DOCK, "other", second.lease(), GOOD)).isEqualTo(new Answer.Accepted());
    assertThat(state(job)).isEqualTo("Packaging");
  }

  @Test
  void aHeartbeatKeepsTheLeaseAndTellsHowFarItIs() {
    Job job = arrived("spring", A);
    Assignment assignment = leases.assign(DOCK, "quay", List.of(A)).orElseThrow();
    clock.advance(Leases.LASTS.minusSeconds(1));
    assertThat(leases.renew("quay", assignment.lease(), new Progress(30, 120)))
        .isInstanceOf(Answer.Renewed.class);
    clock.advance(Leases.LASTS.minusSeconds(1));
    assertThat(leases.assign(DOCK, "other", List.of(A))).isEmpty();
    assertThat(table.find(job.id()).orElseThrow().percentComplete()).hasValue(25);
  }

  @Test
  void aLeaseIsOfTheStationThatTookItAndOfNoOther() {
    arrived("spring", A);
    long lease = leases.assign(DOCK, "quay", List.of(A)).orElseThrow().lease();

    assertThat(leases.renew("other", lease, Progress.NONE)).isEqualTo(new Answer.Lost());
    assertThat(leases.report(DOCK, "other", lease, GOOD)).isEqualTo(new Answer.Lost());
    assertThat(leases.keepKey(DOCK, "other", lease, KEY)).isEqualTo(new Answer.Lost());
    assertThat(leases.release("other", lease)).isEqualTo(new Answer.Lost());
    assertThat(leases.assign(DOCK, "other", List.of(A))).as("it was not released").isEmpty();

    assertThat(leases.renew("quay", lease, Progress.NONE)).isInstanceOf(Answer.Renewed.class);
    assertThat(leases.report(DOCK, "quay", lease, GOOD)).isEqualTo(new Answer.Accepted());
  }

  @Test
  void aStationThatStartsAnewTakesItsOwnDriveOverAtOnce() {
    arrived("spring", A);
    Assignment first = leases.assign(DOCK, "quay", List.of(A)).orElseThrow();
    Assignment second = leases.assign(DOCK, "quay", List.of(A)).orElseThrow();
    assertThat(second.lease()).isGreaterThan(first.lease());
    assertThat(leases.renew("quay", first.lease(), Progress.NONE)).isEqualTo(new Answer.Lost());
  }

  @Test
  void aDriveGivenBackIsFreeAtOnce() {
    arrived("spring", A);
    Assignment first = leases.assign(DOCK, "quay", List.of(A)).orElseThrow();
    assertThat(leases.release("quay", first.lease())).isEqualTo(new Answer.Accepted());
    assertThat(leases.assign(DOCK, "other", List.of(A))).isPresent();
  }

  @Test
  void theSameReportTwiceIsAcceptedAndAnotherIsNot() {
    arrived("spring", A);
    Assignment assignment = leases.assign(DOCK, "quay", List.of(A)).orElseThrow();
    assertThat(leases.report(DOCK, "quay", assignment.lease(), GOOD))
        .isEqualTo(new Answer.Accepted());
    assertThat(leases.report(DOCK, "quay", assignment.lease(), GOOD))
        .isEqualTo(new Answer.Accepted());
    DriveReport other = new DriveReport(CopyStatus.COMPLETED_WITH_ERRORS, 1, 10, "e", null, null);
    assertThat(leases.report(DOCK, "quay", assignment.lease(), other))
        .isInstanceOf(Answer.Refused.class);
    assertThat(leases.renew("quay", assignment.lease(), Progress.NONE))
        .isEqualTo(new Answer.Lost());
  }

  @Test
  void ofACancelledJobOnlyWhatIsInTransferGoesOn() {
    Job job = arrived("spring", A, B);
    Assignment assignment = leases.assign(DOCK, "quay", List.of(A)).orElseThrow();
    jobs.apply(ADA, job.id(), List.of(new JobEvent.CancelRequested()));
    assertThat(leases.assign(DOCK, "other", List.of(B))).isEmpty();
    assertThat(((Answer.Renewed) leases.renew("quay", assignment.lease(), Progress.NONE)).renewal())
        .matches(renewal -> renewal.isCancelRequested());
    clock.advance(Leases.LASTS);
    assertThat(leases.assign(DOCK, "other", List.of(A, B)).orElseThrow().drive()).isEqualTo(A);
  }

  @Test
  void ofManyStationsOneGetsTheDrive() throws Exception {
    arrived("spring", A);
    CountDownLatch together = new CountDownLatch(1);
    int given = 0;
    try (var threads = Executors.newFixedThreadPool(6)) {
      List<Future<Boolean>> done = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String station = "station-" + i;
        done.add(
            threads.submit(
                () -> {
                  together.await();
                  return leases.assign(DOCK, station, List.of(A)).isPresent();
                }));
      }
      together.countDown();
      for (Future<Boolean> future : done) {
        given += future.get() ? 1 : 0;
      }
    }
    assertThat(given).isEqualTo(1);
  }

  // ---- deadlines

  @Test
  void deadlinesMoveAndEraseJobsWhenTheyCome() {
    Job unshipped = created("unshipped", A);
    Job shipped = created("shipped", A);
    jobs.apply(ADA, shipped.id(), List.of(new JobEvent.MarkedShipped()));
    Deadlines deadlines = new Deadlines(jobs);
    assertThat(deadlines.run(() -> true)).isEmpty();
    clock.advance(Duration.ofDays(14));
    assertThat(deadlines.run(() -> true)).isEqualTo("1 jobs moved on, 1 erased");
    assertThat(table.find(unshipped.id())).isEmpty();
    clock.advance(Duration.ofDays(30));
    deadlines.run(() -> true);
    assertThat(state(shipped)).isEqualTo("Closed");
    clock.advance(Duration.ofDays(90).minusSeconds(1));
    deadlines.run(() -> true);
    assertThat(state(shipped)).isEqualTo("Closed");
    clock.advance(Duration.ofSeconds(1));
    deadlines.run(() -> true);
    assertThat(table.find(shipped.id())).isEmpty();
  }

  // ---- tokens

  @Test
  void aTokenIsKnownByItsHashAlone() {
    Tokens tokens = new Tokens(database, clock);
    assertThat(tokens.exist(Role.OPERATOR)).isFalse();
    String token = tokens.issue("ada", Role.OPERATOR);
    assertThat(tokens.caller(token)).contains(Caller.of("ada", Role.OPERATOR));
    assertThat(tokens.caller(token + "x")).isEmpty();
    assertThat(tokens.exist(Role.OPERATOR)).isTrue();
    List<String> rows =
        database.read(sql -> sql.sql("select hash from tokens").query(String.class).list());
    assertThat(rows).hasSize(1).noneMatch(hash -> hash.contains(token) || token.contains(hash));
    tokens.revoke("ada", Role.OPERATOR);
    assertThat(tokens.caller(token)).isEmpty();
  }

  private Job created(String name, DriveId... drives) {
    return ((Outcome.Created) jobs.create(ADA, path(name), SampleDrafts.importOf(drives))).job();
  }

  private Job arrived(String name, DriveId... drives) {
    Job job = created(name, drives);
    Outcome outcome =
        jobs.apply(
            ADA,
            job.id(),
            List.of(new JobEvent.MarkedShipped(), new JobEvent.ParcelArrived(Set.of(drives))));
    Job arrived = ((Outcome.Done) outcome).job();
    assertThat(arrived.state()).isInstanceOf(JobState.Received.class);
    return arrived;
  }

  private String state(Job job) {
    return table.find(job.id()).orElseThrow().job().state().text();
  }
}
