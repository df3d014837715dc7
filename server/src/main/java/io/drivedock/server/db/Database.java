package io.drivedock.server.db;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import io.drivedock.server.db.DatabaseException.Kind;
import io.drivedock.server.limits.Sparing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;

/**
 * An open database. What is written in one {@link #write} is committed as a whole before it returns
 * and survives a power cut; {@link #read} sees what was committed before it began.
 */
public final class Database implements AutoCloseable {

  private static final String MIGRATIONS = "classpath:db/migration";

  /** Flyway locks with one and works with another. */
  private static final int MIGRATION_CONNECTIONS = 2;

  private final DatabaseConfig config;

  /** Pages wait so long for a reader; the APIs never wait for pages. */
  private static final Duration SPARED_WITHIN = Duration.ofSeconds(10);

  private final Dialect dialect;
  private final Outage outage = new Outage(() -> guarded(this::proof));
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final TransactionTemplate writing;
  private final @Nullable GroupCommit groups;
  private final @Nullable Checkpointer checkpoints;
  private final TransactionTemplate reading;
  private final JdbcClient writer;
  private final JdbcClient reader;
  private final Supplier<SchedulerClient> scheduled;
  private final SparedReaders spared;

  private Database(DatabaseConfig config, HikariDataSource writers, HikariDataSource readers) {
    this.config = config;
    this.dialect = Dialect.of(config.url());
    this.writers = writers;
    this.readers = readers;
    writing = transactions(writers);
    reading = transactions(readers);
    groups =
        dialect.writersMax() == 1
            ? new GroupCommit(Objects.requireNonNull(writing.getTransactionManager()))
            : null;
    checkpoints = dialect == Dialect.SQLITE ? new Checkpointer(this::scrub) : null;
    writer = JdbcClient.create(writers);
    reader = JdbcClient.create(readers);
    spared = new SparedReaders(dialect.readersMax() / 2, SPARED_WITHIN);
    scheduled = SingletonSupplier.of(() -> SchedulerClient.Builder.create(readers).build());
  }

  /**
   * Opens a database and brings its schema up to date.
   *
   * @throws DatabaseException if it cannot be reached, used or written, or its schema is not one of
   *     ours
   */
  public static Database open(DatabaseConfig config) {
    Dialect dialect = Dialect.of(config.url());
    migrate(config);
    HikariConfig writersConfig = poolConfig(config, "writers", dialect.writersMax());
    writersConfig.setConnectionInitSql(dialect.writersSql(config.timeouts()));
    HikariDataSource writers = connected(writersConfig, config);
    try {
      HikariConfig readersConfig = poolConfig(config, "readers", dialect.readersMax());
      readersConfig.setJdbcUrl(Dialect.readersUrl(config.url()));
      readersConfig.setConnectionInitSql(dialect.readersSql(config.timeouts()));
      // PostgreSQL's driver begins each transaction with "begin read only".
      readersConfig.setReadOnly(dialect == Dialect.POSTGRESQL);
      Database database = new Database(config, writers, connected(readersConfig, config));
      // A process that was killed may have left old pages in the log.
      database.hasWritten();
      return database;
    } catch (RuntimeException e) {
      writers.close();
      throw e;
    }
  }

  /**
   * Does something in one transaction that may write; an exception undoes all of it. With a single
   * writer it is done on that one's thread, and committed together with what others write then.
   *
   * @throws DatabaseException if too many wait for a single writer, it cannot commit, or the
   *     database is in trouble; at once where it is known to be away
   */
  public <T> T write(Function<JdbcClient, T> work) {
    outage.check();
    try {
      return guarded(() -> written(work));
    } finally {
      hasWritten();
    }
  }

  private <T> T written(Function<JdbcClient, T> work) {
    return groups == null ? done(writing, writer, work) : groups.write(() -> work.apply(writer));
  }

  private void hasWritten() {
    if (checkpoints != null) {
      checkpoints.written();
    }
  }

  /**
   * Writes one row like everything else, to see whether that can be done.
   *
   * @throws DatabaseException if it cannot
   */
  public void proveWritable() {
    outage.check();
    guarded(this::proof);
  }

  private int proof() {
    return written(
        sql ->
            sql.sql(
                    "insert into counters (name, value) values ('proof', 1)"
                        + " on conflict (name) do update set value = counters.value + 1")
                .update());
  }

  /** How many wait for a single writer. */
  int waitingWrites() {
    return groups == null ? 0 : groups.waiting();
  }

  /**
   * Asks something, on one consistent view, without ever waiting for a writer.
   *
   * @throws DatabaseException if the database is in trouble; at once where it is known to be away
   */
  public <T> T read(Function<JdbcClient, T> work) {
    outage.check();
    return Sparing.isOn() ? spared.read(() -> readNow(work)) : readNow(work);
  }

