package io.drivedock.app.job;

import io.drivedock.drive.DriveInfo;
import io.drivedock.job.JobPath;
import io.drivedock.job.LogLevel;
import io.drivedock.prepare.Journal;
import io.drivedock.prepare.submission.JobSubmission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A job that is to be made, described by options. */
final class NewJobOptions {

  @Option(
      names = "--drive",
      paramLabel = "FOLDER",
      description = "Import: a prepared drive with its journal beside it. Repeatable.")
  private List<Path> drives = new ArrayList<>();

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "Import: the journal of a prepared drive, without the drive. Repeatable.")
  private List<Path> journals = new ArrayList<>();

  @Option(
      names = "--export-path",
      paramLabel = "PATH",
      description = "Export: a blob, /container/name. Repeatable.")
  private List<String> exportPaths = new ArrayList<>();

  @Option(
      names = "--export-prefix",
      paramLabel = "PREFIX",
      description = "Export: all blobs with this prefix, /container/pre; / for all. Repeatable.")
  private List<String> exportPrefixes = new ArrayList<>();

  @Option(
      names = "--export-list",
      paramLabel = "BLOB",
      description = "Export: the blobs that the list in this blob names, container/list.xml")
  private @Nullable String exportList;

  @Option(
      names = "--location",
      paramLabel = "NAME",
      description = "Where the drives are sent; 'drivedock job locations' lists the locations")
  private @Nullable String location;

  @Option(
      names = "--storage-account",
      paramLabel = "ID",
      description =
          "Storage account of the blobs: an ARM id, or a name in the job's resource group")
  private @Nullable String storageAccount;

  @Mixin private HomeOptions home = new HomeOptions();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "What the logs contain: Error (the default), or Verbose for every blob")
  private @Nullable String logLevel;

  @Option(
      names = "--backup-manifest",
      description = "Keep a copy of each drive's manifest beside its logs")
  private boolean hasBackupManifest;

  @Option(
      names = "--diagnostics-path",
      paramLabel = "PATH",
      description = "Container, or container and folder, for the logs")
  private @Nullable String diagnosticsPath;

  @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "A tag. Repeatable.")
  private Map<String, String> tags = new LinkedHashMap<>();

  /** Whether any of these options was given. */
  boolean isGiven() {
    return isImport()
        || isExport()
        || location != null
        || storageAccount != null
        || home.isGiven()
        || logLevel != null
        || hasBackupManifest
        || diagnosticsPath != null
        || !tags.isEmpty();
  }

  private boolean isImport() {
    return !drives.isEmpty() || !journals.isEmpty();
  }

  private boolean isExport() {
    return !exportPaths.isEmpty() || !exportPrefixes.isEmpty() || exportList != null;
  }

  /**
   * The body that makes the job; what is wrong is added to the problems, each naming its option.
   */
  ObjectNode body(JobPath path, List<String> problems) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    if (location == null || location.isBlank()) {
      problems.add("--location: is required; 'drivedock job locations' lists the locations");
    } else {
      body.put("location", location);
    }
    if (!tags.isEmpty()) {
      ObjectNode all = body.putObject("tags");
      tags.forEach(all::put);
    }
    ObjectNode properties = body.putObject("properties");
    addAccount(properties, path, problems);
    addWhat(properties, problems);
    home.addTo(properties, problems);
    if (diagnosticsPath != null) {
      properties.put("diagnosticsPath", diagnosticsPath);
    }
    if (logLevel != null) {
      LogLevel.parse(logLevel)
          .ifPresentOrElse(
              level -> properties.put("logLevel", level.text()),
              () -> problems.add("--log-level: must be Error or Verbose"));
    }
    if (hasBackupManifest) {
      properties.put("backupDriveManifest", true);
    }
    return body;
  }

  private void addAccount(ObjectNode properties, JobPath path, List<String> problems) {
    if (storageAccount == null || storageAccount.isBlank()) {
      problems.add("--storage-account: is required, an id or a name");
      return;
    }
    properties.put(
        "storageAccountId",
        storageAccount.startsWith("/")
            ? storageAccount
            : "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Storage/storageAccounts/%s"
                .formatted(path.subscription(), path.resourceGroup(), storageAccount));
  }

  private void addWhat(ObjectNode properties, List<String> problems) {
    if (isImport() && isExport()) {
      problems.add("--drive and --journal are for an import, --export-… for an export; not both");
    } else if (isImport()) {
      properties.put("jobType", "Import");
      ArrayNode list = properties.putArray("driveList");
      drives.forEach(drive -> add(list, "--drive", drive, Journal::ofDrive, problems));
      journals.forEach(journal -> add(list, "--journal", journal, Journal::read, problems));
    } else if (isExport()) {
      properties.put("jobType", "Export");
      addExport(properties.putObject("export"), problems);
    } else {
      problems.add(
          "--drive: name the drives of an import with --drive or --journal, or the"
              + " blobs of an export with --export-path, --export-prefix or --export-list");
    }
  }

  private static void add(
      ArrayNode list,
      String option,
      Path path,
      Function<Path, DriveInfo> reading,
      List<String> problems) {
    try {
      list.add(JobSubmission.json(reading.apply(path)));
    } catch (IllegalArgumentException e) {
      problems.add(option + ": " + e.getMessage());
    }
  }

  private void addExport(ObjectNode export, List<String> problems) {
    if (exportList != null && !(exportPaths.isEmpty() && exportPrefixes.isEmpty())) {
      problems.add("--export-list: names all blobs; omit --export-path and --export-prefix");
    } else if (exportList != null) {
      export.put("blobListBlobPath", exportList);
    } else {
      ObjectNode blobs = export.putObject("blobList");
      if (!exportPaths.isEmpty()) {
        exportPaths.forEach(blobs.putArray("blobPath")::add);
      }
      if (!exportPrefixes.isEmpty()) {
        exportPrefixes.forEach(blobs.putArray("blobPathPrefix")::add);
      }
    }
  }
}
