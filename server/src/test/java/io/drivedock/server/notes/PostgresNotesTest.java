package io.drivedock.server.notes;

import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;

final class PostgresNotesTest extends NotesContract {

  @Override
  DatabaseConfig empty() {
    return TestDatabases.postgres();
  }
}
