package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.prepare.source.PreparationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives that return something else than was written. */
final class DriveReadBackTest {

  private static final DriveId ID = new DriveId("D1");
  private static final BlobPlan BLOBS =
      new BlobPlan(
          "films",
          "",
          ImportDisposition.RENAME,
          List.of("*.vhd"),
          true,
          new BlobMetadata(Map.of("reel", "7")));

  @TempDir Path folder;
  private Path source;
  private Path drive;

  @BeforeEach
  void fill() throws Exception {
    folder = folder.toRealPath();
    source = Files.createDirectories(folder.resolve("source"));
    drive = folder.resolve("D1");
    write("a.txt", 1_000);
    write("empty", 0);
    write("sub/large", Chunk.LENGTH_MAX + 5);
    write("z.vhd", 1 << 20);
  }

  private void write(String name, int length) throws IOException {
    byte[] content = new byte[length];
    new Random(name.hashCode()).nextBytes(content);
    Files.createDirectories(source.resolve(name).getParent());
    Files.write(source.resolve(name), content);
  }

  private interface Damage {
    void happen() throws IOException;
  }

  /** Damage that happens after everything is written and before anything is read back. */
  private static PreparationWatch with(Damage damage) {
    return new PreparationWatch() {
      private boolean isDone;

      @Override
      public void counted(long files, long bytes) {}

      @Override
      public void progress(long bytesDone, long bytesTotal, String file) {}

      @Override
      public void readBack(long bytesDone, long bytesTotal, String file) {
        try {
          if (!isDone) {
            isDone = true;
            damage.happen();
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private static PreparedDrive run(PreparationPlan plan, Damage damage)
      throws PreparationException {
    return new Preparation(() -> Instant.EPOCH).run(plan, with(damage));
  }

  private static void flip(Path file, long at) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[(int) at] ^= 1;
    Files.write(file, content, StandardOpenOption.WRITE);
  }

  @Test
  void whatDoesNotReadBackIsNamedAndMadeAnewByTheNextRun() throws Exception {
    PreparationPlan plan = PreparationPlan.copying(source, drive, ID, BLOBS);
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(
            () ->
                run(
                    plan,
                    () -> {
                      flip(drive.resolve("sub/large"), Chunk.LENGTH_MAX + 1);
                      flip(drive.resolve("z.vhd"), 600_000);
                      Files.delete(drive.resolve("empty"));
                      Files.write(drive.resolve("a.txt"), new byte[999]);
                    }))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(PreparationException.Kind.DRIVE_FAILED))
        .withMessage(
            """
            The drive %s does not return what was written to it and is not ready. 4 files affected:
              a.txt: it does not have the length that was written
              empty: it cannot be read: the file does not exist
              sub/large: it holds other bytes than were written, from byte 4,194,304 on
              z.vhd: it holds other bytes than were written, from byte 0 on
            Run the same command again: what is right is kept, and these files are copied anew. If it \
            happens again, use another cable, another port or another drive.\
            """
                .formatted(drive));
    assertThat(WrittenDrive.isThere(drive)).isFalse();
    assertThat(plan.journal()).doesNotExist();
    PreparedDrive again = run(plan, () -> {});
    assertThat(again.mediumCheck()).isNotEqualTo(PreparedDrive.MediumCheck.OMITTED);
    assertThat(again.filesFoundThere()).isZero();
    assertThat(WrittenDrive.read(drive).blobs()).hasSize(4);
  }

  @Test
  void aManifestAndFilesBesideItAreReadBackToo() throws Exception {
    PreparationPlan plan = PreparationPlan.copying(source, drive, ID, BLOBS);
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(() -> run(plan, () -> flip(drive.resolve("DriveManifest.xml.new"), 30)))
        .withMessageContaining("its manifest holds other bytes");
    assertThat(WrittenDrive.isThere(drive)).isFalse();
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(
            () -> run(plan, () -> flip(drive.resolve("_drivedock/properties/text-plain.xml"), 3)))
        .withMessageContaining("_drivedock/properties/text-plain.xml: it holds other bytes");
    assertThat(run(plan, () -> {}).filesFoundThere()).isEqualTo(4);
    assertThat(WrittenDrive.read(drive).blobs()).hasSize(4);
  }

  @Test
  void aDriveThatIsPulledOutIsTakenUpLater() {
    PreparationPlan plan = PreparationPlan.copying(source, drive, ID, BLOBS);
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(() -> run(plan, () -> Files.move(drive, folder.resolve("gone"))))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(PreparationException.Kind.DRIVE_FAILED))
        .withMessage(
            "The drive %s cannot be read back: the file does not exist. Solve the problem and run"
                    .formatted(drive)
                + " this again: it continues with what is on the drive.");
  }

  @Test
  void inPlaceNothingIsDeleted() throws Exception {
    PreparationPlan plan =
        new PreparationPlan(
            source,
            source,
            ID,
            null,
            folder.resolve("D1.jrn"),
            BLOBS,
            true,
            false,
            CopySettings.USUAL);
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(() -> run(plan, () -> flip(source.resolve("a.txt"), 3)))
        .withMessageContaining("a.txt: it holds other bytes than were written, from byte 0 on")
        .withMessageContaining("Compare the files with your originals");
    assertThat(source.resolve("a.txt")).isNotEmptyFile();
    assertThat(WrittenDrive.isThere(source)).isFalse();
  }
}
