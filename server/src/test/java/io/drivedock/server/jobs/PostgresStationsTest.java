package io.drivedock.server.jobs;

import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;

final class PostgresStationsTest extends StationsContract {

  @Override
  DatabaseConfig empty() {
    return TestDatabases.postgres();
  }
}
