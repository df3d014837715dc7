package io.drivedock.server.jobs;

import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;

final class PostgresAccountOwnersTest extends AccountOwnersContract {

  @Override
  DatabaseConfig empty() {
    return TestDatabases.postgres();
  }
}
