package io.drivedock.server.db;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.drivedock.server.db.DatabaseException.Kind;
import java.sql.SQLException;
import java.util.Optional;

/**
 * After which failures a pool closes the connection. HikariCP by itself keeps one to a server that
 * became read-only (25006), and every one of SQLite, although a file that was opened read-only
 * stays so. It makes this by its name.
 */
public final class Evictions implements SQLExceptionOverride {

  /** Made by a pool. */
  public Evictions() {}

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    Optional<Kind> kind = SqlFailures.kindOf(failure);
    boolean isClosed = SqlFailures.closesConnection(failure);
    return isClosed || (kind.isPresent() && kind.get().spoilsConnection())
        ? Override.MUST_EVICT
        : Override.CONTINUE_EVICT;
  }
}
