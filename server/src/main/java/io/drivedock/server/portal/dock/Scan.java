package io.drivedock.server.portal.dock;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import io.drivedock.server.jobs.JobQuery;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.jobs.Tombstone;
import io.drivedock.server.jobs.TombstoneTable;
import io.drivedock.server.portal.label.LabelCodes;
import io.drivedock.server.portal.label.LabelReading;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a text at the bench means: a label of ours, a tracking number, a drive's serial, the id of a
 * job. In that order, and the first that is known is meant.
 */
final class Scan {

  private static final int TEXT_MAX = 300;
  private static final int JOBS_MAX = 20;

  private final JobTable table;
  private final TombstoneTable tombstones;
  private final LabelCodes labels;

  Scan(JobTable table, TombstoneTable tombstones, LabelCodes labels) {
    this.table = table;
    this.tombstones = tombstones;
    this.labels = labels;
  }

  /** What was meant. */
  sealed interface Meaning {
    /** One job, and one drive if the text named it. */
    record Found(Job job, @Nullable DriveId drive) implements Meaning {}

    /** Several jobs, of which somebody must choose. */
    record Several(List<Job> jobs) implements Meaning {}

    /** The job of a label that is no more. */
    record Erased(Tombstone stone) implements Meaning {}

    /** A label that is not to be believed. */
    record Refused(LabelReading.Reason reason) implements Meaning {}

    /** Nothing is known of it. */
    record Unknown() implements Meaning {}
  }

  Meaning of(String scanned) {
    String text = scanned.strip();
    if (text.isEmpty() || text.length() > TEXT_MAX) {
      return new Meaning.Unknown();
    }
    return switch (labels.read(text)) {
      case LabelReading.Placed(JobId job, DriveId drive) -> placed(job, drive);
      case LabelReading.Refused(LabelReading.Reason reason) ->
          reason == LabelReading.Reason.NO_LABEL ? plain(text) : new Meaning.Refused(reason);
    };
  }

  private Meaning placed(JobId id, @Nullable DriveId drive) {
    Optional<StoredJob> found = table.find(id);
    if (found.isPresent()) {
      return new Meaning.Found(found.get().job(), drive);
    }
    return tombstones.find(id).<Meaning>map(Meaning.Erased::new).orElseGet(Meaning.Unknown::new);
  }

  private Meaning plain(String text) {
    List<Job> tracked = jobs(new JobQuery(null, null, null, null, text, null, null, JOBS_MAX));
    if (!tracked.isEmpty()) {
      return oneOf(tracked, null);
    }
    Optional<DriveId> drive = drive(text);
    if (drive.isPresent()) {
      List<Job> named =
          jobs(new JobQuery(null, null, null, null, null, drive.get(), null, JOBS_MAX));
      if (!named.isEmpty()) {
        return oneOf(named, drive.get());
      }
    }
    try {
      return placed(JobId.parse(text), null);
    } catch (IllegalArgumentException e) {
      return new Meaning.Unknown();
    }
  }

  private List<Job> jobs(JobQuery query) {
    return table.list(query).jobs().stream().map(StoredJob::job).toList();
  }

  /** Jobs that are over are meant only where no other is. */
  private static Meaning oneOf(List<Job> jobs, @Nullable DriveId drive) {
    List<Job> open = jobs.stream().filter(job -> !job.isFinished()).toList();
    List<Job> meant = open.isEmpty() ? jobs.subList(0, 1) : open;
    return meant.size() == 1
        ? new Meaning.Found(meant.getFirst(), drive)
        : new Meaning.Several(meant);
  }

  private static Optional<DriveId> drive(String text) {
    try {
      return Optional.of(DriveId.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The serial that a text names, as a label or as it is; nothing if it is none. */
  Optional<DriveId> serial(String scanned) {
    return switch (labels.read(scanned.strip())) {
      case LabelReading.Placed(JobId job, DriveId drive) -> Optional.ofNullable(drive);
      case LabelReading.Refused refused -> drive(scanned.strip());
    };
  }
}
