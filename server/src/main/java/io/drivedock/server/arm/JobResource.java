package io.drivedock.server.arm;

import io.drivedock.job.CopyStatus;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.EncryptionKey;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.Job;
import io.drivedock.job.JobDetails;
import io.drivedock.job.JobState;
import io.drivedock.job.ManagedIdentity;
import io.drivedock.job.Parcel;
import io.drivedock.job.ReturnAddress;
import io.drivedock.job.ReturnShipping;
import io.drivedock.job.ShippingInformation;
import io.drivedock.job.Stamp;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.web.protocol.ApiVersion;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is answered, its members in the order that was recorded (azure-rest-api-specs,
 * storageimportexport). What is not there is left out. There is no key in it.
 */
final class JobResource {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private JobResource() {}

  /**
   * The JSON of a job.
   *
   * @param location as this answer spells it: the answer to a PUT repeats the request's spelling,
   *     all others give the display name
   * @param withDrives lists by resource group go without (C11)
   */
  static Map<String, Object> of(
      StoredJob stored, ApiVersion version, String location, boolean withDrives) {
    Job job = stored.job();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("properties", properties(stored, version, withDrives));
    map.put("identity", identity(job.details().identity()));
    map.put("systemData", systemData(job.created(), job.modified()));
    map.put("id", job.path().resourceId());
    map.put("name", job.path().name());
    map.put("type", "Microsoft.ImportExport/jobs");
    map.put("location", location);
    if (!job.details().tags().isEmpty()) {
      map.put("tags", job.details().tags());
    }
    return map;
  }

  private static Map<String, Object> properties(
      StoredJob stored, ApiVersion version, boolean withDrives) {
    Job job = stored.job();
    JobDetails details = job.details();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("storageAccountId", details.storageAccountId());
    map.put("jobType", details.type().text());
    map.put("returnAddress", returnAddress(details.returnAddress()));
    ReturnShipping returnShipping = details.returnShipping();
    if (returnShipping != null) {
      map.put("returnShipping", returnShipping(returnShipping));
    }
    map.put("shippingInformation", shippingInformation(details.shippingInformation(), version));
    Parcel deliveryPackage = details.deliveryPackage();
    if (deliveryPackage != null) {
      map.put("deliveryPackage", parcel(deliveryPackage));
    }
    Parcel returnPackage = job.returnPackage();
    if (returnPackage != null) {
      map.put("returnPackage", returnPackage(returnPackage, job));
    }
    map.put("diagnosticsPath", details.diagnosticsPath());
    map.put("logLevel", details.logLevel().text());
    map.put("backupDriveManifest", details.backupDriveManifest());
    map.put("cancelRequested", job.isCancelRequested());
    map.put("state", job.state().text());
    OptionalInt percentComplete = stored.percentComplete();
    if (percentComplete.isPresent()) {
      map.put("percentComplete", percentComplete.getAsInt());
    }
    putIfPresent(map, "incompleteBlobListUri", job.incompleteListUri());
    if (withDrives && !job.drives().isEmpty()) {
      map.put("driveList", job.drives().stream().map(drive -> drive(drive, stored)).toList());
    }
    putIfPresent(map, "export", export(details.export()));
    map.put("provisioningState", "Succeeded");
    map.put("encryptionKey", encryptionKey(details.encryptionKey()));
    return map;
  }

