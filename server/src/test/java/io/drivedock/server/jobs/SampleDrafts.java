package io.drivedock.server.jobs;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.DriveDraft;
import io.drivedock.job.EncryptionKey;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.JobDetails;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.job.ManagedIdentity;
import io.drivedock.job.Parcel;
import io.drivedock.job.ReturnAddress;
import io.drivedock.job.ReturnShipping;
import io.drivedock.job.ShippingInformation;
import java.util.List;
import java.util.Map;

/** Drafts for tests. */
public final class SampleDrafts {

  public static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
  public static final DriveId A = new DriveId("9CA995BA");
  public static final DriveId B = new DriveId("9CA995BB");
  public static final BitLockerKey KEY = BitLockerKey.parse("KeyThatNobodyMaySee-0001");
  public static final Parcel TO_DOCK = new Parcel("FedEx", "9989", 2L, "2/3/2026");

  private SampleDrafts() {}

  public static JobPath path(String name) {
    return new JobPath(SUBSCRIPTION, "Harbour", name);
  }

  public static JobDraft importOf(DriveId... drives) {
    return new JobDraft(
        details(JobType.IMPORT), List.of(drives).stream().map(id -> draft(id, KEY)).toList());
  }

  public static JobDraft export() {
    return new JobDraft(details(JobType.EXPORT), List.of());
  }

  public static DriveDraft draft(DriveId id, BitLockerKey key) {
    return new DriveDraft(
        id, key, "\\DriveManifest.xml", "109B21108597EF36D5785F08303F3638", "header");
  }

  /** The same draft for another storage account. */
  public static JobDraft withAccount(JobDraft draft, String storageAccountId) {
    return new JobDraft(details(draft.details().type(), storageAccountId), draft.drives());
  }

  public static JobDetails details(JobType type) {
    return details(
        type,
        "/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/Films");
  }

  private static JobDetails details(JobType type, String storageAccountId) {
    return new JobDetails(
        type,
        "West US",
        Map.of("ship", "early"),
        storageAccountId,
        new ReturnAddress("Tets", "Street 1", "", "Redmond", null, "98007", "USA", "4250", "a@b.c"),
        new ReturnShipping("FedEx", "1234"),
        new ShippingInformation("Dock", "Quay 1", "", "Hamburg", "", "20457", "Germany", "", null),
        TO_DOCK,
        JobDetails.DIAGNOSTICS_PATH_DEFAULT,
        LogLevel.VERBOSE,
        true,
        type == JobType.EXPORT
            ? new ExportSelection.Listed(List.of("films/a.mov"), List.of("/raw/"))
            : null,
        EncryptionKey.SERVICE_MANAGED,
        ManagedIdentity.NONE);
  }
}
