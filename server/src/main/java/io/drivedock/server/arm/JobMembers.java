package io.drivedock.server.arm;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.job.DriveDraft;
import io.drivedock.job.EncryptionKey;
import io.drivedock.job.Job;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.job.ManagedIdentity;
import io.drivedock.job.Parcel;
import io.drivedock.job.ReturnAddress;
import io.drivedock.job.ReturnShipping;
import io.drivedock.server.jobs.StorageAccounts;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.protocol.ErrorCode;
import io.drivedock.server.web.protocol.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The members that PUT and PATCH share (azure-rest-api-specs, storageimportexport). Each is nothing
 * where the request does not name it, and what is wrong is noted.
 */
final class JobMembers {

  static final int DIAGNOSTICS_PATH_MAX = 512;
  static final int MANIFEST_FILE_MAX = 1_024;
  static final int DRIVE_HEADER_HASH_MAX = 8_192;
  static final int ID_MAX = 1_024;

  private static final Pattern MANIFEST_HASH = Pattern.compile("[0-9a-fA-F]{32}|[0-9a-fA-F]{64}");

  /** What only the service says of a job, and what az adds to what it prints. */
  private static final String[] OF_THE_SERVICE = {
    "id", "name", "type", "systemData", "etag", "resourceGroup"
  };

  private static final String[] PROPERTIES_OF_THE_SERVICE = {
    "shippingInformation",
    "returnPackage",
    "percentComplete",
    "incompleteBlobListUri",
    "provisioningState",
    "containerSas"
  };

  private static final String[] DRIVE_OF_THE_SERVICE = {
    "state",
    "copyStatus",
    "percentComplete",
    "verboseLogUri",
    "errorLogUri",
    "manifestUri",
    "bytesSucceeded"
  };

  /** The only state that a customer may wish. */
  static final String SHIPPING = "Shipping";

  private JobMembers() {}

  /**
   * Passes over what clients send back because they have read it, whatever it holds (C28), and the
   * containerSas of 2016, which is not needed.
   */
  static void passOverWhatIsRead(JsonObject body, JsonObject properties) {
    body.passOver(OF_THE_SERVICE);
    properties.passOver(PROPERTIES_OF_THE_SERVICE);
  }

