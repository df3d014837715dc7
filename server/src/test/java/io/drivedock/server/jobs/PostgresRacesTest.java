package io.drivedock.server.jobs;

import static io.drivedock.server.jobs.SampleDrafts.A;
import static io.drivedock.server.jobs.SampleDrafts.B;
import static io.drivedock.server.jobs.SampleDrafts.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.dock.DriveAllocation;
import io.drivedock.dock.ExportRun;
import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.NameOrder;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobEvent;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.DatabaseException;
import io.drivedock.server.db.DatabaseTimeouts;
import io.drivedock.server.db.TestDatabases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What two servers do to one row: the second session of these tests holds it in between. */
final class PostgresRacesTest {

  private static final Caller ADA = Caller.of("ada", Role.CUSTOMER);
  private static final Caller DOCK = Caller.of("dock", Role.STATION);

  private final ExecutorService servers = Executors.newCachedThreadPool();
  private DatabaseConfig config;
  private Database database;
  private Jobs jobs;
  private Leases leases;
  private Plans plans;
  private Connection second;

  @BeforeEach
  void open() throws Exception {
    DatabaseConfig empty = TestDatabases.postgres();
    Duration patient = Duration.ofMinutes(5);
    config =
        new DatabaseConfig(
            empty.url(),
            empty.user(),
            empty.password(),
            new DatabaseTimeouts(patient, patient, patient, Duration.ofMinutes(6)));
    database = Database.open(config);
    KeyVault vault = new KeyVault(database, MasterKey.parse("AAAA".repeat(10) + "AAA=", "a test"));
    jobs = new Jobs(database, vault, SampleOwners.of(database), new TestClock(), Terms.STANDARD);
    leases = new Leases(jobs);
    plans = new Plans(jobs);
    second = session();
    second.setAutoCommit(false);
  }

  @AfterEach
  void close() throws Exception {
    second.close();
    servers.shutdownNow();
    database.close();
  }

  private Connection session() throws SQLException {
    return DriverManager.getConnection(config.url(), config.user(), "");
  }

  /** Something that a server does while the second session holds what it needs. */
  private <T> List<Future<T>> meanwhile(String hold, List<Callable<T>> work) throws Exception {
    try (Statement sql = second.createStatement()) {
      sql.execute(hold);
    }
    List<Future<T>> futures = new ArrayList<>();
    for (Callable<T> each : work) {
      futures.add(servers.submit(each));
    }
    try (Connection watch = session();
        Statement sql = watch.createStatement()) {
      int waiting = 0;
      while (waiting < work.size() && futures.stream().noneMatch(Future::isDone)) {
        try (ResultSet row =
            sql.executeQuery(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                    + " and datname = current_database()")) {
          row.next();
          waiting = row.getInt(1);
        }
      }
      assertThat(waiting).as("all of it waits for the second session").isEqualTo(work.size());
    }
    second.commit();
    return futures;
  }

  private Job inTransfer(String name, JobDraft draft, DriveId... drives) {
    Outcome.Created made = (Outcome.Created) jobs.create(ADA, path(name), draft);
    Outcome outcome =
        jobs.apply(
            ADA,
            made.job().id(),
            List.of(new JobEvent.MarkedShipped(), new JobEvent.ParcelArrived(Set.of(drives))));
    return ((Outcome.Done) outcome).job();
  }

  enum Message {
    HEARTBEAT,
    REPORT,
    RELEASE
  }

  private Leases.Answer say(Message message, long number) {
    return switch (message) {
      case HEARTBEAT -> leases.renew("quay", number, new Progress(5, 10));
      case REPORT ->
          leases.report(
              DOCK, "quay", number, new DriveReport(CopyStatus.COMPLETED, 10, 10, "e", null, null));
      case RELEASE -> leases.release("quay", number);
    };
  }

  @ParameterizedTest
  @EnumSource(Message.class)
  void whatComesLateUnderAnOldNumberDoesNotTakeTheLeaseBack(Message message) throws Exception {
    Job job = inTransfer("spring", SampleDrafts.importOf(A), A);
    long old = leases.assign(DOCK, "quay", List.of(A)).orElseThrow().lease();
    long young = old + 7;
    Future<Leases.Answer> answer =
        meanwhile(
                "update leases set number = %d, station = 'pier' where number = %d"
                    .formatted(young, old),
                List.<Callable<Leases.Answer>>of(() -> say(message, old)))
            .getFirst();
    assertThat(answer.get()).isEqualTo(new Leases.Answer.Lost());
    assertThat(leases.renew("pier", young, Progress.NONE))
        .isInstanceOf(Leases.Answer.Renewed.class);
    assertThat(jobs.table().find(job.id()).orElseThrow().job().drives().getFirst().state())
        .isInstanceOf(DriveState.Transferring.class);
  }

