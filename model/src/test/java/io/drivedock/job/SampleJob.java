package io.drivedock.job;

import io.drivedock.drive.DriveId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Jobs for tests, with every member filled in that a rule looks at. */
final class SampleJob {

  static final Instant CREATED = Instant.parse("2026-03-01T08:00:00Z");
  static final DriveId A = new DriveId("9CA995BA");
  static final DriveId B = new DriveId("9CA995BB");
  static final Parcel TO_DOCK = new Parcel("FedEx", "9989", 2L, null);
  static final Parcel HOME = new Parcel("DHL", "H-1", 2L, null);
  static final ReturnAddress ADDRESS =
      new ReturnAddress("Tets", "Street 1", "", "Redmond", "wa", "98007", "USA", "4250", "a@b.c");

  private static final JobPath PATH =
      new JobPath("11111111-2222-3333-4444-555555555555", "harbour", "spring");

  private SampleJob() {}

  static JobDetails details(JobType type, Parcel deliveryPackage) {
    return new JobDetails(
        type,
        "West US",
        Map.of("ship", "early"),
        "/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/harbour",
        ADDRESS,
        null,
        new ShippingInformation("Dock", "Quay 1", "", "Hamburg", "", "20457", "Germany", "", null),
        deliveryPackage,
        JobDetails.DIAGNOSTICS_PATH_DEFAULT,
        LogLevel.ERROR,
        true,
        type == JobType.EXPORT
            ? new ExportSelection.Listed(List.of("films/a.mov"), List.of())
            : null,
        EncryptionKey.SERVICE_MANAGED,
        ManagedIdentity.NONE);
  }

  static DriveDraft draft(DriveId id) {
    return new DriveDraft(
        id, null, "\\DriveManifest.xml", "109B21108597EF36D5785F08303F3638", null);
  }

  static Job importOf(DriveId... drives) {
    return opened(
        new JobDraft(
            details(JobType.IMPORT, null), List.of(drives).stream().map(SampleJob::draft).toList()),
        Terms.STANDARD);
  }

  static Job export() {
    return opened(new JobDraft(details(JobType.EXPORT, null), List.of()), Terms.STANDARD);
  }

  static Job opened(JobDraft draft, Terms terms) {
    return Lifecycle.open(
        JobId.fresh(CREATED, new Random(1)), PATH, draft, new Stamp("ada", "User", CREATED), terms);
  }

  static DriveReport report(CopyStatus status) {
    return new DriveReport(status, status.isError() ? 5 : 10, 10, "folder:///log", null, null);
  }
}
