package io.drivedock.server.dock;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobState;
import io.drivedock.job.Parcel;
import io.drivedock.job.ReturnAddress;
import io.drivedock.job.ReturnShipping;
import io.drivedock.server.jobs.AccountConflict;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.work.BackgroundTasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs as those at the dock see them. */
final class DockJson {
  private DockJson() {}

  /** One line of a listing: nothing personal. */
  static Map<String, Object> summary(StoredJob stored) {
    Job job = stored.job();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("jobId", job.id().toString());
    map.put("resourceId", job.path().resourceId());
    map.put("name", job.path().name());
    map.put("jobType", job.details().type().text());
    map.put("state", job.state().text());
    map.put("cancelRequested", job.isCancelRequested());
    dates(map, job.state());
    stored.percentComplete().ifPresent(percent -> map.put("percentComplete", percent));
    put(map, "deliveryPackage", parcel(job.details().deliveryPackage()));
    put(map, "returnPackage", parcel(job.returnPackage()));
    map.put("drives", job.drives().stream().map(drive -> drive(stored, drive)).toList());
    return map;
  }

  /**
   * One job, with what is needed to send its drives home.
   *
   * @param blocked why nothing of it is moved; nothing if it is
   * @param hindrances what is in the way of drives
   */
  static Map<String, Object> whole(
      StoredJob stored, Optional<AccountConflict> blocked, Map<DriveId, String> hindrances) {
    Map<String, Object> map = whole(stored, blocked);
    List<Map<String, Object>> drives = new ArrayList<>();
    for (Drive drive : stored.job().drives()) {
      Map<String, Object> shown = drive(stored, drive);
      if (drive.isAtDock() && drive.report() == null) {
        put(shown, "hindrance", hindrances.get(drive.id()));
      }
      drives.add(shown);
    }
    map.put("drives", drives);
    return map;
  }

  /** The same, where it is not asked what is in the way. */
  static Map<String, Object> whole(StoredJob stored, Optional<AccountConflict> blocked) {
    Map<String, Object> map = summary(stored);
    blocked.ifPresent(conflict -> map.put("transferBlocked", conflict.notMoved()));
    map.put("storageAccountId", stored.job().details().storageAccountId());
    ReturnAddress address = stored.job().details().returnAddress();
    Map<String, Object> home = new LinkedHashMap<>();
    home.put("recipientName", address.recipientName());
    home.put("streetAddress1", address.streetAddress1());
    home.put("streetAddress2", address.streetAddress2());
    home.put("city", address.city());
    put(home, "stateOrProvince", address.stateOrProvince());
    home.put("postalCode", address.postalCode());
    home.put("countryOrRegion", address.countryOrRegion());
    home.put("phone", address.phone());
    home.put("email", address.email());
    map.put("returnAddress", home);
    ReturnShipping shipping = stored.job().details().returnShipping();
    if (shipping != null) {
      map.put(
          "returnShipping",
          Map.of(
              "carrierName",
              shipping.carrierName(),
              "carrierAccountNumber",
              shipping.carrierAccountNumber()));
    }
    return map;
  }

  private static void dates(Map<String, Object> map, JobState state) {
    switch (state) {
      case JobState.Creating s -> put(map, "expiresAt", s.expiresAt());
      case JobState.Shipping s -> {
        put(map, "since", s.since());
        put(map, "dueAt", s.dueAt());
        map.put("overdue", s.isOverdue());
      }
      case JobState.Received s -> put(map, "since", s.since());
      case JobState.Transferring s -> put(map, "since", s.since());
      case JobState.Packaging s -> put(map, "since", s.since());
      case JobState.Completed s -> finished(map, s.since(), s.eraseAt());
      case JobState.Closed s -> finished(map, s.since(), s.eraseAt());
    }
  }

  private static void finished(Map<String, Object> map, Instant since, Instant eraseAt) {
    put(map, "since", since);
    put(map, "eraseAt", eraseAt);
  }

  private static Map<String, Object> drive(StoredJob stored, Drive drive) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("driveId", drive.id().value());
    map.put("state", drive.state().text());
    map.put("withdrawn", drive.isWithdrawn());
    map.put("copyStatus", stored.copyStatusOf(drive).text());
    DriveReport report = drive.report();
    if (report != null) {
      map.put("percentComplete", report.percentComplete());
      map.put("bytesDone", report.bytesSucceeded());
      map.put("bytesTotal", report.bytesTotal());
      put(map, "errorLogUri", report.errorLogUri());
      put(map, "verboseLogUri", report.verboseLogUri());
      put(map, "manifestUri", report.manifestUri());
      put(map, "why", report.why());
    } else if (drive.state() instanceof DriveState.Transferring moving) {
      map.put("finishRequested", moving.isFinishRequested());
      Progress progress = stored.progress().getOrDefault(drive.id(), Progress.NONE);
      map.put("percentComplete", progress.percent());
      map.put("bytesDone", progress.bytesDone());
      map.put("bytesTotal", progress.bytesTotal());
    }
    return map;
  }

  private static @Nullable Map<String, Object> parcel(@Nullable Parcel parcel) {
    if (parcel == null) {
      return null;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("carrierName", parcel.carrierName());
    map.put("trackingNumber", parcel.trackingNumber());
    put(map, "driveCount", parcel.driveCount());
    put(map, "shipDate", parcel.shipDate());
    return map;
  }

  static Map<String, Object> history(List<HistoryEntry> entries) {
    return Map.of("value", entries.stream().map(DockJson::entry).toList());
  }

  private static Map<String, Object> entry(HistoryEntry entry) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("at", entry.stamp().at().toString());
    map.put("by", entry.stamp().by());
    map.put("byType", entry.stamp().byType());
    map.put("event", entry.event());
    put(map, "driveId", entry.drive() == null ? null : entry.drive().value());
    map.put("state", entry.state());
    put(map, "why", entry.why());
    return map;
  }

  static Map<String, Object> rounds(List<BackgroundTasks.Status> statuses) {
    return Map.of("value", statuses.stream().map(DockJson::round).toList());
  }

  private static Map<String, Object> round(BackgroundTasks.Status status) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", status.name());
    map.put("runs", status.runs());
    put(map, "lastRun", status.lastRun());
    put(map, "lastRunEnded", status.lastRunEnded());
    put(map, "lastNode", status.lastNode());
    put(map, "lastDone", status.lastDone());
    put(map, "lastDoneAt", status.lastDoneAt());
    put(map, "lastProblem", status.lastProblem());
    put(map, "nextRun", status.nextRun());
    put(map, "runningOn", status.runningOn());
    return map;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value instanceof Instant at ? at.toString() : value);
    }
  }
}
