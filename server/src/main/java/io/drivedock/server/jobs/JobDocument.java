package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.EncryptionKey;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.Job;
import io.drivedock.job.JobDetails;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobState;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.job.ManagedIdentity;
import io.drivedock.job.Parcel;
import io.drivedock.job.ReturnAddress;
import io.drivedock.job.ReturnShipping;
import io.drivedock.job.ShippingInformation;
import io.drivedock.job.Stamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON text of a job in the database. It begins with the number of its format; a golden file in
 * the tests pins every member. A change that old readers would misread gets a new number.
 */
final class JobDocument {

  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JobDocument() {}

  // ---- writing

  static String write(Job job) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("format", FORMAT);
    body.put("id", job.id().toString());
    body.put("subscription", job.path().subscription());
    body.put("resourceGroup", job.path().resourceGroup());
    body.put("name", job.path().name());
    body.put("details", details(job.details()));
    body.put("drives", job.drives().stream().map(JobDocument::drive).toList());
    body.put("state", state(job.state()));
    body.put("isCancelRequested", job.isCancelRequested());
    put(body, "returnPackage", job.returnPackage(), JobDocument::parcel);
    body.put("created", stamp(job.created()));
    body.put("modified", stamp(job.modified()));
    return JSON.writeValueAsString(body);
  }

  private static Map<String, Object> details(JobDetails details) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", details.type().text());
    map.put("location", details.location());
    map.put("tags", details.tags());
    map.put("storageAccountId", details.storageAccountId());
    map.put("returnAddress", details.returnAddress());
    put(map, "returnShipping", details.returnShipping(), Function.identity());
    map.put("shippingInformation", details.shippingInformation());
    put(map, "deliveryPackage", details.deliveryPackage(), JobDocument::parcel);
    map.put("diagnosticsPath", details.diagnosticsPath());
    map.put("logLevel", details.logLevel().text());
    map.put("backupDriveManifest", details.backupDriveManifest());
    put(map, "export", details.export(), JobDocument::export);
    map.put("encryptionKey", details.encryptionKey());
    map.put("identity", details.identity());
    return map;
  }

  private static Map<String, Object> export(ExportSelection export) {
    return switch (export) {
      case ExportSelection.Listed(List<String> paths, List<String> prefixes) ->
          Map.of("paths", paths, "prefixes", prefixes);
      case ExportSelection.ListedInBlob(String blob) -> Map.of("blobListBlobPath", blob);
    };
  }

  private static Map<String, Object> parcel(Parcel parcel) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("carrierName", parcel.carrierName());
    map.put("trackingNumber", parcel.trackingNumber());
    put(map, "driveCount", parcel.driveCount(), Function.identity());
    put(map, "shipDate", parcel.shipDate(), Function.identity());
    return map;
  }

  private static Map<String, Object> drive(Drive drive) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", drive.id().value());
    if (!drive.spelling().equals(drive.id().value())) {
      map.put("spelling", drive.spelling());
    }
    put(map, "manifestFile", drive.manifestFile(), Function.identity());
    put(map, "manifestHash", drive.manifestHash(), Function.identity());
    put(map, "driveHeaderHash", drive.driveHeaderHash(), Function.identity());
    map.put("isWithdrawn", drive.isWithdrawn());
    switch (drive.state()) {
      case DriveState.Specified s -> map.put("state", "Specified");
      case DriveState.Received s -> at(map, "Received", s.at());
      case DriveState.NeverReceived s -> at(map, "NeverReceived", s.at());
      case DriveState.Transferring s -> {
        at(map, "Transferring", s.at());
        if (s.isFinishRequested()) {
          map.put("finishRequested", true);
        }
      }
      case DriveState.Copied s -> {
        at(map, "Copied", s.at());
        map.put("report", report(s.report()));
      }
      case DriveState.ShippedBack s -> {
        at(map, "ShippedBack", s.at());
        put(map, "report", s.report(), JobDocument::report);
      }
    }
    return map;
  }

  private static void at(Map<String, Object> map, String state, Instant at) {
    map.put("state", state);
    map.put("at", at.toString());
  }

  private static Map<String, Object> report(DriveReport report) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("status", report.status().text());
    map.put("bytesSucceeded", report.bytesSucceeded());
    map.put("bytesTotal", report.bytesTotal());
    put(map, "errorLogUri", report.errorLogUri(), Function.identity());
    put(map, "verboseLogUri", report.verboseLogUri(), Function.identity());
    put(map, "manifestUri", report.manifestUri(), Function.identity());
    put(map, "exported", report.exported(), JobDocument::exported);
    put(map, "why", report.why(), Function.identity());
    return map;
  }

  private static Map<String, Object> exported(DriveReport.Exported exported) {
    Map<String, Object> map = new LinkedHashMap<>();
    put(map, "manifestFile", exported.manifestFile(), Function.identity());
    put(map, "manifestHash", exported.manifestHash(), Function.identity());
    put(map, "incompleteListUri", exported.incompleteListUri(), Function.identity());
    return map;
  }

  private static Map<String, Object> state(JobState state) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", state.text());
    switch (state) {
      case JobState.Creating s -> map.put("expiresAt", s.expiresAt().toString());
      case JobState.Shipping s -> {
        map.put("since", s.since().toString());
        map.put("dueAt", s.dueAt().toString());
        map.put("isOverdue", s.isOverdue());
      }
      case JobState.Received s -> map.put("since", s.since().toString());
      case JobState.Transferring s -> map.put("since", s.since().toString());
      case JobState.Packaging s -> map.put("since", s.since().toString());
      case JobState.Completed s -> finished(map, s.since(), s.eraseAt());
      case JobState.Closed s -> finished(map, s.since(), s.eraseAt());
    }
    return map;
  }

  private static void finished(Map<String, Object> map, Instant since, Instant eraseAt) {
    map.put("since", since.toString());
    map.put("eraseAt", eraseAt.toString());
  }

  private static Map<String, Object> stamp(Stamp stamp) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("by", stamp.by());
    map.put("byType", stamp.byType());
    map.put("at", stamp.at().toString());
    return map;
  }

  private static <T> void put(
      Map<String, Object> map, String name, @Nullable T value, Function<? super T, Object> write) {
    if (value != null) {
      map.put(name, write.apply(value));
    }
  }

  // ---- reading

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalStateException if it is of a format that this version does not know
   */
  static Job read(String text) {
    try {
      JsonNode body = JSON.readTree(text);
      int format = body.path("format").asInt(0);
      if (format != FORMAT) {
        throw new IllegalStateException(
            "a job in the database has format "
                + format
                + "; this version of Drivedock reads format "
                + FORMAT);
      }
      return job(body);
    } catch (JacksonException e) {
      throw new IllegalStateException("a job in the database is damaged", e);
    }
  }

  private static Job job(JsonNode body) {
    List<Drive> drives = new ArrayList<>();
    body.get("drives").forEach(node -> drives.add(drive(node)));
    return new Job(
        JobId.parse(text(body, "id")),
        new JobPath(text(body, "subscription"), text(body, "resourceGroup"), text(body, "name")),
        details(body.get("details")),
        drives,
        state(body.get("state")),
        body.get("isCancelRequested").booleanValue(),
        ifPresent(body, "returnPackage", JobDocument::parcel),
        stamp(body.get("created")),
        stamp(body.get("modified")));
  }

  private static JobDetails details(JsonNode node) {
    Map<String, String> tags = new LinkedHashMap<>();
    node.get("tags")
        .properties()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().stringValue()));
    return new JobDetails(
        JobType.parse(text(node, "type")).orElseThrow(),
        text(node, "location"),
        tags,
        text(node, "storageAccountId"),
        JSON.treeToValue(node.get("returnAddress"), ReturnAddress.class),
        ifPresent(node, "returnShipping", n -> JSON.treeToValue(n, ReturnShipping.class)),
        JSON.treeToValue(node.get("shippingInformation"), ShippingInformation.class),
        ifPresent(node, "deliveryPackage", JobDocument::parcel),
        text(node, "diagnosticsPath"),
        LogLevel.parse(text(node, "logLevel")).orElseThrow(),
        node.get("backupDriveManifest").booleanValue(),
        ifPresent(node, "export", JobDocument::export),
        JSON.treeToValue(node.get("encryptionKey"), EncryptionKey.class),
        JSON.treeToValue(node.get("identity"), ManagedIdentity.class));
  }

  private static ExportSelection export(JsonNode node) {
    JsonNode blob = node.get("blobListBlobPath");
    return blob == null
        ? new ExportSelection.Listed(texts(node.get("paths")), texts(node.get("prefixes")))
        : new ExportSelection.ListedInBlob(blob.stringValue());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(node -> texts.add(node.stringValue()));
    return texts;
  }

  private static Parcel parcel(JsonNode node) {
    return new Parcel(
        text(node, "carrierName"),
        text(node, "trackingNumber"),
        ifPresent(node, "driveCount", JsonNode::longValue),
        ifPresent(node, "shipDate", JsonNode::stringValue));
  }

  private static Drive drive(JsonNode node) {
    String id = text(node, "id");
    String spelling = ifPresent(node, "spelling", JsonNode::stringValue);
    return new Drive(
        new DriveId(id),
        spelling == null ? id : spelling,
        ifPresent(node, "manifestFile", JsonNode::stringValue),
        ifPresent(node, "manifestHash", JsonNode::stringValue),
        ifPresent(node, "driveHeaderHash", JsonNode::stringValue),
        driveState(node),
        node.get("isWithdrawn").booleanValue());
  }

  private static DriveState driveState(JsonNode node) {
    String name = text(node, "state");
    return switch (name) {
      case "Specified" -> new DriveState.Specified();
      case "Received" -> new DriveState.Received(instant(node, "at"));
      case "NeverReceived" -> new DriveState.NeverReceived(instant(node, "at"));
      case "Transferring" ->
          new DriveState.Transferring(instant(node, "at"), node.has("finishRequested"));
      case "Copied" -> new DriveState.Copied(instant(node, "at"), report(node.get("report")));
      case "ShippedBack" ->
          new DriveState.ShippedBack(
              instant(node, "at"), ifPresent(node, "report", JobDocument::report));
      default -> throw new IllegalStateException("a drive in the database is '" + name + "'");
    };
  }

  private static DriveReport report(JsonNode node) {
    return new DriveReport(
        CopyStatus.parse(text(node, "status")).orElseThrow(),
        node.get("bytesSucceeded").longValue(),
        node.get("bytesTotal").longValue(),
        ifPresent(node, "errorLogUri", JsonNode::stringValue),
        ifPresent(node, "verboseLogUri", JsonNode::stringValue),
        ifPresent(node, "manifestUri", JsonNode::stringValue),
        ifPresent(node, "exported", JobDocument::exported),
        ifPresent(node, "why", JsonNode::stringValue));
  }

  private static DriveReport.Exported exported(JsonNode node) {
    return new DriveReport.Exported(
        ifPresent(node, "manifestFile", JsonNode::stringValue),
        ifPresent(node, "manifestHash", JsonNode::stringValue),
        ifPresent(node, "incompleteListUri", JsonNode::stringValue));
  }

  private static JobState state(JsonNode node) {
    String name = text(node, "name");
    return switch (name) {
      case "Creating" -> new JobState.Creating(instant(node, "expiresAt"));
      case "Shipping" ->
          new JobState.Shipping(
              instant(node, "since"), instant(node, "dueAt"), node.get("isOverdue").booleanValue());
      case "Received" -> new JobState.Received(instant(node, "since"));
      case "Transferring" -> new JobState.Transferring(instant(node, "since"));
      case "Packaging" -> new JobState.Packaging(instant(node, "since"));
      case "Completed" -> new JobState.Completed(instant(node, "since"), instant(node, "eraseAt"));
      case "Closed" -> new JobState.Closed(instant(node, "since"), instant(node, "eraseAt"));
      default -> throw new IllegalStateException("a job in the database is '" + name + "'");
    };
  }

  private static Stamp stamp(JsonNode node) {
    return new Stamp(text(node, "by"), text(node, "byType"), instant(node, "at"));
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw new IllegalStateException("a job in the database has no '" + name + "'");
    }
    return value.stringValue();
  }

  private static Instant instant(JsonNode node, String name) {
    return Instant.parse(text(node, name));
  }

  private static <T> @Nullable T ifPresent(
      JsonNode node, String name, Function<JsonNode, @Nullable T> read) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : read.apply(value);
  }
}
