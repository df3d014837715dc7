package io.drivedock.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.server.db.DatabaseException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with real databases is told as what it is, and is over when it is over. */
final class DatabaseTroubleTest {

  private static final int TRIES_MAX = 2_000;

  @TempDir Path folder;

  private static int put(Database database, String name) {
    return database.write(
        sql ->
            sql.sql(
                    "insert into counters (name, value) values (:name, 1)"
                        + " on conflict (name) do update set value = counters.value + 1")
                .param("name", name)
                .update());
  }

  private static long count(Database database, String like) {
    return database.read(
        sql ->
            sql.sql("select count(*) from counters where name like :like")
                .param("like", like)
                .query(Long.class)
                .single());
  }

  /** The kind of the failure that comes sooner or later. */
  private static Kind untilFailed(Runnable work) {
    for (int i = 0; i < TRIES_MAX; i++) {
      try {
        work.run();
      } catch (DatabaseException e) {
        return e.kind();
      }
    }
    throw new AssertionError("it went well " + TRIES_MAX + " times");
  }

  private static void untilWell(Runnable work) {
    for (int i = 0; i < TRIES_MAX; i++) {
      try {
        work.run();
        return;
      } catch (DatabaseException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    throw new AssertionError("it never went well again");
  }

  // ---- a file

  @Tag("installed")
  @Test
  void aFullDiskRefusesWritesAndGoesOnWhenThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), 8);
        Database database = Database.open(TestDatabases.sqlite(disk.root()));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      put(database, "before");
      disk.fill();

