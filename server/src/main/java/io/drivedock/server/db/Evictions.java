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
    if (kind.isEmpty()) {
      return Override.CONTINUE_EVICT;
    }
    return switch (kind.get()) {
      case UNREACHABLE, REFUSED, NOT_A_DATABASE, CORRUPT, IO_ERROR, FULL, READ_ONLY ->
          Override.MUST_EVICT;
      case UNKNOWN_SCHEMA, LOCKED, BUSY, CONFLICT, NOT_WRITTEN -> Override.CONTINUE_EVICT;
    };
  }
}
