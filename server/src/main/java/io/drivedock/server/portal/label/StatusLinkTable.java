package io.drivedock.server.portal.label;

import io.drivedock.job.JobId;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.Micros;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Which status link of a job works: a row counts them and has the end of the latest. The row goes
 * with its job, and so do all links.
 */
public final class StatusLinkTable {

  private final Database database;

  /** The links in that database. */
  public StatusLinkTable(Database database) {
    this.database = database;
  }

  /** Makes a link; those before it work no more. Nothing if there is no such job. */
  public Optional<StatusLink> make(JobId job, Instant until) {
    Instant whole = until.truncatedTo(ChronoUnit.SECONDS);
    return count(job, whole).map(number -> new StatusLink(job, number, whole));
  }

  /** Lets no link of a job work any more; whether there is such a job. */
  public boolean revoke(JobId job) {
    return count(job, Instant.EPOCH).isPresent();
  }

  private Optional<Integer> count(JobId job, Instant until) {
    return database.write(
        sql ->
            sql.sql(
                    "insert into status_links (job_id, number, ends_at) select id, 1, :until from"
                        + " jobs where id = :job on conflict (job_id) do update set number ="
                        + " status_links.number + 1, ends_at = excluded.ends_at returning number")
                .param("job", job.toString())
                .param("until", Micros.of(until))
                .query(Integer.class)
                .optional());
  }

  /** The link of a job that works at that time. */
  public Optional<StatusLink> working(JobId job, Instant now) {
    return database.read(
        sql ->
            sql.sql(
                    "select number, ends_at from status_links where job_id = :job and ends_at >"
                        + " :now")
                .param("job", job.toString())
                .param("now", Micros.of(now))
                .query(
                    (row, i) ->
                        new StatusLink(
                            job, row.getInt("number"), Micros.instant(row.getLong("ends_at"))))
                .optional());
  }

  /** Whether a link that was signed still works at that time. */
  public boolean works(StatusLink link, Instant now) {
    return link.until().isAfter(now)
        && working(link.job(), now).filter(last -> last.equals(link)).isPresent();
  }
}
