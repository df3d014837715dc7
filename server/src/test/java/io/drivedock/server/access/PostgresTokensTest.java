package io.drivedock.server.access;

import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;
import java.nio.file.Path;

final class PostgresTokensTest extends TokensContract {

  @Override
  DatabaseConfig database(Path folder) {
    return TestDatabases.postgres();
  }
}
