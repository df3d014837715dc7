package io.drivedock.server.arm;

import io.drivedock.drive.DriveId;
import io.drivedock.job.DriveDraft;
import io.drivedock.job.EncryptionKey;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.Job;
import io.drivedock.job.JobChange;
import io.drivedock.job.JobDetails;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.job.ManagedIdentity;
import io.drivedock.job.ReturnAddress;
import io.drivedock.job.ShippingInformation;
import io.drivedock.server.jobs.JobPut;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.protocol.ErrorCode;
import io.drivedock.server.web.protocol.JsonObject;
import io.drivedock.server.web.protocol.Tags;
import io.drivedock.server.web.protocol.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of a PUT: a job in whole (azure-rest-api-specs, storageimportexport). Members that only
 * the service sets are passed over, whatever they hold: clients send back what they have read
 * (C28). {@code state: Shipping} and {@code cancelRequested: true} are wishes of a job that is
 * there.
 */
public final class PutBody {

  private final JsonObject body;
  private final JsonObject properties;
  private final Locations locations;
  private final Supplier<Optional<Job>> present;

  private PutBody(
      JsonObject body,
      JsonObject properties,
      Locations locations,
      Supplier<Optional<Job>> present) {
    this.body = body;
    this.properties = properties;
    this.locations = locations;
    this.present = present;
  }

  /**
   * Reads the body.
   *
   * @param present the job that is there, if it is; it may be in a location that is no longer
   * @param needsKey whether a drive that comes without a key is refused
   * @throws ApiException telling everything that is wrong with it
   */
  public static JobPut read(
      JsonNode json,
      Locations locations,
      Supplier<Optional<Job>> present,
      Predicate<DriveId> needsKey) {
    Violations violations = new Violations();
    JsonObject body = JsonObject.of(json, violations);
    JsonNode properties = body.value("properties");
    if (properties == null || !properties.isObject()) {
      throw ErrorCode.INVALID_REQUEST_CONTENT.end(
          "properties", "The object properties is required.");
    }
    return new PutBody(body, body.objectOrEmpty("properties"), locations, present)
        .read(violations, needsKey);
  }

  private JobPut read(Violations violations, Predicate<DriveId> needsKey) {
    String location = body.text("location", Locations.NAME_MAX);
    ShippingInformation dock = dock(location);
    Map<String, String> tags = Tags.of(body);
    String storageAccountId = storageAccountId();
    JobType type = jobType();
    ReturnAddress returnAddress = JobMembers.returnAddress(properties);
    if (properties.value("returnAddress") == null) {
      properties.missing("returnAddress");
    }
    JobChange.Patch edits =
        new JobChange.Patch(
            tags,
            returnAddress,
            JobMembers.returnShipping(properties),
            JobMembers.deliveryPackage(properties),
            JobMembers.diagnosticsPath(properties),
            JobMembers.logLevel(properties),
            properties.flag("backupDriveManifest"),
            type == JobType.IMPORT ? drives(needsKey) : null,
            JobMembers.encryptionKey(properties),
            JobMembers.identity(body));
    List<DriveId> exportDrives =
        type == JobType.EXPORT ? JobMembers.driveIds(properties) : List.of();
    ExportSelection export = export(type);
    JobMembers.passOverWhatIsRead(body, properties);
    // While the type is not known, neither is whether these are asked for.
    properties.passOver("state", "cancelRequested", "driveList", "export");
    List<JobEvent.Customer> wishes = wishes();
    body.refuseUnknown();
    violations.endIfAny();
    return new JobPut(
        new JobChange.Replacement(
            new JobDraft(
                details(known(type), known(location), storageAccountId, known(dock), export, edits),
                orElse(edits.drives(), List.of())),
            new JobChange.Restated(location, storageAccountId, type, export, exportDrives, null),
            edits),
        wishes);
  }

  private static JobDetails details(
      JobType type,
      String location,
      String storageAccountId,
      ShippingInformation dock,
      @Nullable ExportSelection export,
      JobChange.Patch named) {
    return new JobDetails(
        type,
        location,
        orElse(named.tags(), Map.of()),
        storageAccountId,
        known(named.returnAddress()),
        named.returnShipping(),
        dock,
        named.deliveryPackage(),
        orElse(named.diagnosticsPath(), JobDetails.DIAGNOSTICS_PATH_DEFAULT),
        orElse(named.logLevel(), LogLevel.ERROR),
        orElse(named.backupDriveManifest(), false),
        export,
        orElse(named.encryptionKey(), EncryptionKey.SERVICE_MANAGED),
        orElse(named.identity(), ManagedIdentity.NONE));
  }

  /** Of a job that is new they say nothing, and in any form that is none they say nothing. */
  private List<JobEvent.Customer> wishes() {
    List<JobEvent.Customer> wishes = new ArrayList<>();
    JsonNode state = properties.value("state");
    if (state != null && JobMembers.SHIPPING.equalsIgnoreCase(state.asString(""))) {
      wishes.add(new JobEvent.MarkedShipped());
    }
    JsonNode cancel = properties.value("cancelRequested");
    if (cancel != null && cancel.isBoolean() && cancel.booleanValue()) {
      wishes.add(new JobEvent.CancelRequested());
    }
    return wishes;
  }

  private @Nullable ShippingInformation dock(@Nullable String location) {
    if (location == null || location.isBlank()) {
      if (location != null || body.value("location") == null) {
        body.refuse(ErrorCode.LOCATION_REQUIRED, "location", "location is required.");
      }
      return null;
    }
    Optional<ShippingInformation> dock =
        locations.find(location).map(locations::addressFor).or(() -> dockOfPresent(location));
    if (dock.isEmpty()) {
      body.refuse(
          ErrorCode.LOCATION_NOT_AVAILABLE,
          "location",
          "location must be one of those that GET"
              + " /providers/Microsoft.ImportExport/locations lists.");
    }
    return dock.orElse(null);
  }

  private Optional<ShippingInformation> dockOfPresent(String location) {
    String folded = JobDetails.foldLocation(location);
    return present
        .get()
        .map(Job::details)
        .filter(details -> JobDetails.foldLocation(details.location()).equals(folded))
        .map(JobDetails::shippingInformation);
  }

  private String storageAccountId() {
    return properties.value("storageAccountId") == null
        ? properties.missing("storageAccountId")
        : orElse(JobMembers.storageAccountId(properties), "");
  }

  private @Nullable JobType jobType() {
    if (properties.value("jobType") == null) {
      properties.missing("jobType");
    }
    return JobMembers.jobType(properties);
  }

  private List<DriveDraft> drives(Predicate<DriveId> needsKey) {
    JsonNode list = properties.list("driveList");
    if (properties.value("driveList") == null) {
      properties.missing("driveList");
    } else if (list != null && list.isEmpty()) {
      properties.refuse(
          ErrorCode.MISSING_ARGUMENT, "driveList", "An import has at least one drive.");
    }
    boolean isNamed = list != null && !list.isEmpty();
    return isNamed ? orElse(JobMembers.drives(properties, needsKey), List.of()) : List.of();
  }

  /** While the type is unknown nothing is said about what only one type has. */
  private @Nullable ExportSelection export(@Nullable JobType type) {
    if (type == JobType.EXPORT) {
      return ExportMember.of(properties);
    }
    if (type == JobType.IMPORT && properties.value("export") != null) {
      properties.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "export",
          "An import must not have export; jobType is Import.");
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
