package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveDraft;
import io.drivedock.job.DriveReport;
import io.drivedock.job.EncryptionKey;
import io.drivedock.job.Job;
import io.drivedock.job.JobDetails;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.job.ManagedIdentity;
import io.drivedock.job.Parcel;
import io.drivedock.job.ReturnAddress;
import io.drivedock.job.ReturnShipping;
import io.drivedock.job.ShippingInformation;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;
import io.drivedock.server.work.Deadlines;
import io.drivedock.server.work.Tombstones;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left after an erase: a tombstone, and nothing of anyone but whose the storage account is,
 * in which the blobs still lie.
 */
final class ErasingTest {

  private static final DriveId DRIVE = new DriveId("QXDRIVESERIAL");
  private static final BitLockerKey KEY = BitLockerKey.parse("QxKeyOfTheDrive");
  private static final JobPath PATH =
      new JobPath("77777777-8888-4999-8aaa-bbbbbbbbbbbb", "QxGroup", "QxJobName");
  private static final Caller CUSTOMER = Caller.of("QxCustomer", Role.CUSTOMER);

  /** Of each member of a job that says something of somebody. All begin alike. */
  private static final String OF_SOMEBODY = "qx";

  /** What the operator is told, and time for a machine that is busy. */
  private static final Duration ERASED_WITHIN = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final TestClock clock = new TestClock();

  private static JobDraft draft() {
    return new JobDraft(
        new JobDetails(
            JobType.IMPORT,
            "QxLocation",
            Map.of("QxTag", "QxTagValue"),
            "/subscriptions/s/resourceGroups/QxGroup/providers/Microsoft.Storage/storageAccounts"
                + "/films",
            new ReturnAddress(
                "QxName",
                "QxStreet",
                "QxFloor",
                "QxCity",
                "QxState",
                "QxPostal",
                "QxLand",
                "QxPhone",
                "qx@example.org"),
            new ReturnShipping("QxCarrier", "QxAccount"),
            new ShippingInformation(
                "QxDock", "QxQuay", "", "QxTown", "", "QxCode", "QxCountry", "", null),
            new Parcel("QxCarrier", "QxTracking", 1L, "2/3/2026"),
            "qxlogs",
            LogLevel.VERBOSE,
            true,
            null,
            EncryptionKey.SERVICE_MANAGED,
            ManagedIdentity.NONE),
        List.of(new DriveDraft(DRIVE, KEY, "\\QxManifest.xml", "QxHash", "QxHeader")));
  }

  private record Dock(Database database, Jobs jobs, KeyVault vault) {}

  private Dock dock(Database database) {
    KeyVault vault = new KeyVault(database, MasterKey.parse("AAAA".repeat(10) + "AAA=", "a test"));
    return new Dock(
        database,
        new Jobs(database, vault, SampleOwners.of(database), clock, Terms.STANDARD),
        vault);
  }

  /** A job that went all the way, so that every table has a row of it. */
  private Job finished(Dock dock) {
    Jobs jobs = dock.jobs();
    jobs.create(CUSTOMER, PATH, draft());
    jobs.apply(
        CUSTOMER,
        PATH,
        List.of(new JobEvent.MarkedShipped(), new JobEvent.ParcelArrived(Set.of(DRIVE))));
    Leases leases = new Leases(jobs);
    Caller station = Caller.of("QxStation", Role.STATION);
    long lease = leases.assign(station, "QxDock-1", List.of(DRIVE)).orElseThrow().lease();
    leases.report(
        station,
        "QxDock-1",
        lease,
        new DriveReport(CopyStatus.COMPLETED, 12_345, 12_345, "file:/qx-log", null, null));
    jobs.apply(
        CUSTOMER,
        PATH,
        List.of(new JobEvent.Returned(new Parcel("QxCarrier", "QxHome", 1L, "3/3/2026"))));
    return new JobTable(dock.database()).find(PATH).orElseThrow().job();
  }

