package io.drivedock.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the customer asked for, all but the drives.
 *
 * @param location the receiving site in the customer's spelling
 * @param tags in the order given; at most 50
 * @param storageAccountId the ARM id of the account that the blobs belong to, echoed byte for byte
 * @param shippingInformation the receiving site's address, copied when the job was created
 * @param deliveryPackage the parcel on its way to the dock, once the customer knows it
 * @param diagnosticsPath container or virtual folder for logs and manifest copies
 * @param export what to export; absent in an import
 */
public record JobDetails(
    JobType type,
    String location,
    Map<String, String> tags,
    String storageAccountId,
    ReturnAddress returnAddress,
    @Nullable ReturnShipping returnShipping,
    ShippingInformation shippingInformation,
    @Nullable Parcel deliveryPackage,
    String diagnosticsPath,
    LogLevel logLevel,
    boolean backupDriveManifest,
    @Nullable ExportSelection export,
    EncryptionKey encryptionKey,
    ManagedIdentity identity) {

  /** Where logs go when the customer does not say (azure-rest-api-specs, storageimportexport). */
  public static final String DIAGNOSTICS_PATH_DEFAULT = "waimportexport";

  /** A job has no more tags. */
  public static final int TAGS_MAX = 50;

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** What is the same for every spelling of a location: no blanks, lower case. */
  public static String foldLocation(String location) {
    return BLANKS.matcher(location).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** Copies the tags and checks that exports, and only they, have a selection. */
  public JobDetails {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    if ((type == JobType.EXPORT) != (export != null)) {
      throw new IllegalArgumentException("an export has a selection of blobs, an import has none");
    }
  }
}
