package io.drivedock.server;

import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;
import java.nio.file.Path;

/** The rules of a job's life over HTTP, on a database file. */
final class SqliteLifecycleTest extends WireLifecycleContract {

  @Override
  DatabaseConfig database(Path folder) {
    return TestDatabases.sqlite(folder);
  }
}