  @Test
  void afterADeletionNoTableHoldsAByteOfAnyone() {
    for (DatabaseConfig config : List.of(TestDatabases.sqlite(folder), TestDatabases.postgres())) {
      try (Database database = Database.open(config)) {
        Dock dock = dock(database);
        Job job = finished(dock);
        assertThat(cells(database)).anyMatch(cell -> cell.contains(OF_SOMEBODY));
        dock.jobs().delete(PATH, Condition.NONE);

        assertThat(cells(database))
            .noneMatch(cell -> cell.contains(OF_SOMEBODY))
            .noneMatch(cell -> cell.contains(job.id().toString()))
            .noneMatch(cell -> cell.contains(PATH.subscription()));
        assertThat(new TombstoneTable(database).find(job.id()))
            .contains(stone(job, Tombstone.Reason.DELETED, clock));
      }
    }
  }

  @Test
  void afterADeadlineNoTableHoldsAByteOfAnyone() {
    for (DatabaseConfig config : List.of(TestDatabases.sqlite(folder), TestDatabases.postgres())) {
      try (Database database = Database.open(config)) {
        Dock dock = dock(database);
        Job job = finished(dock);
        clock.advance(Duration.ofDays(90));
        assertThat(new Deadlines(dock.jobs()).run(() -> true))
            .isEqualTo("0 jobs moved on, 1 erased");

        assertThat(cells(database)).noneMatch(cell -> cell.contains(OF_SOMEBODY));
        assertThat(new TombstoneTable(database).find(job.id()))
            .contains(stone(job, Tombstone.Reason.KEPT, clock));
      }
    }
  }

  private static Tombstone stone(Job job, Tombstone.Reason reason, TestClock clock) {
    LocalDate begun = LocalDate.parse("2026-03-01");
    LocalDate erased = LocalDate.parse(clock.instant().toString().substring(0, 10));
    LocalDate created = LocalDate.parse(job.created().at().toString().substring(0, 10));
    assertThat(created).isAfterOrEqualTo(begun);
    return new Tombstone(
        Tombstone.hash(job.id()),
        JobType.IMPORT,
        "Completed",
        reason,
        1,
        12_345,
        created,
        created,
        erased);
  }

  @Test
  void anUnshippedJobThatExpiresLeavesAStoneThatSaysSo() {
    try (Database database = Database.open(TestDatabases.sqlite(folder))) {
      Dock dock = dock(database);
      Job job = ((Outcome.Created) dock.jobs().create(CUSTOMER, PATH, draft())).job();
      clock.advance(Duration.ofDays(14));
      dock.jobs().passDeadlines(10);
      Tombstone stone = new TombstoneTable(database).find(job.id()).orElseThrow();
      assertThat(stone.reason()).isEqualTo(Tombstone.Reason.EXPIRED);
      assertThat(stone.finishedOn()).isNull();
    }
  }

  @Test
  void noFileHoldsAByteOfAnyoneOnceItsLogIsEmptied() throws Exception {
    try (Database database = Database.open(TestDatabases.sqlite(folder))) {
      Dock dock = dock(database);
      finished(dock);
      assertThat(files()).contains(OF_SOMEBODY + "street");
      dock.jobs().delete(PATH, Condition.NONE);
      new Tombstones(database, Duration.ofDays(3_650), clock).run(() -> true);
      String claim = "films" + PATH.subscription();
      assertThat(files()).contains(claim).doesNotContain(OF_SOMEBODY);
      assertThat(files().replace(claim, "")).doesNotContain(PATH.subscription());
    }
  }

