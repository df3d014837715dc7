package io.drivedock.job;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a customer wants different in a job. */
public sealed interface JobChange {

  /** The whole of it anew: a second PUT. */
  record Replacement(JobDraft draft) implements JobChange {}

  /**
   * Some of it: a PATCH. An absent member stays as it is; a member that repeats what is there is no
   * change and is never refused.
   *
   * @param tags the whole new set
   * @param drives the whole new list; a drive without a key keeps the one it has
   */
  record Patch(
      @Nullable Map<String, String> tags,
      @Nullable ReturnAddress returnAddress,
      @Nullable ReturnShipping returnShipping,
      @Nullable Parcel deliveryPackage,
      @Nullable String diagnosticsPath,
      @Nullable LogLevel logLevel,
      @Nullable Boolean backupDriveManifest,
      @Nullable List<DriveDraft> drives,
      @Nullable EncryptionKey encryptionKey,
      @Nullable Identity identity)
      implements JobChange {

    /** Changes nothing. */
    public static final Patch NOTHING =
        new Patch(null, null, null, null, null, null, null, null, null, null);

    /** Copies the list of drives. */
    public Patch {
      drives = drives == null ? null : List.copyOf(drives);
    }

    /** This patch with other tags. */
    public Patch withTags(Map<String, String> newTags) {
      return new Patch(
          newTags,
          returnAddress,
          returnShipping,
          deliveryPackage,
          diagnosticsPath,
          logLevel,
          backupDriveManifest,
          drives,
          encryptionKey,
          identity);
    }

    /** This patch with another delivery package. */
    public Patch withDeliveryPackage(Parcel parcel) {
      return new Patch(
          tags,
          returnAddress,
          returnShipping,
          parcel,
          diagnosticsPath,
          logLevel,
          backupDriveManifest,
          drives,
          encryptionKey,
          identity);
    }

    /** This patch with another list of drives. */
    public Patch withDrives(List<DriveDraft> newDrives) {
      return new Patch(
          tags,
          returnAddress,
          returnShipping,
          deliveryPackage,
          diagnosticsPath,
          logLevel,
          backupDriveManifest,
          newDrives,
          encryptionKey,
          identity);
    }
  }
}
