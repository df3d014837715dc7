package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteJobsTest extends JobsContract {

  @TempDir Path folder;

  @Override
  DatabaseConfig empty() {
    return TestDatabases.sqlite(folder);
  }

  @Test
  void noFileHoldsAKeyInTheClear(@TempDir Path other) throws Exception {
    try (Database database = Database.open(TestDatabases.sqlite(other))) {
      KeyVault vault =
          new KeyVault(database, MasterKey.inFile(other.resolve("master.key"), () -> true));
      Jobs jobs =
          new Jobs(database, vault, SampleOwners.of(database), new TestClock(), Terms.STANDARD);
      jobs.create(
          Caller.of("ada", Role.CUSTOMER),
          SampleDrafts.path("spring"),
          SampleDrafts.importOf(SampleDrafts.A));
      try (var files = Files.list(other)) {
        for (Path file : files.toList()) {
          assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain(SampleDrafts.KEY.reveal());
        }
      }
    }
  }

  @Test
  void aPageIsFoundByAnIndexAndNotBySorting() {
    try (Database database = Database.open(TestDatabases.sqlite(folder))) {
      String plan =
          database.read(
              sql ->
                  String.join(
                      "; ",
                      sql.sql(
                              "explain query plan select version, body from jobs where"
                                  + " subscription = 's' and id < 'x' order by id desc limit 10")
                          .query((row, i) -> row.getString("detail"))
                          .list()));
      assertThat(plan).contains("jobs_by_subscription").doesNotContain("TEMP B-TREE");
    }
  }
}