  private static ExportRun run(String name) {
    return new ExportRun("films", name, "films", name, 1, 100, "", NameOrder.BY_CHARACTERS);
  }

  @Test
  void twoDrivesThatArePlannedAtOnceShareNoRun() throws Exception {
    Job job = inTransfer("out", SampleDrafts.export(), A, B);
    long one = leases.assign(DOCK, "quay", List.of(A)).orElseThrow().lease();
    long other = leases.assign(DOCK, "pier", List.of(B)).orElseThrow().lease();
    plans.survey("quay", one, List.of(run("a"), run("b")));
    List<Future<Plans.Answer>> answers =
        meanwhile(
            "select body from export_plans where job_id = '%s' for update".formatted(job.id()),
            List.<Callable<Plans.Answer>>of(
                () -> plans.plan("quay", one, 150), () -> plans.plan("pier", other, 150)));
    List<ExportRun> runs = new ArrayList<>();
    for (Future<Plans.Answer> answer : answers) {
      DriveAllocation planned = ((Plans.Answer.Planned) answer.get()).plan();
      runs.addAll(planned.runs());
    }
    assertThat(runs).containsExactlyInAnyOrder(run("a"), run("b"));
  }

  @Test
  void whatIsWrittenBesideADeletionIsToldThatTheJobIsGone() throws Exception {
    Job job = ((Outcome.Created) jobs.create(ADA, path("one"), SampleDrafts.importOf(A))).job();
    Future<Boolean> beside =
        meanwhile(
                "delete from jobs where id = '%s'".formatted(job.id()),
                List.<Callable<Boolean>>of(() -> jobs.note(ADA, job.id(), "Seen", null)))
            .getFirst();
    assertThat(beside.get()).isFalse();
  }

  @Test
  void keysThatAreAskedForBesideADeletionAreNotShown() throws Exception {
    Job job = ((Outcome.Created) jobs.create(ADA, path("one"), SampleDrafts.importOf(A))).job();
    var shown =
        meanwhile(
                "delete from jobs where id = '%s'".formatted(job.id()),
                List.<Callable<Boolean>>of(() -> jobs.showKeys(ADA, job).isPresent()))
            .getFirst();
    assertThat(shown.get()).isFalse();
  }

  /** A server that freezes between two statements holds up nobody for long. */
  @Test
  void aTransactionInWhichNothingIsAskedIsUndone() throws Exception {
    Duration soon = Duration.ofMillis(200);
    DatabaseConfig hasty =
        new DatabaseConfig(
            config.url(),
            config.user(),
            config.password(),
            new DatabaseTimeouts(soon, Duration.ofMinutes(1), soon, Duration.ofMinutes(2)));
    String touch = "update counters set value = value + 1 where name = 'lease'";
    try (Database frozen = Database.open(hasty);
        Database healthy = Database.open(hasty)) {
      CountDownLatch holds = new CountDownLatch(1);
      CountDownLatch thaws = new CountDownLatch(1);
      Future<Integer> lost =
          servers.submit(
              () ->
                  frozen.write(
                      sql -> {
                        int rows = sql.sql(touch).update();
                        holds.countDown();
                        try {
                          thaws.await();
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                        return rows;
                      }));
      holds.await();
      int written = 0;
      while (written == 0) {
        try {
          written = healthy.write(sql -> sql.sql(touch).update());
        } catch (RuntimeException e) {
          assertThat(e).hasMessageContaining("lock timeout");
        }
      }
      thaws.countDown();
      assertThatThrownBy(lost::get)
          .hasCauseInstanceOf(DatabaseException.class)
          .rootCause()
          .hasMessageContaining("idle-in-transaction");
      assertThat(
              healthy.<Long>read(
                  sql ->
                      sql.sql("select value from counters where name = 'lease'")
                          .query(Long.class)
                          .single()))
          .isEqualTo(1);
    }
  }

  /** A pooler hands connections on: what one leaves in its session, another finds. */
  @Test
  void whatOnlyReadsLeavesNothingInItsSession() {
    assertThat(
            database.<List<String>>read(
                sql ->
                    List.of(
                        sql.sql("show transaction_read_only").query(String.class).single(),
                        sql.sql("show default_transaction_read_only")
                            .query(String.class)
                            .single())))
        .containsExactly("on", "off");
  }
}
