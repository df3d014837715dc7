package io.drivedock.server.portal.jobs;

import io.drivedock.job.JobId;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.portal.frame.Visit;
import java.util.List;

/**
 * How far somebody has read of a job, as a form carries it.
 *
 * @param version of the job
 * @param entries how many entries its history had
 */
public record Seen(long version, long entries) {

  /** Of a job that is not there yet. */
  static final Seen NOTHING = new Seen(0, 0);

  private static final int NEWS_MAX = 20;

  static Seen of(StoredJob stored, HistoryTable history) {
    return new Seen(stored.version(), history.count(stored.job().id()));
  }

  /** As it was sent; a form that carries none has seen nothing. */
  static Seen of(Visit visit) {
    return new Seen(number(visit.field("version")), number(visit.field("entries")));
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }

  /** What has happened since; nothing if the job is as it was seen. */
  List<HistoryEntry> news(StoredJob stored, HistoryTable history) {
    JobId id = stored.job().id();
    return version == stored.version() ? List.of() : history.since(id, entries, NEWS_MAX);
  }
}