  private static Map<String, Object> returnAddress(ReturnAddress address) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("recipientName", address.recipientName());
    map.put("streetAddress1", address.streetAddress1());
    map.put("streetAddress2", address.streetAddress2());
    map.put("city", address.city());
    putIfPresent(map, "stateOrProvince", address.stateOrProvince());
    map.put("postalCode", address.postalCode());
    map.put("countryOrRegion", address.countryOrRegion());
    map.put("phone", address.phone());
    map.put("email", address.email());
    return map;
  }

  private static Map<String, Object> returnShipping(ReturnShipping shipping) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("carrierName", shipping.carrierName());
    map.put("carrierAccountNumber", shipping.carrierAccountNumber());
    return map;
  }

  private static Map<String, Object> shippingInformation(
      ShippingInformation dock, ApiVersion version) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("recipientName", dock.recipientName());
    map.put("streetAddress1", dock.streetAddress1());
    map.put("streetAddress2", dock.streetAddress2());
    map.put("city", dock.city());
    map.put("stateOrProvince", dock.stateOrProvince());
    map.put("postalCode", dock.postalCode());
    map.put("countryOrRegion", dock.countryOrRegion());
    map.put("phone", dock.phone());
    if (version.hasAdditionalInformation()) {
      putIfPresent(map, "additionalInformation", dock.additionalInformation());
    }
    return map;
  }

  private static Map<String, Object> parcel(Parcel parcel) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("carrierName", parcel.carrierName());
    map.put("trackingNumber", parcel.trackingNumber());
    putIfPresent(map, "driveCount", parcel.driveCount());
    putIfPresent(map, "shipDate", parcel.shipDate());
    return map;
  }

  /** All four members are required here; what the dock did not note is told by the drives. */
  private static Map<String, Object> returnPackage(Parcel parcel, Job job) {
    Map<String, Object> map = parcel(parcel);
    map.putIfAbsent(
        "driveCount",
        job.drives().stream().filter(d -> d.state() instanceof DriveState.ShippedBack).count());
    map.putIfAbsent("shipDate", STAMP.format(returnedAt(job)));
    return map;
  }

  private static Instant returnedAt(Job job) {
    return switch (job.state()) {
      case JobState.Completed s -> s.since();
      case JobState.Closed s -> s.since();
      case JobState.Packaging s -> s.since();
      case JobState.Transferring s -> s.since();
      case JobState.Received s -> s.since();
      case JobState.Shipping s -> s.since();
      case JobState.Creating s -> job.modified().at();
    };
  }

  private static Map<String, Object> drive(Drive drive, StoredJob stored) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("driveId", drive.spelling());
    putIfPresent(map, "manifestFile", drive.manifestFile());
    putIfPresent(map, "manifestHash", drive.manifestHash());
    putIfPresent(map, "driveHeaderHash", drive.driveHeaderHash());
    map.put("state", drive.state().text());
    CopyStatus copyStatus = stored.copyStatusOf(drive);
    if (copyStatus != CopyStatus.NONE) {
      map.put("copyStatus", copyStatus.text());
      map.put("percentComplete", stored.percentOf(drive));
    }
    DriveReport report = drive.report();
    if (report != null) {
      putIfPresent(map, "verboseLogUri", report.verboseLogUri());
      putIfPresent(map, "errorLogUri", report.errorLogUri());
      putIfPresent(map, "manifestUri", report.manifestUri());
      map.put("bytesSucceeded", report.bytesSucceeded());
    }
    return map;
  }

  private static @Nullable Map<String, Object> export(@Nullable ExportSelection export) {
    return switch (export) {
      case null -> null;
      case ExportSelection.Listed(List<String> paths, List<String> prefixes) -> {
        Map<String, Object> list = new LinkedHashMap<>();
        if (!paths.isEmpty()) {
          list.put("blobPath", paths);
        }
        if (!prefixes.isEmpty()) {
          list.put("blobPathPrefix", prefixes);
        }
        yield Map.of("blobList", list);
      }
      case ExportSelection.ListedInBlob(String blob) -> Map.of("blobListBlobPath", blob);
    };
  }

  private static Map<String, Object> encryptionKey(EncryptionKey key) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kekType", key.kekType());
    putIfPresent(map, "kekUrl", key.kekUrl());
    putIfPresent(map, "kekVaultResourceID", key.kekVaultResourceId());
    return map;
  }

  private static Map<String, Object> identity(ManagedIdentity identity) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", identity.type());
    putIfPresent(map, "principalId", identity.principalId());
    putIfPresent(map, "tenantId", identity.tenantId());
    return map;
  }

  private static Map<String, Object> systemData(Stamp created, Stamp modified) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("createdBy", created.by());
    map.put("createdByType", created.byType());
    map.put("createdAt", STAMP.format(created.at()));
    map.put("lastModifiedBy", modified.by());
    map.put("lastModifiedByType", modified.byType());
    map.put("lastModifiedAt", STAMP.format(modified.at()));
    return map;
  }

  private static void putIfPresent(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
