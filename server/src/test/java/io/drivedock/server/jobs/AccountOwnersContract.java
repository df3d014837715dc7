package io.drivedock.server.jobs;

import static io.drivedock.server.jobs.SampleDrafts.A;
import static io.drivedock.server.jobs.SampleDrafts.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.AvailableActions;
import io.drivedock.job.Job;
import io.drivedock.job.JobChange.Patch;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.Refusal;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.jobs.Leases.Answer;
import io.drivedock.server.jobs.StorageAccounts.Named;
import java.util.ArrayList;
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

/** To whom storage accounts belong, on every database: subclassed for each. */
abstract class AccountOwnersContract {

  private static final String ANN = "aaaaaaaa-0000-4000-8000-000000000001";
  private static final String BOB = "bbbbbbbb-0000-4000-8000-000000000002";
  private static final Caller CUSTOMER = Caller.of("somebody", Role.CUSTOMER);
  private static final Caller STATION = Caller.of("dock", Role.STATION);

  private final TestClock clock = new TestClock();
  private DatabaseConfig config;
  private Database database;
  private Jobs jobs;
  private Leases leases;

  abstract DatabaseConfig empty();

  @BeforeEach
  void open() {
    config = empty();
    database = Database.open(config);
    settings(Map.of());
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** The service started with those settings. */
  private void settings(Map<String, Named> named) {
    jobs = jobs(database, new StorageAccounts("main", named, true));
    leases = new Leases(jobs);
  }

  private Jobs jobs(Database on, StorageAccounts accounts) {
    KeyVault vault = new KeyVault(on, MasterKey.parse("AAAA".repeat(10) + "AAA=", "a test"));
    return new Jobs(on, vault, new AccountOwners(on, accounts), clock, Terms.STANDARD);
  }

  private static Named owners(String... subscriptions) {
    return new Named(null, Set.of(subscriptions));
  }

  private static String id(String subscription, String account) {
    return "/subscriptions/%s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/%s"
        .formatted(subscription, account);
  }

  private static JobPath path(String subscription, String name) {
    return new JobPath(subscription, "Harbour", name);
  }

  private Outcome create(String subscription, String name, String accountId) {
    return create(subscription, name, accountId, SampleDrafts.importOf(A));
  }

  private Outcome create(String subscription, String name, String accountId, JobDraft draft) {
    JobDraft into = SampleDrafts.withAccount(draft, accountId);
    return jobs.create(CUSTOMER, path(subscription, name), into);
  }

  private Job created(String subscription, String name, DriveId... drives) {
    JobDraft draft = SampleDrafts.importOf(drives);
    return ((Outcome.Created) create(subscription, name, id(subscription, "films"), draft)).job();
  }

  /** A job whose drives lie at the dock. */
  private Job arrived(String subscription, String name, DriveId... drives) {
    Job job = created(subscription, name, drives);
    JobEvent came = new JobEvent.ParcelArrived(Set.of(drives));
    List<JobEvent> told = List.of(new JobEvent.MarkedShipped(), came);
    return ((Outcome.Done) jobs.apply(CUSTOMER, job.id(), told)).job();
  }

  private static void assertRefused(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused) outcome).refusals())
        .extracting(Refusal::code)
        .containsExactly(Refusal.Code.STORAGE_ACCOUNT_NOT_OWNED);
  }

  private String holder(String account) {
    return database.read(sql -> AccountOwnerTable.holder(sql, account)).orElse("nobody");
  }

  // ---- who is first

  @Test
  void anAccountBelongsToTheSubscriptionThatFirstUsedItHoweverItIsNamed() {
    created(ANN, "spring", A);
    List<String> names =
        List.of(
            id(ANN, "films"),
            id(ANN, "FILMS"),
            id(ANN.toUpperCase(Locale.ROOT), "films"),
            id(BOB, "films"),
            id(BOB, "Films"),
            id(BOB, "films").toUpperCase(Locale.ROOT),
            id(BOB, "films").replace(".Storage", ".ClassicStorage"),
            id("nobody", "films"));
    for (String name : names) {
      assertRefused(create(BOB, "theft", name));
      assertRefused(create(BOB, "theft", name, SampleDrafts.export()));
    }
    assertThat(jobs.table().find(path(BOB, "theft"))).isEmpty();
    assertThat(create(ANN.toUpperCase(Locale.ROOT), "more", id(ANN, "FILMS")))
        .isInstanceOf(Outcome.Created.class);
    assertThat(holder("films")).isEqualTo(ANN);
  }

  @Test
  void whatIsRefusedClaimsNothing() {
    assertRefused(create(BOB, "theft", id(ANN, "films")));
    assertThat(holder("films")).isEqualTo("nobody");
    created(ANN, "spring", A);
    Job own = created(ANN, "own", B);
    jobs.apply(CUSTOMER, own.id(), List.of(new JobEvent.MarkedShipped()));
    assertThat(create(ANN, "own", id(ANN, "other")))
        .as("a job that is shipped is not replaced")
        .isInstanceOf(Outcome.Refused.class);
    assertThat(holder("other")).isEqualTo("nobody");
  }

  @Test
  void aReplacementIsRefusedAsACreationIsAndClaimsAsOneDoes() {
    created(ANN, "spring", A);
    assertThat(create(BOB, "own", id(BOB, "mine"))).isInstanceOf(Outcome.Created.class);
    assertRefused(create(BOB, "own", id(BOB, "films")));
    assertThat(create(BOB, "own", id(BOB, "other"))).isInstanceOf(Outcome.Done.class);
    assertThat(holder("other")).isEqualTo(BOB);
    assertRefused(create(ANN, "late", id(ANN, "other")));
  }

  @Test
  void aClaimOutlivesTheJobsBecauseTheBlobsDo() {
    Job job = created(ANN, "spring", A);
    jobs.delete(job.id());
    assertThat(jobs.table().find(job.id())).isEmpty();
    assertRefused(create(BOB, "theft", id(BOB, "films"), SampleDrafts.export()));
  }

  @Test
  void ofManyWhoWantAnAccountAtOnceOneGetsItOnEveryServer() throws Exception {
    int subscriptions = 6;
    CountDownLatch together = new CountDownLatch(1);
    int created = 0;
    try (Database second = Database.open(config);
        var threads = Executors.newFixedThreadPool(subscriptions)) {
      List<Jobs> servers = List.of(jobs, jobs(second, StorageAccounts.in("main")));
      List<Future<Outcome>> done = new ArrayList<>();
      for (int i = 0; i < subscriptions; i++) {
        Jobs server = servers.get(i % 2);
        String subscription = "%08d-0000-4000-8000-000000000000".formatted(i);
        JobDraft draft =
            SampleDrafts.withAccount(SampleDrafts.importOf(A), id(subscription, "films"));
        done.add(
            threads.submit(
                () -> {
                  together.await();
                  return server.create(CUSTOMER, path(subscription, "spring"), draft);
                }));
      }
      together.countDown();
      for (Future<Outcome> future : done) {
        if (future.get() instanceof Outcome.Created(Job job)) {
          created++;
          assertThat(holder("films")).isEqualTo(job.path().subscription());
        } else {
          assertRefused(future.get());
        }
      }
    }
    assertThat(created).isEqualTo(1);
  }

  // ---- settings

  @Test
  void theSettingsHandAnAccountOverAndItStaysWithWhoUsedItThen() {
    created(ANN, "spring", A);
    settings(Map.of("FILMS", owners(BOB)));
    assertRefused(create(ANN, "late", id(ANN, "films")));
    assertThat(holder("films")).as("nobody used it yet").isEqualTo(ANN);
    created(BOB, "summer", B);
    settings(Map.of());
    assertThat(holder("films")).isEqualTo(BOB);
    assertRefused(create(ANN, "late", id(ANN, "films")));
  }

  @Test
  void amongSeveralOwnersTheFirstStaysTheOneWhoIsLeft() {
    settings(Map.of("films", owners(ANN, BOB)));
    created(ANN, "spring", A);
    created(BOB, "summer", B);
    assertThat(create(BOB, "by-id", id(ANN, "films"))).isInstanceOf(Outcome.Created.class);
    settings(Map.of());
    assertThat(holder("films")).isEqualTo(ANN);
  }

  @Test
  void anAccountInATargetOfItsOwnIsNotClaimedForTheOthersOfItsName() {
    settings(Map.of(id(BOB, "films"), new Named("tape", null)));
    assertThat(create(BOB, "summer", id(BOB, "films"))).isInstanceOf(Outcome.Created.class);
    assertThat(holder("films")).isEqualTo("nobody");
    created(ANN, "spring", A);
    assertThat(holder("films")).isEqualTo(ANN);
  }

  // ---- jobs that are in the database already

  /** Ann's and Bob's jobs on one account, of which only Ann is the owner now. */
  private Job foreign(DriveId drive) {
    settings(Map.of("films", owners(ANN, BOB)));
    created(ANN, "spring", A);
    Job job = arrived(BOB, "theft", drive);
    settings(Map.of());
    return job;
  }

  @Test
  void noStationIsGivenADriveOfAJobWhoseAccountIsAnothers() {
    Job job = foreign(B);
    assertThat(leases.assign(STATION, "quay", List.of(B))).isEmpty();
    assertThat(jobs.table().find(job.id()).orElseThrow().job().state().text())
        .isEqualTo("Received");
    settings(Map.of("films", owners(ANN, BOB)));
    assertThat(leases.assign(STATION, "quay", List.of(B))).isPresent();
  }

  @Test
  void anExportIsHeldBackAsAnImportIs() {
    settings(Map.of("films", owners(ANN, BOB)));
    created(ANN, "spring", A);
    create(BOB, "theft", id(BOB, "films"), SampleDrafts.export());
    JobEvent came = new JobEvent.ParcelArrived(Set.of(B));
    jobs.apply(CUSTOMER, path(BOB, "theft"), List.of(new JobEvent.MarkedShipped(), came));
    settings(Map.of());
    assertThat(leases.assign(STATION, "quay", List.of(B))).isEmpty();
  }

  @Test
  void oneJobThatIsHeldBackHoldsNoOtherBack() {
    foreign(B);
    Job own = arrived(ANN, "own", new DriveId("C"));
    assertThat(leases.assign(STATION, "quay", List.of(B, new DriveId("C"))).orElseThrow().job())
        .isEqualTo(own.id());
  }

  @Test
  void aStationStopsWhenTheAccountWasHandedOverMeanwhile() {
    settings(Map.of("films", owners(ANN, BOB)));
    created(ANN, "spring", A);
    arrived(BOB, "theft", B);
    long lease = leases.assign(STATION, "quay", List.of(B)).orElseThrow().lease();
    assertThat(isToldToStop(lease)).isFalse();
    settings(Map.of("films", owners(ANN)));
    assertThat(isToldToStop(lease)).isTrue();
    leases.release("quay", lease);
    assertThat(leases.assign(STATION, "quay", List.of(B))).isEmpty();
  }

  private boolean isToldToStop(long lease) {
    Answer answer = leases.renew("quay", lease, Progress.NONE);
    return ((Answer.Renewed) answer).renewal().isStopRequested();
  }

  @Test
  void aJobThatClaimedNothingDoesSoWhenItsDriveIsGivenOut() {
    arrived(ANN, "spring", A);
    forget();
    assertThat(leases.assign(STATION, "quay", List.of(A))).isPresent();
    assertThat(holder("films")).isEqualTo(ANN);
  }

  @Test
  void aJobWhoseAccountIsAnothersCanOnlyBeEnded() {
    Job job = foreign(B);
    Patch tags = Patch.NOTHING.withTags(Map.of("x", "y"));
    assertRefused(jobs.apply(CUSTOMER, job.id(), List.of(new JobEvent.Edited(tags))));
    assertRefused(jobs.apply(CUSTOMER, job.id(), List.of(new JobEvent.MarkedShipped())));
    assertThat(jobs.outlook(job).choices())
        .filteredOn(AvailableActions.Choice::isAllowed)
        .extracting(AvailableActions.Choice::action)
        .containsExactlyInAnyOrder(
            AvailableActions.Action.CANCEL, AvailableActions.Action.WITHDRAW);
    assertThat(jobs.owners().blocked(job)).isPresent();

    Outcome cancelled = jobs.apply(CUSTOMER, job.id(), List.of(new JobEvent.CancelRequested()));
    Job after = ((Outcome.Done) cancelled).job();
    assertThat(after.state().text()).isEqualTo("Packaging");
    assertThat(jobs.owners().blocked(after)).isEmpty();
  }

  // ---- a start

  /** What an older version leaves: jobs that have noted no account and claimed none. */
  private void forget() {
    int rows =
        database.write(
            sql -> {
              int claims = sql.sql("delete from account_claims").update();
              return claims + sql.sql("update jobs set storage_account = null").update();
            });
    assertThat(rows).isPositive();
  }

  @Test
  void atTheStartEachAccountIsItsOldestJobsAndTheOthersAreTold() {
    settings(Map.of("films", owners(ANN, BOB)));
    created(ANN, "spring", A);
    created(BOB, "theft", B);
    created(BOB, "theft-2", B);
    assertThat(create(BOB, "own", id(BOB, "mine"))).isInstanceOf(Outcome.Created.class);
    forget();
    settings(Map.of());

    assertThat(jobs.owners().settle(clock.instant()))
        .singleElement()
        .asString()
        .startsWith(
            "Jobs of storage account 'films' are not transferred: harbour/theft,"
                + " harbour/theft-2. Its storage account 'films' belongs to subscription "
                + ANN
                + ", and the job is of subscription "
                + BOB)
        .contains("under storage.accounts in the server's settings");
    assertThat(holder("films")).isEqualTo(ANN);
    assertThat(holder("mine")).isEqualTo(BOB);
    assertThat(jobs.owners().settle(clock.instant())).as("once more").hasSize(1);
  }

  @Test
  void aStartWithoutConflictsSaysNothing() {
    assertThat(jobs.owners().settle(clock.instant())).isEmpty();
    Job job = foreign(B);
    jobs.apply(CUSTOMER, job.id(), List.of(new JobEvent.CancelRequested()));
    jobs.apply(CUSTOMER, job.id(), List.of(new JobEvent.Returned(SampleDrafts.TO_DOCK)));
    assertThat(jobs.owners().settle(clock.instant())).as("what is over is over").isEmpty();
  }

  @Test
  void aStartTellsOfSettingsThatShutOutAJob() {
    created(ANN, "spring", A);
    settings(Map.of("films", owners(BOB)));
    assertThat(jobs.owners().settle(clock.instant()))
        .singleElement()
        .asString()
        .contains("harbour/spring", "belongs to subscription " + BOB);
  }

  @Test
  void atTheStartMoreJobsAreNotedThanFitIntoOneWrite() {
    List<JobId> made = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      made.add(created(ANN, "job-" + i, A).id());
    }
    forget();
    jobs.owners().settle(clock.instant());
    long without =
        database.read(
            sql ->
                sql.sql("select count(*) from jobs where storage_account is null")
                    .query(Long.class)
                    .single());
    assertThat(made).hasSize(1_001);
    assertThat(without).isZero();
  }
}
