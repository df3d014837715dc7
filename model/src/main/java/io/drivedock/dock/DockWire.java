package io.drivedock.dock;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The spelling of the dock's messages as JSON objects, for both sides. {@code docs/dock-api.md}
 * describes it. Readers ignore members they do not know and throw {@link WireException} for a
 * member that is missing or of another form.
 */
public final class DockWire {

  private static final int TEXT_MAX = 4_096;

  private static final String KEY = "bitLockerKey";

  private static final String CANCEL = "cancelRequested";
  private static final String FINISH = "finishRequested";

  private static final String IDLE = "idle";
  private static final String MOVING = "moving";
  private static final String REPORTING = "reporting";
  private static final String WAITING = "waiting";
  private static final String UNREADABLE = "unreadable";

  private DockWire() {}

  /**
   * Spells an assignment. The result holds the drive's key: it goes to the wire and nowhere else.
   */
  public static Map<String, Object> write(Assignment assignment) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put("lease", assignment.lease());
    wire.put("takenOver", assignment.isTakenOver());
    wire.put("leaseMillis", assignment.leaseLasts().toMillis());
    wire.put("jobId", assignment.job().toString());
    wire.put("subscription", assignment.path().subscription());
    wire.put("resourceGroup", assignment.path().resourceGroup());
    wire.put("jobName", assignment.path().name());
    wire.put("jobType", assignment.type().text());
    wire.put("driveId", assignment.drive().value());
    BitLockerKey key = assignment.key();
    putIfPresent(wire, KEY, key == null ? null : key.reveal());
    putIfPresent(wire, "manifestFile", assignment.manifestFile());
    putIfPresent(wire, "manifestHash", assignment.manifestHash());
    wire.put("target", assignment.target());
    wire.put("account", assignment.account());
    wire.put("diagnosticsPath", assignment.diagnosticsPath());
    wire.put("logLevel", assignment.logLevel().text());
    wire.put("backupDriveManifest", assignment.backupDriveManifest());
    ExportSelection export = assignment.export();
    putIfPresent(wire, "export", export == null ? null : ExportWire.write(export));
    wire.put(CANCEL, assignment.isCancelRequested());
    wire.put(FINISH, assignment.isFinishRequested());
    return wire;
  }

  public static Assignment assignment(Map<String, ?> wire) {
    return checked(() -> assigned(wire));
  }

  private static Assignment assigned(Map<String, ?> wire) {
    return new Assignment(
        number(wire, "lease"),
        flag(wire, "takenOver"),
        Duration.ofMillis(number(wire, "leaseMillis")),
        parsed(wire, "jobId", JobId::parse),
        new JobPath(text(wire, "subscription"), text(wire, "resourceGroup"), text(wire, "jobName")),
        chosen(wire, "jobType", JobType::parse),
        parsed(wire, "driveId", DriveId::parse),
        wire.get(KEY) == null ? null : key(wire),
        textOrNull(wire, "manifestFile"),
        textOrNull(wire, "manifestHash"),
        text(wire, "target"),
        text(wire, "account"),
        text(wire, "diagnosticsPath"),
        chosen(wire, "logLevel", LogLevel::parse),
        flag(wire, "backupDriveManifest"),
        wire.get("export") == null ? null : ExportWire.selection(object(wire, "export")),
        flagOrFalse(wire, CANCEL),
        flagOrFalse(wire, FINISH));
  }

  /** Spells a key. The result goes to the wire and nowhere else. */
  public static Map<String, Object> write(BitLockerKey key) {
    return Map.of(KEY, key.reveal());
  }

  public static BitLockerKey key(Map<String, ?> wire) {
    return parsed(wire, KEY, BitLockerKey::parse);
  }

  public static Map<String, Object> write(Progress progress) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put("bytesDone", progress.bytesDone());
    wire.put("bytesTotal", progress.bytesTotal());
    return wire;
  }

  public static Progress progress(Map<String, ?> wire) {
    return checked(() -> new Progress(number(wire, "bytesDone"), number(wire, "bytesTotal")));
  }

  /** Spells the answer to a heartbeat. */
  public static Map<String, Object> write(Renewal renewal) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put("leaseMillis", renewal.leaseLasts().toMillis());
    wire.put(CANCEL, renewal.isCancelRequested());
    wire.put("stopRequested", renewal.isStopRequested());
    wire.put(FINISH, renewal.isFinishRequested());
    return wire;
  }

  /** Reads the answer to a heartbeat. */
  public static Renewal renewal(Map<String, ?> wire) {
    return checked(
        () ->
            new Renewal(
                Duration.ofMillis(number(wire, "leaseMillis")),
                flag(wire, CANCEL),
                flagOrFalse(wire, "stopRequested"),
                flagOrFalse(wire, FINISH)));
  }

  public static Map<String, Object> write(DriveReport report) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put("copyStatus", report.status().text());
    wire.put("bytesSucceeded", report.bytesSucceeded());
    wire.put("bytesTotal", report.bytesTotal());
    putIfPresent(wire, "errorLogUri", report.errorLogUri());
    putIfPresent(wire, "verboseLogUri", report.verboseLogUri());
    putIfPresent(wire, "manifestUri", report.manifestUri());
    DriveReport.Exported exported = report.exported();
    putIfPresent(wire, "exported", exported == null ? null : ExportWire.write(exported));
    putIfPresent(wire, "why", report.why());
    return wire;
  }

  public static DriveReport report(Map<String, ?> wire) {
    return checked(
        () ->
            new DriveReport(
                chosen(wire, "copyStatus", CopyStatus::parse),
                number(wire, "bytesSucceeded"),
                number(wire, "bytesTotal"),
                textOrNull(wire, "errorLogUri"),
                textOrNull(wire, "verboseLogUri"),
                textOrNull(wire, "manifestUri"),
                wire.get("exported") == null ? null : ExportWire.exported(object(wire, "exported")),
                textOrNull(wire, "why")));
  }

  /** Spells what a station says of itself. */
  public static Map<String, Object> write(StationReport report) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put("slots", report.slots().stream().map(DockWire::write).toList());
    wire.put("targets", report.targets().stream().map(DockWire::write).toList());
    return wire;
  }

  private static Map<String, Object> write(TargetReport target) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put("name", target.name());
    wire.put("reachable", target.problem() == null);
    putIfPresent(wire, "problem", target.problem());
    if (!target.limits().isEmpty()) {
      wire.put("limits", target.limits());
    }
    return wire;
  }

  private static Map<String, Object> write(SlotReport slot) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put("driveId", slot.drive().value());
    switch (slot.doing()) {
      case SlotReport.Doing.Idle idle -> wire.put("doing", IDLE);
      case SlotReport.Doing.Moving(JobId job, Progress progress, long rate, String why) -> {
        wire.put("doing", MOVING);
        wire.put("jobId", job.toString());
        wire.putAll(write(progress));
        wire.put("bytesPerSecond", rate);
        putIfPresent(wire, "why", why.isEmpty() ? null : why);
      }
      case SlotReport.Doing.Reporting(JobId job) -> {
        wire.put("doing", REPORTING);
        wire.put("jobId", job.toString());
      }
      case SlotReport.Doing.Waiting(Instant until, String why, boolean isUnreadable) -> {
        wire.put("doing", isUnreadable ? UNREADABLE : WAITING);
        wire.put("until", until.toString());
        wire.put("why", why);
      }
    }
    putIfPresent(wire, "holds", slot.holds().isEmpty() ? null : slot.holds());
    return wire;
  }

  /** Reads what a station says of itself. */
  public static StationReport station(Map<String, ?> wire) {
    return checked(
        () ->
            new StationReport(
                objects(wire, "slots", StationReport.SLOTS_MAX).stream()
                    .map(DockWire::slot)
                    .toList(),
                objects(wire, "targets", StationReport.TARGETS_MAX).stream()
                    .map(DockWire::target)
                    .toList()));
  }

  private static TargetReport target(Map<String, ?> wire) {
    return new TargetReport(
        text(wire, "name"),
        flag(wire, "reachable") ? null : text(wire, "problem"),
        wire.get("limits") == null ? List.of() : texts(wire, "limits", TargetReport.LIMITS_MAX));
  }

  private static SlotReport slot(Map<String, ?> wire) {
    String doing = text(wire, "doing");
    return new SlotReport(
        parsed(wire, "driveId", DriveId::parse),
        switch (doing) {
          case IDLE -> new SlotReport.Doing.Idle();
          case MOVING ->
              new SlotReport.Doing.Moving(
                  parsed(wire, "jobId", JobId::parse),
                  progress(wire),
                  number(wire, "bytesPerSecond"),
                  Objects.requireNonNullElse(textOrNull(wire, "why"), ""));
          case REPORTING -> new SlotReport.Doing.Reporting(parsed(wire, "jobId", JobId::parse));
          case WAITING, UNREADABLE ->
              new SlotReport.Doing.Waiting(
                  parsed(wire, "until", DockWire::instant),
                  text(wire, "why"),
                  doing.equals(UNREADABLE));
          default -> throw new WireException("'doing' has an unknown value");
        },
        Objects.requireNonNullElse(textOrNull(wire, "holds"), ""));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not an instant", e);
    }
  }

  static Map<String, ?> object(Map<String, ?> wire, String name) {
    if (!(wire.get(name) instanceof Map<?, ?> map)) {
      throw new WireException("'" + name + "' is not an object");
    }
    return named(map);
  }

  private static Map<String, ?> named(Map<?, ?> map) {
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((key, value) -> object.put(String.valueOf(key), value));
    return object;
  }

  static List<Map<String, ?>> objects(Map<String, ?> wire, String name, int countMax) {
    if (!(wire.get(name) instanceof List<?> list) || list.size() > countMax) {
      throw new WireException("'" + name + "' must be a list of at most " + countMax + " objects");
    }
    List<Map<String, ?>> objects = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof Map<?, ?> map)) {
        throw new WireException("'" + name + "' contains something that is not an object");
      }
      objects.add(named(map));
    }
    return objects;
  }

  private static List<String> texts(Map<String, ?> wire, String name, int countMax) {
    if (!(wire.get(name) instanceof List<?> list)
        || list.size() > countMax
        || !list.stream().allMatch(String.class::isInstance)) {
      throw new WireException("'" + name + "' must be a list of at most " + countMax + " strings");
    }
    return list.stream().map(String.class::cast).toList();
  }

  /** Reads a list of drives under that name, at most {@code countMax} of them. */
  public static List<DriveId> drives(Map<String, ?> wire, String name, int countMax) {
    if (!(wire.get(name) instanceof List<?> list) || list.size() > countMax) {
      throw new WireException(
          "'" + name + "' must be a list of at most " + countMax + " drive ids");
    }
    return list.stream()
        .map(
            item -> {
              if (!(item instanceof String text)) {
                throw new WireException("'" + name + "' contains something that is not a drive id");
              }
              return checked(() -> DriveId.parse(text));
            })
        .toList();
  }

  /** Reads a text of at most {@value #TEXT_MAX} characters that must be there. */
  public static String text(Map<String, ?> wire, String name) {
    String text = textOrNull(wire, name);
    if (text == null || text.isBlank()) {
      throw new WireException("'" + name + "' is missing");
    }
    return text;
  }

  /** Reads a text of at most {@value #TEXT_MAX} characters that may be absent. */
  public static @Nullable String textOrNull(Map<String, ?> wire, String name) {
    Object value = wire.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text) || text.length() > TEXT_MAX) {
      throw new WireException(
          "'" + name + "' is not a string of at most " + TEXT_MAX + " characters");
    }
    return text;
  }

  static long number(Map<String, ?> wire, String name) {
    return switch (wire.get(name)) {
      case Integer number -> number;
      case Long number -> number;
      case null -> throw new WireException("'" + name + "' is missing");
      default -> throw new WireException("'" + name + "' is not a whole number");
    };
  }

  private static boolean flag(Map<String, ?> wire, String name) {
    if (!(wire.get(name) instanceof Boolean flag)) {
      throw new WireException("'" + name + "' is not true or false");
    }
    return flag;
  }

  /** A server from before there was such a thing does not say. */
  private static boolean flagOrFalse(Map<String, ?> wire, String name) {
    return wire.get(name) != null && flag(wire, name);
  }

  private static <T> T chosen(Map<String, ?> wire, String name, Function<String, Optional<T>> of) {
    return of.apply(text(wire, name))
        .orElseThrow(() -> new WireException("'" + name + "' has an unknown value"));
  }

  private static <T> T parsed(Map<String, ?> wire, String name, Function<String, T> parse) {
    String text = text(wire, name);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new WireException("'" + name + "' is malformed");
    }
  }

  static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new WireException(String.valueOf(e.getMessage()));
    }
  }

  static void putIfPresent(Map<String, Object> wire, String name, @Nullable Object value) {
    if (value != null) {
      wire.put(name, value);
    }
  }
}
