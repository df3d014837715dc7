package io.drivedock.server.portal.jobs;

import io.drivedock.drive.DriveInfo;
import io.drivedock.job.Drive;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.Job;
import io.drivedock.job.JobDetails;
import io.drivedock.job.Parcel;
import io.drivedock.job.ReturnAddress;
import io.drivedock.job.ReturnShipping;
import io.drivedock.server.portal.frame.Visit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has typed into the form of a job. A field is called like the member of the API that
 * it becomes, so that what the API says of a member is said at its field.
 */
final class JobForm {

  /** The fields that are the address that drives go home to, in the order of an envelope. */
  static final List<String> ADDRESS =
      List.of(
          "recipientName",
          "streetAddress1",
          "streetAddress2",
          "postalCode",
          "city",
          "stateOrProvince",
          "countryOrRegion",
          "phone",
          "email");

  /** Those of them that may be empty. */
  static final List<String> OPTIONAL = List.of("streetAddress2", "stateOrProvince");

  static final String ACCOUNT = "properties.storageAccountId";
  static final String PATHS = "properties.export.blobList.blobPath";
  static final String PREFIXES = "properties.export.blobList.blobPathPrefix";
  static final String LISTED = "properties.export.blobListBlobPath";

  private static final String RETURN = "properties.returnAddress.";
  private static final int DRIVES_READ_MAX = 100;

  /**
   * One drive as it was typed, or as its journal says.
   *
   * @param key empty where the drive is not encrypted, or keeps the key that it has
   */
  record DriveFields(String id, String key, String file, String hash) {

    static DriveFields of(DriveInfo info) {
      return new DriveFields(
          info.driveId().value(),
          info.key() == null ? "" : info.key().reveal(),
          info.manifestFile().text(),
          info.manifestHash());
    }

    private static DriveFields of(Drive drive) {
      return new DriveFields(
          drive.id().value(), "", orEmpty(drive.manifestFile()), orEmpty(drive.manifestHash()));
    }

    boolean isEmpty() {
      return (id + key + file + hash).isEmpty();
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
      return "DriveFields[" + id + "]";
    }
  }

  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, DriveFields> drives = new LinkedHashMap<>();
  private int unnamed;

  /** As a browser sent it. */
  static JobForm of(Visit visit) {
    JobForm form = new JobForm();
    visit
        .request()
        .params()
        .forEach(
            (name, sent) -> {
              if (!name.startsWith("drive.") && !sent.isEmpty()) {
                form.put(name, sent.getFirst().strip());
              }
            });
    for (int i = 0;
        i < DRIVES_READ_MAX && visit.request().param("drive." + i + ".id").isPresent();
        i++) {
      String drive = "drive." + i + ".";
      if (visit.field(drive + "remove").isEmpty()) {
        form.add(
            new DriveFields(
                visit.field(drive + "id"),
                visit.field(drive + "key"),
                visit.field(drive + "file"),
                visit.field(drive + "hash")));
      }
    }
    return form;
  }

  static JobForm empty() {
    return new JobForm();
  }

  /** What a job is like now. */
  static JobForm of(Job job) {
    JobForm form = like(job);
    form.put("name", job.path().name());
    job.drives().forEach(drive -> form.add(DriveFields.of(drive)));
    Parcel parcel = job.details().deliveryPackage();
    if (parcel != null) {
      form.put("properties.deliveryPackage.carrierName", parcel.carrierName());
      form.put("properties.deliveryPackage.trackingNumber", parcel.trackingNumber());
    }
    return form;
  }

  /** What a new job would have in common with one that is there: all but its name and drives. */
  static JobForm like(Job job) {
    JobForm form = new JobForm();
    JobDetails details = job.details();
    form.put("subscription", job.path().subscription());
    form.put("resourceGroup", job.path().resourceGroup());
    form.put("location", details.location());
    form.put("properties.jobType", details.type().text());
    form.put(ACCOUNT, details.storageAccountId());
    form.put("properties.diagnosticsPath", details.diagnosticsPath());
    form.put("properties.logLevel", details.logLevel().text());
    form.put("properties.backupDriveManifest", details.backupDriveManifest() ? "true" : "");
    ReturnAddress home = details.returnAddress();
    form.put(RETURN + "recipientName", home.recipientName());
    form.put(RETURN + "streetAddress1", home.streetAddress1());
    form.put(RETURN + "streetAddress2", home.streetAddress2());
    form.put(RETURN + "postalCode", home.postalCode());
    form.put(RETURN + "city", home.city());
    form.put(RETURN + "stateOrProvince", orEmpty(home.stateOrProvince()));
    form.put(RETURN + "countryOrRegion", home.countryOrRegion());
    form.put(RETURN + "phone", home.phone());
    form.put(RETURN + "email", home.email());
    ReturnShipping shipping = details.returnShipping();
    if (shipping != null) {
      form.put("properties.returnShipping.carrierName", shipping.carrierName());
      form.put("properties.returnShipping.carrierAccountNumber", shipping.carrierAccountNumber());
    }
    form.put("tags", tagLines(details.tags()));
    switch (details.export()) {
      case ExportSelection.Listed(List<String> paths, List<String> prefixes) -> {
        form.put(PATHS, String.join("\n", paths));
        form.put(PREFIXES, String.join("\n", prefixes));
      }
      case ExportSelection.ListedInBlob(String blob) -> form.put(LISTED, blob);
      case null -> {}
    }
    return form;
  }

