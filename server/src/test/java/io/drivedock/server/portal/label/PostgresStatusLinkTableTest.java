package io.drivedock.server.portal.label;

import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;

final class PostgresStatusLinkTableTest extends StatusLinkTableContract {

  @Override
  DatabaseConfig empty() {
    return TestDatabases.postgres();
  }
}
