package io.drivedock.server.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server of a test's own, which goes away and comes back on the same port. */
public final class StoppablePostgres implements AutoCloseable {

  private final Path folder;
  private EmbeddedPostgres server;
  private final int port;

  private StoppablePostgres(Path folder) throws IOException {
    this.folder = folder;
    server = builder().start();
    port = server.getPort();
  }

  /** Starts one whose data lie in that folder. */
  public static StoppablePostgres in(Path folder) throws IOException {
    return new StoppablePostgres(folder);
  }

  private EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder().setDataDirectory(folder).setCleanDataDirectory(false);
  }

  public DatabaseConfig config() {
    return new DatabaseConfig(server.getJdbcUrl("postgres", "postgres"), "postgres", null);
  }

  /** Goes away, with every connection. */
  public void stop() throws IOException {
    server.close();
  }

  /** Comes back with what it held. */
  public void restart() throws IOException {
    server = builder().setPort(port).start();
  }

  /** Does something to the server itself. */
  public void tell(String... statements) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
