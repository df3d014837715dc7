package io.drivedock.server.jobs;

import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteFinishingTest extends FinishingContract {

  @TempDir Path folder;

  @Override
  DatabaseConfig empty() {
    return TestDatabases.sqlite(folder);
  }
}
