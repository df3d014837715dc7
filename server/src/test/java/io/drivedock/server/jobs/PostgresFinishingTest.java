package io.drivedock.server.jobs;

import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;

final class PostgresFinishingTest extends FinishingContract {

  @Override
  DatabaseConfig empty() {
    return TestDatabases.postgres();
  }
}
