package io.drivedock.station.importing;

import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.ImportDisposition;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a customer reads of a failure says what failed, and nothing of how the station is made. */
final class CustomerTextTest {

  @TempDir Path folder;
  private SampleDrive drive;

  @BeforeEach
  void makeDrive() throws Exception {
    drive =
        new SampleDrive(folder.resolve("slots"))
            .add("films/a", new byte[] {1, 2, 3}, ImportDisposition.RENAME, 1 << 20)
            .finish();
    Files.createDirectories(folder.resolve("store"));
  }

  private DriveReport imported(OpenDrive open) throws Exception {
    return new DriveImport(
            new FolderTargets(Map.of("main", folder.resolve("store"))),
            folder.resolve("work"),
            () -> Instant.parse("2026-03-01T08:00:00Z"),
            new Blocks(32 << 20),
            RetryPolicy.NONE)
        .run(drive.assignment(), open, NONE);
  }

  private static String errorLog(DriveReport report) throws Exception {
    return Files.readString(Path.of(URI.create(Objects.requireNonNull(report.errorLogUri()))));
  }

  @Test
  void aRefusalOfATargetNamesNoFolder() throws Exception {
    Path account = Files.createDirectories(folder.resolve("store").resolve("harbour"));
    Files.createSymbolicLink(
        account.resolve("films"), Files.createDirectory(folder.resolve("elsewhere")));
    DriveReport report;
    try (OpenDrive open =
        FolderOpener.slots(folder.resolve("slots")).read(SampleDrive.ID, Unlock.NONE)) {
      report = imported(open);
    }
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(errorLog(report))
        .contains("films/a")
        .contains("a folder on its way is a link")
        .doesNotContain(folder.toString(), folder.toString().replace('-', '_'));
  }

  @Test
  void aRefusalOfADriveNamesNoDevice() throws Exception {
    DriveException refusal =
        new DriveException(
            DriveException.Kind.NOT_NTFS,
            "Drive D1 in /dev/sdq cannot be opened: it holds exFAT.",
            "Drive D1 cannot be opened: it holds exFAT.",
            null);
    DriveReport report = imported(OpenDrive.unreadable(SampleDrive.ID, refusal));
    assertThat(report.status()).isEqualTo(CopyStatus.VOLUME_NOT_NTFS);
    assertThat(report.why()).isEqualTo("Drive D1 cannot be opened: it holds exFAT.");
    assertThat(errorLog(report)).contains("it holds exFAT").doesNotContain("sdq");
  }
}
