package io.drivedock.station.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.Progress;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A large file that is broken off in the middle. */
final class ResumeTest {

  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 80;

  @TempDir Path folder;
  private byte[] content;
  private SampleDrive drive;

  @BeforeEach
  void prepare() throws Exception {
    Files.createDirectory(folder.resolve("store"));
    content = new byte[BLOCKS * BLOCK - 7];
    new Random(1).nextBytes(content);
    drive =
        new SampleDrive(folder.resolve("slots"))
            .add("films/large", content, ImportDisposition.RENAME, BLOCK)
            .finish();
  }

  private DriveReport run(OpenDrive open, Assignment assignment, String work, long stopAt)
      throws Exception {
    AtomicReference<Progress> last = new AtomicReference<>(Progress.NONE);
    TransferWatch watch =
        new TransferWatch() {
          @Override
          public void progress(Progress progress) {
            last.set(progress);
          }

          @Override
          public boolean isStopped() {
            return last.get().bytesDone() >= stopAt;
          }
        };
    DriveReport report =
        new DriveImport(
                new FolderTargets(Map.of("main", folder.resolve("store"))),
                folder.resolve(work),
                () -> Instant.EPOCH,
                new Blocks(16 << 20),
                RetryPolicy.NONE)
            .run(assignment, open, watch);
    assertThat(last.get()).isEqualTo(new Progress(content.length, content.length));
    return report;
  }

  @ParameterizedTest
  @CsvSource({"work, true", "work, false", "other, false"})
  void isGoneOnWithAndWhatIsThereIsNotReadAgain(String work, boolean isSame) throws Exception {
    try (OpenDrive open =
        FolderOpener.slots(folder.resolve("slots")).read(SampleDrive.ID, Unlock.NONE)) {
      assertThatThrownBy(() -> run(open, drive.assignment(), "work", content.length / 2))
          .isInstanceOf(TransferStoppedException.class);
      assertThat(folder.resolve("store/harbour/films")).doesNotExist();
      FaultyDrive counting = new FaultyDrive(open, Long.MAX_VALUE, 0);
      DriveReport report =
          run(
              counting,
              isSame ? drive.assignment() : drive.assignment().takenOver(2),
              work,
              Long.MAX_VALUE);
      assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
      assertThat(report.bytesSucceeded()).isEqualTo(content.length);
      // What was under way when it was told to stop may have been brought or not.
      assertThat(counting.calls()).isLessThan(BLOCKS / 2 + 10);
    }
    assertThat(folder.resolve("store/harbour/films/large")).hasBinaryContent(content);
    assertThat(folder.resolve("store/harbour/.drivedock/uploads")).isEmptyDirectory();
  }
}
