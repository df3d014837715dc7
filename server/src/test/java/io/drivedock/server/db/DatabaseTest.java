package io.drivedock.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {

  @TempDir Path folder;

  @Test
  void aFileIsSafeAgainstPowerCutsAndForgetsWhatIsDeleted() {
    try (Database database = Database.open(TestDatabases.sqlite(folder))) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "synchronous")).as("2 is FULL").isEqualTo("2");
      assertThat(pragma(database, "secure_delete")).isEqualTo("1");
      assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
    }
  }

  private static String pragma(Database database, String name) {
    return database.write(sql -> sql.sql("pragma " + name).query(String.class).single());
  }

  @Test
  void anExceptionUndoesTheWholeTransaction() {
    for (DatabaseConfig config :
        new DatabaseConfig[] {TestDatabases.sqlite(folder), TestDatabases.postgres()}) {
      try (Database database = Database.open(config)) {
        assertThatThrownBy(
                () ->
                    database.write(
                        sql -> {
                          sql.sql("update counters set value = 7").update();
                          throw new IllegalArgumentException("in the middle");
                        }))
            .hasMessage("in the middle");
        long value =
            database.read(sql -> sql.sql("select value from counters").query(Long.class).single());
        assertThat(value).isZero();
      }
    }
  }

  @Test
  void aReaderCannotWrite() {
    for (DatabaseConfig config :
        new DatabaseConfig[] {TestDatabases.sqlite(folder), TestDatabases.postgres()}) {
      try (Database database = Database.open(config)) {
        assertThatThrownBy(
                () -> database.read(sql -> sql.sql("update counters set value = 7").update()))
            .isInstanceOf(RuntimeException.class);
      }
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsSaidToBeNone() throws Exception {
    Files.writeString(folder.resolve("drivedock.db"), "this is a shopping list. ".repeat(500));
    assertThatThrownBy(() -> Database.open(TestDatabases.sqlite(folder)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("drivedock.db");
  }

  @Test
  void aNewerSchemaIsRefused() {
    try (Database database = Database.open(TestDatabases.sqlite(folder))) {
      database.write(
          sql ->
              sql.sql(
                      "insert into flyway_schema_history values (99, '99', 'future', 'SQL',"
                          + " 'V99__future.sql', 1, 'x', '2030-01-01', 1, 1)")
                  .update());
    }
    assertThatThrownBy(() -> Database.open(TestDatabases.sqlite(folder)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("was not written by this version");
  }

  @Test
  void aServerThatIsAwayIsNamedAndItsPasswordIsNot() {
    DatabaseConfig config =
        new DatabaseConfig("jdbc:postgresql://127.0.0.1:1/x?password=hunter2", "u", "hunter3");
    assertThatThrownBy(() -> Database.open(config))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/x")
        .hasMessageNotContaining("hunter");
    assertThat(config.toString()).doesNotContain("hunter");
  }

  @Test
  void instantsKeepTheirMicroseconds() {
    for (String text :
        new String[] {"1969-12-31T23:59:59.999999Z", "2026-11-23T20:00:00.123456Z"}) {
      assertThat(Micros.instant(Micros.of(Instant.parse(text)))).isEqualTo(Instant.parse(text));
    }
  }
}
