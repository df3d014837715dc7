package io.drivedock.server.jobs;

import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;

final class PostgresParkingTest extends ParkingContract {

  @Override
  DatabaseConfig empty() {
    return TestDatabases.postgres();
  }
}