  static @Nullable String storageAccountId(JsonObject properties) {
    if (properties.value("storageAccountId") == null) {
      return null;
    }
    String id = properties.required("storageAccountId", ID_MAX);
    if (!id.isEmpty() && !StorageAccounts.isId(id)) {
      properties.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "storageAccountId",
          properties.at("storageAccountId")
              + " must be the id of a storage account:"
              + " /subscriptions/…/resourceGroups/…/providers/Microsoft.Storage/storageAccounts/"
              + " and a name of 3 to 63 letters, digits or hyphens.");
    }
    return id;
  }

  static @Nullable JobType jobType(JsonObject properties) {
    if (properties.value("jobType") == null) {
      return null;
    }
    String text = properties.required("jobType", JsonObject.LINE_MAX);
    JobType type = JobType.parse(text).orElse(null);
    if (type == null && !text.isEmpty()) {
      properties.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "jobType",
          properties.at("jobType") + " must be Import or Export.");
    }
    return type;
  }

  static @Nullable ReturnAddress returnAddress(JsonObject properties) {
    JsonObject address = properties.object("returnAddress");
    if (address == null) {
      return null;
    }
    String recipientName = address.required("recipientName", JsonObject.LINE_MAX);
    String streetAddress1 = address.required("streetAddress1", JsonObject.LINE_MAX);
    String streetAddress2 = address.text("streetAddress2", JsonObject.LINE_MAX);
    String city = address.required("city", JsonObject.LINE_MAX);
    String stateOrProvince = address.text("stateOrProvince", JsonObject.LINE_MAX);
    String postalCode = address.required("postalCode", JsonObject.LINE_MAX);
    String countryOrRegion = address.required("countryOrRegion", JsonObject.LINE_MAX);
    String phone = address.required("phone", JsonObject.LINE_MAX);
    String email = address.required("email", JsonObject.LINE_MAX);
    return new ReturnAddress(
        recipientName,
        streetAddress1,
        streetAddress2 == null ? "" : streetAddress2,
        city,
        stateOrProvince,
        postalCode,
        countryOrRegion,
        phone,
        email);
  }

  static @Nullable ReturnShipping returnShipping(JsonObject properties) {
    JsonObject shipping = properties.object("returnShipping");
    return shipping == null
        ? null
        : new ReturnShipping(
            shipping.required("carrierName", JsonObject.LINE_MAX),
            shipping.required("carrierAccountNumber", JsonObject.LINE_MAX));
  }

  static @Nullable Parcel deliveryPackage(JsonObject properties) {
    int problemsBefore = properties.problems();
    JsonObject parcel = properties.object("deliveryPackage");
    if (parcel == null) {
      return null;
    }
    String carrierName = parcel.required("carrierName", JsonObject.LINE_MAX);
    String trackingNumber = parcel.required("trackingNumber", JsonObject.LINE_MAX);
    Long driveCount = parcel.count("driveCount");
    String shipDate = parcel.text("shipDate", JsonObject.LINE_MAX);
    return parcel.isFineSince(problemsBefore)
        ? new Parcel(carrierName, trackingNumber, driveCount, shipDate)
        : null;
  }

  /** Logs must find their place below it. */
  static @Nullable String diagnosticsPath(JsonObject properties) {
    String path = properties.text("diagnosticsPath", DIAGNOSTICS_PATH_MAX);
    if (path == null || path.isEmpty()) {
      return null;
    }
    try {
      BlobPath.parse(path + "/waies/log");
      return path;
    } catch (IllegalArgumentException e) {
      properties.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "diagnosticsPath",
          properties.at("diagnosticsPath")
              + " must be a container, or a container and a virtual directory in it: "
              + e.getMessage()
              + ".");
      return null;
    }
  }

  static @Nullable LogLevel logLevel(JsonObject properties) {
    String text = properties.text("logLevel", JsonObject.LINE_MAX);
    if (text == null) {
      return null;
    }
    LogLevel level = LogLevel.parse(text).orElse(null);
    if (level == null) {
      properties.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "logLevel",
          properties.at("logLevel") + " must be Error or Verbose.");
    }
    return level;
  }

  /**
   * The drives of an import.
   *
   * @param needsKey whether a drive without a key is refused
   */
  static @Nullable List<DriveDraft> drives(JsonObject properties, Predicate<DriveId> needsKey) {
    JsonNode list = properties.list("driveList");
    if (list == null) {
      return null;
    }
    if (list.size() > Job.DRIVES_MAX) {
      properties.refuse(
          ErrorCode.TOO_MANY_DRIVES,
          "driveList",
          "A job has at most %d drives; this list has %d.".formatted(Job.DRIVES_MAX, list.size()));
      return null;
    }
    List<DriveDraft> drives = new ArrayList<>();
    Set<DriveId> ids = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonObject item = properties.object(list.get(i), "driveList[" + i + "]");
      DriveDraft drive = item == null ? null : drive(item, needsKey);
      if (item != null && drive != null) {
        if (!ids.add(drive.id())) {
          item.refuse(
              ErrorCode.DUPLICATE_DRIVE_ID,
              "driveId",
              item.at("driveId") + " names a drive that is already in the list.");
        }
        drives.add(drive);
      }
    }
    return drives;
  }

  private static @Nullable DriveDraft drive(JsonObject item, Predicate<DriveId> needsKey) {
    DriveId id = driveId(item);
    BitLockerKey key = bitLockerKey(item, id, needsKey);
    String manifestFile = item.required("manifestFile", MANIFEST_FILE_MAX);
    if (!manifestFile.isEmpty()) {
      try {
        DrivePath.parse(manifestFile);
      } catch (DrivePathException e) {
        item.refuse(
            ErrorCode.INVALID_ARGUMENT,
            "manifestFile",
            "%s must be a path on the drive such as \\DriveManifest.xml: %s."
                .formatted(item.at("manifestFile"), e.getMessage()));
      }
    }
    String manifestHash = item.required("manifestHash", JsonObject.LINE_MAX);
    if (!manifestHash.isEmpty() && !MANIFEST_HASH.matcher(manifestHash).matches()) {
      item.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "manifestHash",
          item.at("manifestHash") + " must be an MD5 of 32 hex digits or a SHA-256 of 64.");
    }
    String driveHeaderHash = item.text("driveHeaderHash", DRIVE_HEADER_HASH_MAX);
    item.passOver(DRIVE_OF_THE_SERVICE);
    return id == null
        ? null
        : new DriveDraft(
            id,
            key,
            manifestFile,
            manifestHash,
            driveHeaderHash,
            item.required("driveId", JsonObject.LINE_MAX));
  }

  /** The drives of an export, which clients have from the service. */
  static List<DriveId> driveIds(JsonObject properties) {
    JsonNode list = properties.list("driveList");
    List<DriveId> ids = new ArrayList<>();
    for (int i = 0; list != null && i < list.size(); i++) {
      JsonObject item = properties.object(list.get(i), "driveList[" + i + "]");
      DriveId id = item == null ? null : driveId(item);
      if (item != null) {
        item.passOver("bitLockerKey", "manifestFile", "manifestHash", "driveHeaderHash");
        item.passOver(DRIVE_OF_THE_SERVICE);
      }
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  static @Nullable DriveId driveId(JsonObject item) {
    String text = item.required("driveId", JsonObject.LINE_MAX);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return DriveId.parse(text);
    } catch (IllegalArgumentException e) {
      item.refuse(ErrorCode.INVALID_ARGUMENT, "driveId", item.at("driveId") + ": " + sentence(e));
      return null;
    }
  }

  private static @Nullable BitLockerKey bitLockerKey(
      JsonObject item, @Nullable DriveId drive, Predicate<DriveId> needsKey) {
    JsonNode value = item.value("bitLockerKey");
    if (value == null) {
      if (drive != null && needsKey.test(drive)) {
        item.refuse(missingKey(item.at("bitLockerKey")));
      }
      return null;
    }
    if (value.isString()) {
      try {
        return BitLockerKey.parse(value.stringValue());
      } catch (IllegalArgumentException e) {
        item.refuse(
            ErrorCode.INVALID_BITLOCKER_KEY,
            "bitLockerKey",
            item.at("bitLockerKey") + ": " + sentence(e));
        return null;
      }
    }
    item.refuse(
        ErrorCode.INVALID_BITLOCKER_KEY,
        "bitLockerKey",
        item.at("bitLockerKey") + " must be a string.");
    return null;
  }

  /** The error for a drive without a key where drives must be encrypted. */
  static ApiError missingKey(String target) {
    return ErrorCode.MISSING_ARGUMENT.error(
        target, target + " is required: this dock accepts only encrypted drives.");
  }

  /** Whose key protects the keys: only this service's own can (decision 0022). */
  static @Nullable EncryptionKey encryptionKey(JsonObject properties) {
    JsonObject key = properties.object("encryptionKey");
    if (key == null) {
      return null;
    }
    String kekType = key.text("kekType", JsonObject.LINE_MAX);
    if (kekType != null && !kekType.equalsIgnoreCase(EncryptionKey.SERVICE_MANAGED.kekType())) {
      key.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "kekType",
          key.at("kekType")
              + " must be MicrosoftManaged: this service protects keys with its own"
              + " master key and does not use a customer's.");
    }
    refuseKeyOfCustomer(key, "kekUrl");
    refuseKeyOfCustomer(key, "kekVaultResourceID");
    return EncryptionKey.SERVICE_MANAGED;
  }

  private static void refuseKeyOfCustomer(JsonObject key, String name) {
    String text = key.text(name, ID_MAX);
    if (text != null && !text.isBlank()) {
      key.refuse(
          ErrorCode.INVALID_ARGUMENT,
          name,
          key.at(name) + " names a customer's key, which this service does not use: omit it.");
    }
  }

  /** Under which identity a job acts: under none (decision 0022). */
  static @Nullable ManagedIdentity identity(JsonObject body) {
    JsonObject identity = body.object("identity");
    if (identity == null) {
      return null;
    }
    String type = identity.text("type", JsonObject.LINE_MAX);
    if (type != null && !type.equalsIgnoreCase(ManagedIdentity.NONE.type())) {
      identity.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "type",
          identity.at("type") + " must be None: jobs have no identity here.");
    }
    identity.passOver("principalId", "tenantId");
    return ManagedIdentity.NONE;
  }

  /** What a type of the model says, as a sentence. */
  static String sentence(IllegalArgumentException e) {
    return e.getMessage() + ".";
  }
}
