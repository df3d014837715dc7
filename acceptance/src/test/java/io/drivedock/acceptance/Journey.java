package io.drivedock.acceptance;

import io.drivedock.acceptance.HttpUser.Answer;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveInfo;
import io.drivedock.job.JobPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What customer and operator do with one job, from its creation until its drives go home.
 *
 * @param slots where the operator puts drives
 */
record Journey(HttpUser customer, HttpUser operator, Path slots, JobPath job) {
  static final String ACCOUNT = "harbour";

  static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
  static final String GROUP = "acceptance";
  private static final String VERSION = "?api-version=2021-01-01";

  Journey(HttpUser customer, HttpUser operator, Path slots, String job) {
    this(customer, operator, slots, new JobPath(SUBSCRIPTION, GROUP, job));
  }

  // ---- the customer

  /** Creates the job with verbose log and copy of the manifest. */
  Journey announce(DriveInfo... drives) {
    return announceFor(ACCOUNT, drives);
  }

  /** The same for another account. */
  Journey announceFor(String account, DriveInfo... drives) {
    Map<String, Object> properties = properties("Import", account);
    properties.put("driveList", list(drives));
    return create(properties);
  }

  /** Creates a job that exports what begins with these prefixes. */
  Journey announceExport(String... prefixes) {
    Map<String, Object> properties = properties("Export", ACCOUNT);
    properties.put("export", Map.of("blobList", Map.of("blobPathPrefix", List.of(prefixes))));
    return create(properties);
  }

  /** Creates a job that exports these blobs. */
  Journey announceExportOf(String... paths) {
    Map<String, Object> properties = properties("Export", ACCOUNT);
    properties.put("export", Map.of("blobList", Map.of("blobPath", List.of(paths))));
    return create(properties);
  }

  private Journey create(Map<String, Object> properties) {
    customer
        .send("PUT", path(), Map.of("location", "Main Dock", "properties", properties))
        .expecting(201);
    return this;
  }

  private static List<Map<String, String>> list(DriveInfo... drives) {
    List<Map<String, String>> list = new ArrayList<>();
    for (DriveInfo drive : drives) {
      Map<String, String> item = new LinkedHashMap<>();
      item.put("driveId", drive.driveId().value());
      BitLockerKey key = drive.key();
      if (key != null) {
        item.put("bitLockerKey", key.reveal());
      }
      item.put("manifestFile", drive.manifestFile().text());
      item.put("manifestHash", drive.manifestHash());
      list.add(item);
    }
    return list;
  }

  private static Map<String, Object> properties(String type, String account) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("jobType", type);
    properties.put(
        "storageAccountId",
        "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Storage/storageAccounts/%s"
            .formatted(SUBSCRIPTION, GROUP, account));
    properties.put(
        "returnAddress",
        Map.of(
            "recipientName", "Ann Example",
            "streetAddress1", "1 Example Street",
            "city", "Redmond",
            "postalCode", "98007",
            "countryOrRegion", "USA",
            "phone", "4250000000",
            "email", "ann@example.com"));
    properties.put("logLevel", "Verbose");
    properties.put("backupDriveManifest", true);
    return properties;
  }

  /** Says that the parcel is on its way. */
  Journey ship() {
    Map<String, Object> parcel = Map.of("carrierName", "UPS", "trackingNumber", trackingNumber());
    customer
        .send(
            "PATCH",
            path(),
            Map.of("properties", Map.of("state", "Shipping", "deliveryPackage", parcel)))
        .expecting(200);
    return this;
  }

  /** The customer wants no more of it. */
  Journey cancel() {
    customer
        .send("PATCH", path(), Map.of("properties", Map.of("cancelRequested", true)))
        .expecting(200);
    return this;
  }

  /** The job as the customer sees it. */
  Answer look() {
    return customer.get(path());
  }

  String state() {
    return look().expecting(200).text("/properties/state");
  }

  /** The drive of that id as the customer sees it. */
  JsonNode drive(String id) {
    for (JsonNode drive : look().expecting(200).at("/properties/driveList")) {
      if (drive.path("driveId").asString().equals(id)) {
        return drive;
      }
    }
    throw new AssertionError("the job " + job + " has no drive " + id);
  }

  /** Waits until the job is in that state, as the customer sees it. */
  Answer until(String state) {
    return Eventually.until(
        "job " + job.name() + " is " + state,
        this::look,
        answer -> answer.text("/properties/state").equals(state));
  }

  String path() {
    return job.resourceId() + VERSION;
  }

  String keysPath() {
    return job.resourceId() + "/listBitLockerKeys" + VERSION;
  }

  /** The keys that are told, by drive. */
  Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    for (JsonNode key : customer.send("POST", keysPath(), "").expecting(200).at("/value")) {
      keys.put(key.path("driveId").asString(), key.path("bitLockerKey").asString());
    }
    return keys;
  }

  // ---- the operator

  /** Puts the drives into slots and checks their parcel in. */
  Journey receive(Path... drives) {
    List<String> ids = new ArrayList<>();
    for (Path drive : drives) {
      String id = drive.getFileName().toString();
      ids.add(id);
      try {
        Files.move(drive, slots.resolve(id));
      } catch (IOException e) {
        throw new AssertionError("the drive " + drive + " does not go into a slot", e);
      }
    }
    return receiveInserted(ids.toArray(String[]::new));
  }

  /** Checks a parcel in whose drives are in their slots already. */
  Journey receiveInserted(String... drives) {
    operator
        .send(
            "POST",
            "/dock/v1/parcels",
            Map.of("trackingNumber", trackingNumber(), "drives", List.of(drives)))
        .expecting(200);
    return this;
  }

  /** Sends the drives home; they stay in their slots, where nobody touches them any more. */
  Journey sendHome() {
    operator
        .send(
            "POST",
            dockPath() + "/return",
            Map.of("carrierName", "UPS", "trackingNumber", "HOME-" + job.name()))
        .expecting(200);
    return this;
  }

  /** Every event, and the state of the job after it. */
  List<String> history() {
    List<String> lines = new ArrayList<>();
    for (JsonNode entry : operator.get(dockPath() + "/history").expecting(200).at("/value")) {
      lines.add(entry.path("event").asString() + " " + entry.path("state").asString());
    }
    return lines;
  }

  private String dockPath() {
    for (JsonNode found : operator.get("/dock/v1/jobs?top=1000").expecting(200).at("/value")) {
      if (found.path("resourceId").asString().equals(job.resourceId())) {
        return "/dock/v1/jobs/" + found.path("jobId").asString();
      }
    }
    throw new AssertionError("the dock does not know " + job);
  }

  private String trackingNumber() {
    return "PARCEL-" + job.name();
  }
}