  private static String tagLines(Map<String, String> tags) {
    List<String> lines = new ArrayList<>();
    tags.forEach((name, value) -> lines.add(name + "=" + value));
    return String.join("\n", lines);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  void put(String field, String value) {
    values.put(field, value);
  }

  /** What stands in a field; empty if nothing does. */
  String value(String field) {
    return values.getOrDefault(field, "");
  }

  Set<String> names() {
    return values.keySet();
  }

  /** Adds a drive; one of the same serial is replaced. */
  void add(DriveFields drive) {
    if (!drive.isEmpty()) {
      String key = drive.id().isEmpty() ? " " + unnamed++ : drive.id();
      drives.put(key, drive);
    }
  }

  List<DriveFields> drives() {
    return List.copyOf(drives.values());
  }

  boolean isExport() {
    return value("properties.jobType").equals("Export");
  }

  // ---- what it says to the API

  /**
   * The body that says all of it.
   *
   * @param withKeys whether keys stand in it; else a mark stands for each
   */
  Map<String, Object> body(boolean withKeys) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("location", value("location"));
    body.put("tags", tags());
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("jobType", isExport() ? "Export" : "Import");
    properties.put("storageAccountId", accountId());
    properties.put("returnAddress", members("properties.returnAddress", ADDRESS));
    putIfAny(properties, "returnShipping", List.of("carrierName", "carrierAccountNumber"));
    putIfAny(properties, "deliveryPackage", List.of("carrierName", "trackingNumber"));
    if (!value("properties.diagnosticsPath").isEmpty()) {
      properties.put("diagnosticsPath", value("properties.diagnosticsPath"));
    }
    properties.put(
        "logLevel", value("properties.logLevel").equals("Verbose") ? "Verbose" : "Error");
    properties.put("backupDriveManifest", !value("properties.backupDriveManifest").isEmpty());
    if (isExport()) {
      properties.put("export", export());
    } else {
      properties.put("driveList", drives().stream().map(drive -> json(drive, withKeys)).toList());
    }
    body.put("properties", properties);
    return body;
  }

  private Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    value("tags")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              tags.put(
                  (equals < 0 ? line : line.substring(0, equals)).strip(),
                  equals < 0 ? "" : line.substring(equals + 1).strip());
            });
    return tags;
  }

  /** A bare name is that of an account in the job's own group. */
  private String accountId() {
    String account = value(ACCOUNT);
    return account.isEmpty() || account.startsWith("/")
        ? account
        : "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Storage/storageAccounts/%s"
            .formatted(value("subscription"), value("resourceGroup"), account);
  }

  private Map<String, Object> members(String parent, List<String> names) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name : names) {
      String text = value(parent + "." + name);
      if (!text.isEmpty()) {
        members.put(name, text);
      }
    }
    return members;
  }

  private void putIfAny(Map<String, Object> properties, String name, List<String> names) {
    Map<String, Object> members = members("properties." + name, names);
    if (!members.isEmpty()) {
      properties.put(name, members);
    }
  }

  /** Exports what the list in a blob names, and nothing else. */
  void exportListed(String blob) {
    put(PATHS, "");
    put(PREFIXES, "");
    put(LISTED, blob);
  }

  private Map<String, Object> export() {
    Map<String, Object> export = new LinkedHashMap<>();
    Map<String, Object> list = new LinkedHashMap<>();
    putLines(list, "blobPath", value(PATHS));
    putLines(list, "blobPathPrefix", value(PREFIXES));
    if (!list.isEmpty()) {
      export.put("blobList", list);
    }
    if (!value(LISTED).isEmpty()) {
      export.put("blobListBlobPath", value(LISTED));
    }
    return export;
  }

  private static void putLines(Map<String, Object> list, String name, String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (!lines.isEmpty()) {
      list.put(name, lines);
    }
  }

  private static Map<String, Object> json(DriveFields drive, boolean withKeys) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("driveId", drive.id());
    if (!drive.key().isEmpty()) {
      json.put("bitLockerKey", withKeys ? drive.key() : "…");
    }
    json.put("manifestFile", drive.file());
    json.put("manifestHash", drive.hash());
    return json;
  }

  /** Says nothing of what was typed: there are keys and addresses in it. */
  @Override
  public String toString() {
    return "JobForm[withheld]";
  }
}
