package io.drivedock.server.db;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;

/**
 * An open database. What is written in one {@link #write} is committed as a whole before it returns
 * and survives a power cut; {@link #read} sees what was committed before it began.
 */
public final class Database implements AutoCloseable {

  private static final long CONNECT_MILLIS = 10_000;
  private static final String MIGRATIONS = "classpath:db/migration";

  private final Dialect dialect;
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final TransactionTemplate writing;
  private final @Nullable GroupCommit groups;
  private final TransactionTemplate reading;
  private final JdbcClient writer;
  private final JdbcClient reader;
  private final Supplier<SchedulerClient> scheduled;

  private Database(Dialect dialect, HikariDataSource writers, HikariDataSource readers) {
    this.dialect = dialect;
    this.writers = writers;
    this.readers = readers;
    writing = transactions(writers);
    reading = transactions(readers);
    groups =
        dialect.writersMax() == 1
            ? new GroupCommit(Objects.requireNonNull(writing.getTransactionManager()))
            : null;
    writer = JdbcClient.create(writers);
    reader = JdbcClient.create(readers);
    scheduled = SingletonSupplier.of(() -> SchedulerClient.Builder.create(readers).build());
  }

  /**
   * Opens a database and brings its schema up to date.
   *
   * @throws DatabaseException if it cannot be reached, or its schema is not one of ours
   */
  public static Database open(DatabaseConfig config) {
    Dialect dialect = Dialect.of(config.url());
    HikariDataSource writers = pool(config, "writers", dialect.writersMax());
    try {
      migrate(writers, config);
      HikariConfig readersConfig = poolConfig(config, "readers", dialect.readersMax());
      readersConfig.setJdbcUrl(Dialect.readersUrl(config.url()));
      readersConfig.setConnectionInitSql(dialect.readOnlySql());
      return new Database(dialect, writers, connected(readersConfig, config));
    } catch (RuntimeException e) {
      writers.close();
      throw e;
    }
  }

  /**
   * Does something in one transaction that may write; an exception undoes all of it. With a single
   * writer it is done on that one's thread, and committed together with what others write then.
   *
   * @throws DatabaseException if too many wait for a single writer, or it cannot commit
   */
  public <T> T write(Function<JdbcClient, T> work) {
    return groups == null ? done(writing, writer, work) : groups.write(() -> work.apply(writer));
  }

  /** How many wait for a single writer. */
  int waitingWrites() {
    return groups == null ? 0 : groups.waiting();
  }

  /** Asks something, on one consistent view, without ever waiting for a writer. */
  public <T> T read(Function<JdbcClient, T> work) {
    return done(reading, reader, work);
  }

  /**
   * Takes what was deleted out of the files of a database file as well: deleted rows are
   * overwritten there, but its log keeps old pages until it is emptied. PostgreSQL does so by
   * itself.
   */
  public void scrub() {
    if (isFile()) {
      writer.sql("pragma wal_checkpoint(truncate)").query().listOfRows();
    }
  }

  /** Whether it is a file of this process; else other servers may be at work on it. */
  public boolean isFile() {
    return dialect == Dialect.SQLITE;
  }

  /**
   * The beginnings of a scheduler that keeps in this database what is due. It takes a connection of
   * the writers for each of its statements and no longer.
   */
  public SchedulerBuilder scheduler(List<Task<?>> tasks) {
    return Scheduler.create(writers, tasks);
  }

  /** What schedulers keep in this database, to be looked at without waiting for a writer. */
  public SchedulerClient scheduled() {
    return scheduled.get();
  }

  private static <T> T done(
      TransactionTemplate transactions, JdbcClient sql, Function<JdbcClient, T> work) {
    T result = transactions.execute(status -> work.apply(sql));
    if (result == null) {
      throw new IllegalStateException("a transaction answers something");
    }
    return result;
  }

  @Override
  public void close() {
    if (groups != null) {
      groups.close();
    }
    readers.close();
    writers.close();
  }

  private static HikariDataSource pool(DatabaseConfig config, String name, int connectionsMax) {
    return connected(poolConfig(config, name, connectionsMax), config);
  }

  private static HikariConfig poolConfig(DatabaseConfig config, String name, int connectionsMax) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(config.url());
    pool.setUsername(config.user());
    pool.setPassword(config.password());
    pool.setPoolName(name);
    pool.setMaximumPoolSize(connectionsMax);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(CONNECT_MILLIS);
    return pool;
  }

  private static HikariDataSource connected(HikariConfig pool, DatabaseConfig config) {
    try {
      return new HikariDataSource(pool);
    } catch (HikariPool.PoolInitializationException e) {
      throw new DatabaseException(
          DatabaseException.Kind.UNREACHABLE,
          "The database " + config.shownUrl() + " cannot be opened: " + firstLine(e) + ".",
          e);
    }
  }

  private static void migrate(DataSource writers, DatabaseConfig config) {
    Flyway flyway =
        Flyway.configure().dataSource(writers).locations(MIGRATIONS).loggers("slf4j").load();
    try {
      flyway.migrate();
      flyway.validate();
    } catch (FlywayException e) {
      throw new DatabaseException(
          DatabaseException.Kind.UNKNOWN_SCHEMA,
          "The database "
              + config.shownUrl()
              + " was not written by this version of Drivedock or an older one. Start the version"
              + " that wrote it, or give another data folder. ("
              + firstLine(e)
              + ")",
          e);
    }
  }

  private static TransactionTemplate transactions(DataSource source) {
    DataSourceTransactionManager manager = new DataSourceTransactionManager(source);
    // SQLite leaves a transaction open whose commit it refuses.
    manager.setRollbackOnCommitFailure(true);
    return new TransactionTemplate(manager);
  }

  private static String firstLine(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
