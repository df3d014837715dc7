package io.drivedock.server.db;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Transactions of a pool, whose failures are told as they are: a rollback that fails, because the
 * connection is lost or SQLite has undone everything already, does not take the place of the
 * failure that it follows. Its connection is closed, and with that what it had not committed is
 * undone.
 */
final class Transactions extends DataSourceTransactionManager {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

  private final transient HikariDataSource pool;

  Transactions(HikariDataSource pool) {
    super(pool);
    this.pool = pool;
    // SQLite leaves a transaction open whose commit it refuses.
    setRollbackOnCommitFailure(true);
  }

  @Override
  protected void doRollback(DefaultTransactionStatus status) {
    try {
      super.doRollback(status);
    } catch (TransactionException e) {
      LOG.debug("a rollback failed, and its connection is closed", e);
      if (status.getTransaction() instanceof JdbcTransactionObjectSupport transaction) {
        Connection connection = transaction.getConnectionHolder().getConnection();
        pool.evictConnection(connection);
      }
    }
  }
}