      assertThat(untilFailed(() -> put(database, "full"))).isEqualTo(Kind.FULL);
      assertThat(count(database, "before")).as("what is there can be read").isOne();
      List<Future<Integer>> together = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String name = "group" + i;
        together.add(callers.submit(() -> put(database, name)));
      }
      int written = 0;
      for (Future<Integer> one : together) {
        try {
          one.get();
          written++;
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  DatabaseException.class, x -> assertThat(x.kind()).isEqualTo(Kind.FULL));
        }
      }
      assertThat(count(database, "group%")).as("refused is not written").isEqualTo(written);

      disk.empty();
      put(database, "after");
      assertThat(count(database, "after")).isOne();
    }
  }

  @Test
  void aConnectionThatOnlyReadsIsNotUsedAgain() {
    try (Database database = Database.open(TestDatabases.sqlite(folder))) {
      assertThatThrownBy(
              () ->
                  database.write(
                      sql -> {
                        sql.sql("pragma query_only = true").update();
                        return sql.sql("update counters set value = 7").update();
                      }))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.READ_ONLY));
      assertThat(put(database, "a")).as("with a new one").isOne();
    }
  }

  @Test
  void aReaderThatWritesIsAFaultAndNoTrouble() {
    try (Database database = Database.open(TestDatabases.sqlite(folder))) {
      assertThatThrownBy(
              () -> database.read(sql -> sql.sql("update counters set value = 7").update()))
          .isInstanceOf(IllegalStateException.class)
          .satisfies(e -> assertThat(DatabaseException.kindOf(e)).isEmpty());
    }
  }

  @Test
  void aDamagedPageIsToldAsDamage() throws IOException {
    Path file = folder.resolve("drivedock.db");
    Database.open(TestDatabases.sqlite(folder)).close();
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4_096; i < bytes.length; i++) {
      bytes[i] = 0x5a;
    }
    Files.write(file, bytes);

    assertThatThrownBy(() -> Database.open(TestDatabases.sqlite(folder)))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
        .hasMessageContaining(file + " is damaged")
        .hasMessageContaining("Restore it from a backup");
  }

  @Test
  void whatIsNoDatabaseIsSaidToBeNone() throws IOException {
    Files.writeString(folder.resolve("drivedock.db"), "this is a shopping list. ".repeat(500));

    assertThatThrownBy(() -> Database.open(TestDatabases.sqlite(folder)))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_A_DATABASE))
        .hasMessageContaining("drivedock.db is not a database");
  }

  @Test
  void aFolderInPlaceOfTheFileIsSaid() throws IOException {
    Files.createDirectory(folder.resolve("drivedock.db"));

    assertThatThrownBy(() -> Database.open(TestDatabases.sqlite(folder)))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .hasMessageContaining("drivedock.db cannot be opened")
        .hasMessageContaining("It must be a file");
  }

  @Tag("installed")
  @Test
  void aFileSystemThatTakesNoWritesIsSaid() throws Exception {
    try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), 8)) {
      Database.open(TestDatabases.sqlite(disk.root())).close();
      disk.remountReadOnly();

      assertThatThrownBy(
              () -> {
                try (Database database = Database.open(TestDatabases.sqlite(disk.root()))) {
                  database.proveWritable();
                }
              })
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining(disk.root().resolve("drivedock.db").toString());
    }
  }

  @Test
  void aFileThatAnotherKeepsLockedIsSaid() throws Exception {
    Database.open(TestDatabases.sqlite(folder)).close();
    Path file = folder.resolve("drivedock.db");
    String hasty =
        TestDatabases.sqlite(folder).url().replace("busy_timeout=10000", "busy_timeout=50");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("begin exclusive");

      assertThatThrownBy(
              () -> {
                try (Database database = Database.open(new DatabaseConfig(hasty, null, null))) {
                  database.proveWritable();
                }
              })
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED))
          .hasMessageContaining("is locked by another process");
    }
  }

  // ---- PostgreSQL

  @Test
  @Timeout(120)
  void whileAServerIsAwayCallsAreRefusedAtOnceAndAfterwardsTheyWork() throws Exception {
    try (StoppablePostgres postgres = StoppablePostgres.in(folder);
        Database database = Database.open(postgres.config())) {
      put(database, "before");
      postgres.stop();
      assertThat(untilFailed(() -> put(database, "away"))).isEqualTo(Kind.UNREACHABLE);

      // Each would wait for seconds to find out by itself: together, for longer than is allowed.
      for (int i = 0; i < 1_000; i++) {
        assertThatThrownBy(() -> count(database, "before"))
            .isInstanceOf(DatabaseException.class)
            .hasMessageContaining("cannot be reached");
      }

      postgres.restart();
      untilWell(() -> put(database, "after"));
      assertThat(count(database, "before")).isOne();
      assertThat(count(database, "after")).isOne();
    }
  }

  /** No pool hands out what was used a moment ago and is known to be dead since. */
  @Test
  @Timeout(120)
  void whatOneConnectionFoundOutHoldsForAllOthers() throws Exception {
    try (StoppablePostgres postgres = StoppablePostgres.in(folder);
        Database database = Database.open(postgres.config())) {
      put(database, "before");
      assertThat(count(database, "before")).isOne();
      postgres.tell(
          "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
              + " and backend_type = 'client backend'");

      assertThat(untilFailed(() -> put(database, "away"))).isEqualTo(Kind.UNREACHABLE);
      untilWell(() -> put(database, "after"));

      assertThat(count(database, "after")).isOne();
    }
  }

  @Test
  @Timeout(120)
  void aServerThatTakesNoWritesIsReadAndWrittenAgainLater() throws Exception {
    try (StoppablePostgres postgres = StoppablePostgres.in(folder);
        Database database = Database.open(postgres.config())) {
      put(database, "before");
      postgres.tell(
          "alter system set default_transaction_read_only = on", "select pg_reload_conf()");

      assertThat(untilFailed(() -> put(database, "no"))).isEqualTo(Kind.READ_ONLY);
      assertThat(count(database, "before")).isOne();

      postgres.tell(
          "set default_transaction_read_only = off",
          "alter system reset default_transaction_read_only",
          "select pg_reload_conf()");
      untilWell(() -> put(database, "after"));
    }
  }

  @Test
  void anotherDatabaseOrUserIsRefusedAndNamed() throws SQLException {
    DatabaseConfig right = TestDatabases.postgres();
    DatabaseConfig wrong =
        new DatabaseConfig(right.url().replaceFirst("/test\\d+", "/no_such"), right.user(), null);

    assertThatThrownBy(() -> Database.open(wrong))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("no_such")
        .hasMessageContaining("'database.user'");
  }
}
