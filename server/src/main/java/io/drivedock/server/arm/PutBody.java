package io.drivedock.server.arm;

import io.drivedock.drive.DriveId;
import io.drivedock.job.DriveDraft;
import io.drivedock.job.EncryptionKey;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.Identity;
import io.drivedock.job.JobDetails;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.job.Parcel;
import io.drivedock.job.ReturnAddress;
import io.drivedock.job.ReturnShipping;
import io.drivedock.job.ShippingInformation;
import io.drivedock.server.jobs.StorageAccounts;
import io.drivedock.server.web.ApiException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of a PUT: a job in whole (control-plane dossier, section 6.2). Members that only the
 * service sets are passed over, whatever they hold: clients send back what they have read (C28).
 */
public final class PutBody {

  private final Members body;
  private final Members properties;
  private final Locations locations;

  private PutBody(Members body, Members properties, Locations locations) {
    this.body = body;
    this.properties = properties;
    this.locations = locations;
  }

  /**
   * Reads the body.
   *
   * @param needsKey whether a drive that comes without a key is refused
   * @throws ApiException telling everything that is wrong with it
   */
  public static JobDraft read(JsonNode json, Locations locations, Predicate<DriveId> needsKey) {
    Problems problems = new Problems();
    Members body = Members.of(json, problems);
    JsonNode properties = body.value("properties");
    if (properties == null || !properties.isObject()) {
      throw ErrorCode.INVALID_REQUEST_CONTENT.end(
          "properties", "The object properties is required.");
    }
    return new PutBody(body, body.objectOrEmpty("properties"), locations).read(problems, needsKey);
  }

  private JobDraft read(Problems problems, Predicate<DriveId> needsKey) {
    String location = body.text("location", Locations.NAME_MAX);
    ShippingInformation dock = dock(location);
    Map<String, String> tags = Tags.of(body);
    String storageAccountId = storageAccountId();
    JobType type = jobType();
    ReturnAddress returnAddress = JobMembers.returnAddress(properties);
    if (properties.value("returnAddress") == null) {
      properties.missing("returnAddress");
    }
    ReturnShipping returnShipping = JobMembers.returnShipping(properties);
    Parcel deliveryPackage = JobMembers.deliveryPackage(properties);
    String diagnosticsPath = JobMembers.diagnosticsPath(properties);
    LogLevel logLevel = JobMembers.logLevel(properties);
    Boolean backupDriveManifest = properties.flag("backupDriveManifest");
    List<DriveDraft> drives = drives(type, needsKey);
    ExportSelection export = export(type);
    EncryptionKey encryptionKey = JobMembers.encryptionKey(properties);
    Identity identity = JobMembers.identity(body);
    problems.endIfAny();
    return new JobDraft(
        new JobDetails(
            known(type),
            known(location),
            orElse(tags, Map.of()),
            storageAccountId,
            known(returnAddress),
            returnShipping,
            known(dock),
            deliveryPackage,
            orElse(diagnosticsPath, JobDetails.DIAGNOSTICS_PATH_DEFAULT),
            orElse(logLevel, LogLevel.ERROR),
            orElse(backupDriveManifest, false),
            export,
            orElse(encryptionKey, EncryptionKey.SERVICE_MANAGED),
            orElse(identity, Identity.NONE)),
        drives);
  }

  private @Nullable ShippingInformation dock(@Nullable String location) {
    if (location == null || location.isBlank()) {
      if (location != null || body.value("location") == null) {
        body.refuse(ErrorCode.LOCATION_REQUIRED, "location", "location is required.");
      }
      return null;
    }
    Location found = locations.find(location).orElse(null);
    if (found == null) {
      body.refuse(
          ErrorCode.LOCATION_NOT_AVAILABLE,
          "location",
          "location is none of those that GET /providers/Microsoft.ImportExport/locations lists.");
      return null;
    }
    return locations.addressFor(found);
  }

  private String storageAccountId() {
    String id = properties.required("storageAccountId", JobMembers.ID_MAX);
    if (!id.isEmpty() && !StorageAccounts.isId(id)) {
      properties.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "storageAccountId",
          properties.at("storageAccountId")
              + " is the id of a storage account: /subscriptions/…/resourceGroups/…/providers"
              + "/Microsoft.Storage/storageAccounts/ and a name of 3 to 63 letters, digits or"
              + " hyphens.");
    }
    return id;
  }

  private @Nullable JobType jobType() {
    String text = properties.required("jobType", Members.LINE_MAX);
    JobType type = JobType.parse(text).orElse(null);
    if (type == null && !text.isEmpty()) {
      properties.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "jobType",
          properties.at("jobType") + " is Import or Export.");
    }
    return type;
  }

  /** While the type is unknown nothing is said about what only one type has. */
  private List<DriveDraft> drives(@Nullable JobType type, Predicate<DriveId> needsKey) {
    JsonNode list = properties.list("driveList");
    boolean isNamed = list != null && !list.isEmpty();
    if (type == JobType.EXPORT) {
      if (isNamed) {
        properties.refuse(
            ErrorCode.INVALID_ARGUMENT,
            "driveList",
            "An export takes no driveList: its drives are known when they arrive.");
      }
      return List.of();
    }
    if (type == JobType.IMPORT && properties.value("driveList") == null) {
      properties.missing("driveList");
    } else if (type == JobType.IMPORT && list != null && list.isEmpty()) {
      properties.refuse(
          ErrorCode.MISSING_ARGUMENT, "driveList", "An import has at least one drive.");
    }
    return isNamed ? orElse(JobMembers.drives(properties, needsKey), List.of()) : List.of();
  }

  private @Nullable ExportSelection export(@Nullable JobType type) {
    if (type == JobType.EXPORT) {
      return ExportMember.of(properties);
    }
    if (type == JobType.IMPORT && properties.value("export") != null) {
      properties.refuse(
          ErrorCode.INVALID_ARGUMENT, "export", "An import takes no export; jobType is Import.");
    }
    return null;
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  /** What cannot be absent where nothing is wrong. */
  private static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a required member is absent and nobody said so");
    }
    return value;
  }
}
