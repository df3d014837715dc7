package io.drivedock.server.jobs;

import io.drivedock.job.JobId;
import io.drivedock.job.JobType;
import io.drivedock.server.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of tombstones. One is written with the erasing of its job, or not at all. */
public final class TombstoneTable {

  /** The largest page. */
  public static final int LIMIT_MAX = 1_000;

  private static final String SELECT =
      "select job_hash, type, state, reason, drives, bytes_succeeded, created_on, finished_on,"
          + " erased_on from tombstones";

  private final Database database;

  /** The tombstones in that database. */
  public TombstoneTable(Database database) {
    this.database = database;
  }

  /** Where a page of tombstones ended: the last one's day and hash. */
  public record Place(LocalDate erasedOn, String jobHash) {
    private static final Pattern FORM = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)\\.([0-9a-f]{64})");

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Place parse(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("a place is a day and a hash");
      }
      try {
        return new Place(LocalDate.parse(matcher.group(1)), matcher.group(2));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("a place is a day and a hash", e);
      }
    }

    @Override
    public String toString() {
      return erasedOn + "." + jobHash;
    }
  }

  /** Some tombstones, and where the next page begins, if there is one. */
  public record Page(List<Tombstone> tombstones, Optional<Place> next) {
    public Page {
      tombstones = List.copyOf(tombstones);
    }
  }

  /** What is left of a job, by the id that stands on its labels. */
  public Optional<Tombstone> find(JobId id) {
    return database.read(
        sql ->
            sql.sql(SELECT + " where job_hash = :hash")
                .param("hash", Tombstone.hash(id))
                .query(TombstoneTable::stone)
                .optional());
  }

  /**
   * A page, the last erased first.
   *
   * @param limit 1 to {@value #LIMIT_MAX}
   */
  public Page list(@Nullable Place after, int limit) {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("a page has 1 to " + LIMIT_MAX + " tombstones");
    }
    List<Tombstone> found = database.read(sql -> select(sql, after, limit + 1));
    if (found.size() <= limit) {
      return new Page(found, Optional.empty());
    }
    List<Tombstone> page = found.subList(0, limit);
    Tombstone last = page.getLast();
    return new Page(page, Optional.of(new Place(last.erasedOn(), last.jobHash())));
  }

  private static List<Tombstone> select(JdbcClient sql, @Nullable Place after, int limit) {
    String order = " order by erased_on desc, job_hash desc limit :limit";
    JdbcClient.StatementSpec statement =
        after == null
            ? sql.sql(SELECT + order)
            : sql.sql(SELECT + " where (erased_on, job_hash) < (:day, :hash)" + order)
                .param("day", after.erasedOn().toEpochDay())
                .param("hash", after.jobHash());
    return statement.param("limit", limit).query(TombstoneTable::stone).list();
  }

  /**
   * Removes the oldest of those that were set before a day.
   *
   * @return how many, at most the limit
   */
  public int remove(LocalDate before, int limit) {
    return database.write(
        sql ->
            sql.sql(
                    "delete from tombstones where job_hash in (select job_hash from tombstones"
                        + " where erased_on < :day order by erased_on, job_hash limit :limit)")
                .param("day", before.toEpochDay())
                .param("limit", limit)
                .update());
  }

  static void insert(JdbcClient sql, List<Tombstone> stones) {
    if (stones.isEmpty()) {
      return;
    }
    sql.sql(
            "insert into tombstones (job_hash, type, state, reason, drives, bytes_succeeded,"
                + " created_on, finished_on, erased_on) values :rows")
        .param("rows", stones.stream().map(TombstoneTable::row).toList())
        .update();
  }

  private static Object[] row(Tombstone stone) {
    LocalDate finished = stone.finishedOn();
    return new Object[] {
      stone.jobHash(),
      stone.type().text(),
      stone.state(),
      stone.reason().text(),
      stone.drives(),
      stone.bytesSucceeded(),
      stone.createdOn().toEpochDay(),
      finished == null ? null : finished.toEpochDay(),
      stone.erasedOn().toEpochDay()
    };
  }

  private static Tombstone stone(ResultSet row, int i) throws SQLException {
    long finished = row.getLong("finished_on");
    LocalDate finishedOn = row.wasNull() ? null : LocalDate.ofEpochDay(finished);
    return new Tombstone(
        row.getString("job_hash"),
        JobType.parse(row.getString("type")).orElseThrow(),
        row.getString("state"),
        Tombstone.Reason.parse(row.getString("reason")),
        row.getInt("drives"),
        row.getLong("bytes_succeeded"),
        LocalDate.ofEpochDay(row.getLong("created_on")),
        finishedOn,
        LocalDate.ofEpochDay(row.getLong("erased_on")));
  }
}