  @Test
  void secondsAfterADeletionNoFileHoldsAByteOfAnyone() throws Exception {
    try (Database database = Database.open(TestDatabases.sqlite(folder))) {
      Dock dock = dock(database);
      finished(dock);
      try (Connection other =
              DriverManager.getConnection(
                  TestDatabases.sqlite(folder).url().replace("IMMEDIATE", "DEFERRED"));
          Statement reader = other.createStatement()) {
        // Somebody else looks at what was there before, and keeps looking.
        reader.execute("pragma busy_timeout = 0");
        other.setAutoCommit(false);
        reader.executeQuery("select count(*) from jobs").close();
        dock.jobs().delete(PATH, Condition.NONE);
        assertThat(database.scrub()).isFalse();
        assertThat(files()).contains(OF_SOMEBODY + "street");
        // Nobody who writes waits for that reader.
        new Tokens(database, clock).issue("somebody else", Role.AUDITOR);
      }
      Instant end = Instant.now().plus(ERASED_WITHIN);
      while (files().contains(OF_SOMEBODY + "street")) {
        assertThat(Instant.now()).as("erased within %s", ERASED_WITHIN).isBefore(end);
        LockSupport.parkNanos(100_000_000);
      }
      assertThat(files()).doesNotContain(OF_SOMEBODY + "city", OF_SOMEBODY + "phone");
    }
  }

  @Test
  void whatAKilledProcessLeftInTheLogIsErasedByTheNext() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Database database = Database.open(TestDatabases.sqlite(folder))) {
      Dock dock = dock(database);
      finished(dock);
      dock.jobs().delete(PATH, Condition.NONE);
      for (String file : List.of("drivedock.db", "drivedock.db-wal")) {
        Files.copy(folder.resolve(file), copy.resolve(file));
      }
    }
    assertThat(files(copy)).contains(OF_SOMEBODY + "street");
    try (Database database = Database.open(TestDatabases.sqlite(copy))) {
      assertThat(database.isFile()).isTrue();
      Instant end = Instant.now().plus(ERASED_WITHIN);
      while (files(copy).contains(OF_SOMEBODY)) {
        assertThat(Instant.now()).as("erased within %s", ERASED_WITHIN).isBefore(end);
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private String files() throws Exception {
    return files(folder);
  }

  private static String files(Path folder) throws Exception {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString().toLowerCase(Locale.ROOT);
  }

  @Test
  void aTombstoneStandsAsLongAsItShallAndNotForEver() {
    for (DatabaseConfig config : List.of(TestDatabases.sqlite(folder), TestDatabases.postgres())) {
      try (Database database = Database.open(config)) {
        Dock dock = dock(database);
        Job job = ((Outcome.Created) dock.jobs().create(CUSTOMER, PATH, draft())).job();
        dock.jobs().delete(PATH, Condition.NONE);
        Tombstones round = new Tombstones(database, Duration.ofDays(30), clock);
        clock.advance(Duration.ofDays(30));
        assertThat(round.run(() -> true)).isEmpty();
        clock.advance(Duration.ofDays(1));
        assertThat(round.run(() -> true)).isEqualTo("1 tombstones removed");
        assertThat(new TombstoneTable(database).find(job.id())).isEmpty();
      }
    }
  }

  /** Every value of every column of every table, folded. */
  private static List<String> cells(Database database) {
    List<String> cells = new ArrayList<>();
    database.read(
        sql -> {
          String tables =
              database.isFile()
                  ? "select name from sqlite_master where type = 'table'"
                  : "select table_name from information_schema.tables where table_schema ="
                      + " 'public'";
          List<String> names = sql.sql(tables).query(String.class).list();
          assertThat(names).contains("jobs", "history", "leases", "drive_keys", "rounds");
          // To whom an account belongs outlives the jobs (decision 0151).
          for (String table : names.stream().filter(n -> !n.equals("account_claims")).toList()) {
            sql.sql("select * from " + table).query().listOfRows().stream()
                .flatMap(row -> row.values().stream())
                .forEach(value -> cells.add(String.valueOf(value).toLowerCase(Locale.ROOT)));
          }
          return cells;
        });
    return cells;
  }
}
