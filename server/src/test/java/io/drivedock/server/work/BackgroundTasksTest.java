package io.drivedock.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.Terms;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.KeyVault;
import io.drivedock.server.jobs.MasterKey;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import io.drivedock.server.jobs.SampleOwners;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackgroundTasksTest {

  private static final InstantSource WALL = InstantSource.system();
  private static final Duration OFTEN = Duration.ofMillis(50);
  private static final Duration SELDOM = Duration.ofDays(1);
  private static final Duration HEARTBEAT = Duration.ofMillis(200);
  private static final Caller ADA = Caller.of("ada", Role.CUSTOMER);

  @TempDir Path folder;

  /** A round that does what a test wants. */
  private record Said(String name, Function<BooleanSupplier, String> work)
      implements BackgroundTask {
    @Override
    public String run(BooleanSupplier mayGoOn) {
      return work.apply(mayGoOn);
    }
  }

  private List<DatabaseConfig> both() {
    return List.of(TestDatabases.sqlite(folder), TestDatabases.postgres());
  }

  private static BackgroundTasks rounds(Database database, String node, BackgroundTask... tasks) {
    return new BackgroundTasks(database, List.of(tasks), WALL, node, HEARTBEAT);
  }

  @Test
  void aRoundRunsAtOnceAndAgainAndAgain() throws InterruptedException {
    for (DatabaseConfig config : both()) {
      CountDownLatch runs = new CountDownLatch(3);
      try (Database database = Database.open(config);
          BackgroundTasks tasks = rounds(database, "a", new Said("tidy", go -> counted(runs)))) {
        tasks.start(OFTEN);
        assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static String counted(CountDownLatch runs) {
    runs.countDown();
    return "";
  }

  @Test
  void howARoundWentIsKnownAfterARestartAndAtOtherServers() {
    for (DatabaseConfig config : both()) {
      try (Database database = Database.open(config)) {
        BlockingQueue<String> work = new LinkedBlockingQueue<>(List.of("2 things done", ""));
        BackgroundTask tidy = new Said("tidy", go -> work.remove());
        BackgroundTasks tasks = rounds(database, "a", tidy);
        Instant before = WALL.instant().minusMillis(1);
        tasks.runAll();
        tasks.runAll();
        tasks.runAll();
        assertThat(before).isBefore(tasks.statuses().getFirst().lastRun());
      }
      try (Database database = Database.open(config);
          BackgroundTasks other = rounds(database, "b", new Said("tidy", go -> ""))) {
        BackgroundTasks.Status status = other.statuses().getFirst();
        assertThat(status.runs()).isEqualTo(3);
        assertThat(status.lastNode()).isEqualTo("a");
        assertThat(status.lastDone()).isEqualTo("2 things done");
        assertThat(status.lastDoneAt()).isBefore(status.lastRunEnded());
        assertThat(status.lastProblem())
            .isEqualTo("NoSuchElementException; the log of a says more");
        assertThat(status.nextRun()).as("nothing is scheduled yet").isNull();
        other.runAll();
        assertThat(other.statuses().getFirst().lastProblem()).isNull();
        other.start(SELDOM);
        status =
            until(
                () -> other.statuses().getFirst(),
                seen -> seen.nextRun() != null && seen.runs() == 5);
        assertThat(status.nextRun()).isAfter(WALL.instant().plus(SELDOM).minusSeconds(60));
      }
    }
  }

  @Test
  void aRoundThatFailsKeepsNoOtherFromRunning() {
    try (Database database = Database.open(TestDatabases.sqlite(folder))) {
      BackgroundTasks tasks =
          rounds(
              database,
              "a",
              new Said(
                  "broken",
                  go -> {
                    throw new IllegalStateException("the street of Ann is not for a log of rounds");
                  }),
              new Said("tidy", go -> "done"));
      tasks.runAll();
      assertThat(tasks.statuses().getFirst().lastProblem())
          .contains("IllegalStateException")
          .doesNotContain("Ann");
      assertThat(tasks.statuses().getLast().lastDone()).isEqualTo("done");
    }
  }

  @Test
  void closingAsksARoundToStopAndLeavesNothingMarkedAsRunning() throws InterruptedException {
    for (DatabaseConfig config : both()) {
      CountDownLatch begun = new CountDownLatch(1);
      BackgroundTask endless =
          new Said(
              "endless",
              mayGoOn -> {
                begun.countDown();
                while (mayGoOn.getAsBoolean()) {
                  LockSupport.parkNanos(1_000_000);
                }
                return "a part";
              });
      try (Database database = Database.open(config)) {
        try (BackgroundTasks tasks = rounds(database, "a", endless)) {
          tasks.start(SELDOM);
          assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
          assertThat(until(() -> tasks.statuses().getFirst(), s -> s.runningOn() != null))
              .extracting(BackgroundTasks.Status::runningOn)
              .isEqualTo("a");
        }
        BackgroundTasks.Status after = rounds(database, "b", endless).statuses().getFirst();
        assertThat(after.runningOn()).isNull();
        assertThat(after.lastDone()).isEqualTo("a part");
      }
    }
  }

  @Test
  void twoServersMoveEachJobOnce() {
    DatabaseConfig config = TestDatabases.postgres();
    int jobs = 500;
    try (Database first = Database.open(config);
        Database second = Database.open(config)) {
      overdue(first, jobs);
      Deadlines here = new Deadlines(jobs(first, WALL));
      Deadlines there = new Deadlines(jobs(second, WALL));
      try (BackgroundTasks a = rounds(first, "a", here);
          BackgroundTasks b = rounds(second, "b", there)) {
        a.start(OFTEN);
        b.start(OFTEN);
        // What is asked for by hand runs beside them.
        b.runAll();
        until(() -> untouched(first), left -> left == 0);
      }
      assertThat(moves(first)).hasSize(jobs).allMatch(events -> events == 1);
    }
  }

  @Test
  void aServerThatIsKilledInARoundLosesNothing() throws Exception {
    for (DatabaseConfig config : both()) {
      int jobs = 500;
      try (Database database = Database.open(config)) {
        overdue(database, jobs);
      }
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Victim.class.getName(),
                  config.url(),
                  String.valueOf(config.user()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.lines().anyMatch(line -> line.equals("in the middle"))).isTrue();
      } finally {
        process.destroyForcibly().waitFor();
      }
      try (Database database = Database.open(config)) {
        long left = untouched(database);
        assertThat(left).as("it was killed in the middle").isBetween(1L, jobs - 1L);
        try (BackgroundTasks tasks = rounds(database, "b", new Deadlines(jobs(database, WALL)))) {
          assertThat(tasks.statuses().getFirst().runningOn()).isEqualTo("victim");
          tasks.start(SELDOM);
          until(() -> untouched(database), now -> now == 0);
        }
        assertThat(moves(database)).hasSize(jobs).allMatch(events -> events == 1);
      }
    }
  }

  /** Begins the round of deadlines in a process of its own, says when it is in the middle, dies. */
  static final class Victim {
    public static void main(String[] words) throws InterruptedException {
      String user = words[1].equals("null") ? null : words[1];
      Database database = Database.open(new DatabaseConfig(words[0], user, null));
      Deadlines deadlines = new Deadlines(jobs(database, WALL));
      BackgroundTask slow =
          new Said(
              deadlines.name(),
              mayGoOn ->
                  deadlines.run(
                      () -> {
                        if (untouched(database) < moves(database).size()) {
                          System.out.println("in the middle");
                          LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                        }
                        return true;
                      }));
      rounds(database, "victim", slow).start(SELDOM);
      Thread.currentThread().join();
    }
  }

  private static Jobs jobs(Database database, InstantSource clock) {
    KeyVault vault = new KeyVault(database, MasterKey.parse("AAAA".repeat(10) + "AAA=", "a test"));
    return new Jobs(database, vault, SampleOwners.of(database), clock, Terms.STANDARD);
  }

  /** Jobs that were shipped so long ago that their parcels are late. */
  private static void overdue(Database database, int count) {
    Instant then = WALL.instant().minus(Terms.STANDARD.parcelDue()).minusSeconds(60);
    Jobs jobs = jobs(database, () -> then);
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Outcome outcome =
          jobs.create(ADA, SampleDrafts.path("job-" + i), SampleDrafts.importOf(SampleDrafts.A));
      ids.add(((Outcome.Created) outcome).job().id());
    }
    ids.forEach(id -> jobs.apply(ADA, id, List.of(new JobEvent.MarkedShipped())));
  }

  private static long untouched(Database database) {
    return moves(database).stream().filter(events -> events == 0).count();
  }

  /** How often time has moved each job. */
  private static List<Long> moves(Database database) {
    return database.read(
        sql ->
            sql.sql(
                    "select (select count(*) from history where job_id = id and event ="
                        + " 'DeadlinePassed') as moves from jobs")
                .query(Long.class)
                .list());
  }

  private static <T> T until(Supplier<T> look, Predicate<T> isSo) {
    long ends = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      T seen = look.get();
      if (isSo.test(seen)) {
        return seen;
      }
      if (System.nanoTime() - ends > 0) {
        throw new AssertionError("it does not come about; last seen: " + seen);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }
}