  private <T> T readNow(Function<JdbcClient, T> work) {
    return guarded(
        () -> {
          try {
            return done(reading, reader, work);
          } catch (RuntimeException e) {
            if (SqlFailures.isWriteOfReader(e)) {
              // Not as a cause: this is a fault of ours and no trouble of the database.
              throw new IllegalStateException("a reader wrote: " + SqlFailures.reason(e));
            }
            throw e;
          }
        });
  }

  /** Does something with the database, and tells its trouble as what it is. */
  private <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      DatabaseException trouble = trouble(e, config);
      if (trouble == null) {
        throw e;
      }
      if (trouble.kind().isAway()) {
        evict(writers);
        evict(readers);
      }
      outage.failed(trouble);
      throw trouble;
    }
  }

  /**
   * Closes what a pool holds and nobody uses: it may be as dead as the connection that was, and is
   * handed out without a look for half a second after its last use.
   */
  private static void evict(HikariDataSource pool) {
    HikariPoolMXBean connections = pool.getHikariPoolMXBean();
    if (connections != null) {
      connections.softEvictConnections();
    }
  }

  /** The trouble that a failure comes from; nothing if it comes from none. */
  private static @Nullable DatabaseException trouble(RuntimeException e, DatabaseConfig config) {
    if (e instanceof DatabaseException known && known.kind() != Kind.NOT_WRITTEN) {
      return known;
    }
    return SqlFailures.kindOf(e)
        .map(kind -> SqlFailures.told(kind, config, SqlFailures.reason(e), e))
        .orElse(null);
  }

  /**
   * Takes what was deleted out of the files of a database file as well: deleted rows are
   * overwritten there, but its log keeps old pages until it is emptied. That happens by itself
   * {@linkplain Checkpointer#DELAY some seconds} after each write. PostgreSQL cannot be told to.
   *
   * @return whether nothing is left to do; not while a reader looks at an older state
   */
  public boolean scrub() {
    return !isFile()
        || Boolean.TRUE.equals(
            new JdbcTemplate(writers).execute((ConnectionCallback<Boolean>) Database::emptyLog));
  }

  /** Waits for readers only shortly, because no one can write meanwhile. */
  private static boolean emptyLog(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("pragma busy_timeout = " + Dialect.CHECKPOINT_BUSY_MILLIS);
      try (ResultSet answer = sql.executeQuery("pragma wal_checkpoint(truncate)")) {
        return answer.next() && answer.getInt("busy") == 0;
      } finally {
        sql.execute("pragma busy_timeout = " + Dialect.BUSY_MILLIS);
      }
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
    outage.close();
    if (checkpoints != null) {
      checkpoints.close();
    }
    if (groups != null) {
      groups.close();
    }
    readers.close();
    writers.close();
  }

  private static HikariConfig poolConfig(DatabaseConfig config, String name, int connectionsMax) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(config.url());
    pool.setUsername(config.user());
    pool.setPassword(config.password());
    pool.setPoolName(name);
    pool.setMaximumPoolSize(connectionsMax);
    pool.setMinimumIdle(1);
    Dialect dialect = Dialect.of(config.url());
    pool.setConnectionTimeout(dialect.connectWithin().toMillis());
    pool.setValidationTimeout(dialect.connectWithin().toMillis() / 2);
    dialect.driverSettings(config.timeouts()).forEach(pool::addDataSourceProperty);
    pool.setExceptionOverrideClassName(Evictions.class.getName());
    return pool;
  }

  private static HikariDataSource connected(HikariConfig pool, DatabaseConfig config) {
    try {
      return new HikariDataSource(pool);
    } catch (HikariPool.PoolInitializationException e) {
      throw SqlFailures.told(
          SqlFailures.kindOf(e).orElse(Kind.UNREACHABLE), config, SqlFailures.reason(e), e);
    }
  }

  /** On connections of its own, without timeouts: a change of a large table takes its time. */
  private static void migrate(DatabaseConfig config) {
    HikariConfig pool = poolConfig(config, "migrations", MIGRATION_CONNECTIONS);
    if (!config.isFile()) {
      pool.addDataSourceProperty("socketTimeout", "0");
    }
    try (HikariDataSource migrations = connected(pool, config)) {
      Flyway flyway =
          Flyway.configure().dataSource(migrations).locations(MIGRATIONS).loggers("slf4j").load();
      flyway.migrate();
      flyway.validate();
    } catch (FlywayException e) {
      throw SqlFailures.told(
          SqlFailures.kindOf(e).orElse(Kind.UNKNOWN_SCHEMA), config, SqlFailures.reason(e), e);
    }
  }

  private static TransactionTemplate transactions(HikariDataSource source) {
    return new TransactionTemplate(new Transactions(source));
  }
}
