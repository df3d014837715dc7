package io.drivedock.job;

import io.drivedock.drive.DriveId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a customer wants different in a job. */
public sealed interface JobChange {

  /**
   * A second PUT: the whole of it anew while the job is Creating, and after that an edit of what
   * the PUT names.
   *
   * @param draft the whole
   * @param fixed what cannot be edited once the job is no longer Creating, as the PUT has it
   * @param edits the other members that the PUT names; what it leaves out stays
   */
  record Replacement(JobDraft draft, Restated fixed, Patch edits) implements JobChange {

    /** A PUT that names every member that the draft has. */
    public Replacement(JobDraft draft) {
      this(draft, fixedIn(draft.details()), editsIn(draft));
    }

    private static Restated fixedIn(JobDetails details) {
      return new Restated(
          details.location(),
          details.storageAccountId(),
          details.type(),
          details.export(),
          List.of(),
          null);
    }

    private static Patch editsIn(JobDraft draft) {
      JobDetails details = draft.details();
      return new Patch(
          details.tags(),
          details.returnAddress(),
          details.returnShipping(),
          details.deliveryPackage(),
          details.diagnosticsPath(),
          details.logLevel(),
          details.backupDriveManifest(),
          details.type() == JobType.IMPORT ? draft.drives() : null,
          details.encryptionKey(),
          details.identity());
    }

    /** Why no job can be made of it; nothing if one can. */
    public Optional<Refusal> refusalOfNew() {
      return fixed.exportDrives().isEmpty()
          ? Optional.empty()
          : Optional.of(Edits.drivesOfExport());
    }

    /** The same where these drives are named. */
    public Replacement withDrives(List<DriveDraft> drives) {
      return new Replacement(draft, fixed, edits.withDrives(drives));
    }
  }

  /**
   * What no edit can change, said again: clients send back what they have read. It is refused where
   * it is not what is there. What is absent was not said.
   *
   * @param exportDrives drives of an export, which nobody but the dock names
   * @param state any but Shipping, which is a wish
   */
  record Restated(
      @Nullable String location,
      @Nullable String storageAccountId,
      @Nullable JobType type,
      @Nullable ExportSelection export,
      List<DriveId> exportDrives,
      @Nullable String state)
      implements JobChange {

    public static final Restated NOTHING = new Restated(null, null, null, null, List.of(), null);

    public Restated {
      exportDrives = List.copyOf(exportDrives);
    }
  }

  /**
   * Single tags, whose names are compared in any letter case; the others stay.
   *
   * @param set new ones, and new values of those that are there
   * @param removed those to remove; where a value is given, only if they have it
   */
  record Retagged(Map<String, String> set, Map<String, Optional<String>> removed)
      implements JobChange {

    public Retagged {
      set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
      removed = Map.copyOf(removed);
    }

    public Map<String, String> in(Map<String, String> before) {
      Map<String, String> tags = new LinkedHashMap<>(before);
      removed.forEach(
          (name, value) ->
              tags.entrySet()
                  .removeIf(
                      tag ->
                          tag.getKey().equalsIgnoreCase(name)
                              && value.map(tag.getValue()::equals).orElse(true)));
      set.forEach(
          (name, value) ->
              tags.put(
                  tags.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name),
                  value));
      return tags;
    }
  }

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
      @Nullable ManagedIdentity identity)
      implements JobChange {

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
