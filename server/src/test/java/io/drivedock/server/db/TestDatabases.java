package io.drivedock.server.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Real databases for tests: a file, or a fresh database in one PostgreSQL of this JVM's own. */
public final class TestDatabases {

  private static EmbeddedPostgres postgres;
  private static int made;

  private TestDatabases() {}

  /** A database file in a folder. */
  public static DatabaseConfig sqlite(Path folder) {
    return DatabaseConfig.file(folder.resolve("drivedock.db"));
  }

  /** An empty PostgreSQL database; the server stops with the JVM. */
  public static synchronized DatabaseConfig postgres() {
    try {
      if (postgres == null) {
        postgres = EmbeddedPostgres.builder().start();
      }
      String name = "test" + ++made;
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + name);
      }
      return new DatabaseConfig(postgres.getJdbcUrl("postgres", name), "postgres", null);
    } catch (IOException | SQLException e) {
      throw new AssertionError("PostgreSQL does not start here", e);
    }
  }
}
