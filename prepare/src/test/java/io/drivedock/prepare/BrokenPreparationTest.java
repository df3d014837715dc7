package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.source.PreparationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Preparations that are broken off at every single call, and taken up. */
final class BrokenPreparationTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");
  private static final DriveId ID = new DriveId("D1");
  private static final int CALLS_MAX = 1_000;
  private static final BlobPlan BLOBS =
      new BlobPlan(
          "films",
          "",
          ImportDisposition.RENAME,
          List.of(),
          true,
          new BlobMetadata(Map.of("reel", "7")));

  @TempDir Path folder;
  private Path source;

  @BeforeEach
  void fill() throws Exception {
    source = Files.createDirectories(folder.resolve("source"));
    for (String name : List.of("a.txt", "b.jpg", "sub/A.txt", "sub/a.txt", "sub/deep/z")) {
      write(name, 1_000);
    }
  }

  private void write(String name, int length) throws IOException {
    byte[] content = new byte[length];
    new Random(name.hashCode()).nextBytes(content);
    Files.createDirectories(source.resolve(name).getParent());
    Files.write(source.resolve(name), content);
    Files.setLastModifiedTime(source.resolve(name), FileTime.from(NOW));
  }

  private static PreparedDrive run(PreparationPlan plan, Disk disk) throws PreparationException {
    return new Preparation(() -> NOW, disk, 0).run(plan, PreparationWatch.NONE);
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void brokenOffAtWhateverCallTheNextRunEndsWithTheSameDrive(BreakingDisk.How how)
      throws Exception {
    endsWithTheSameDrive(how, true);
  }

  @ParameterizedTest
  @EnumSource
  void theSameWhereEachFileHasToBeForced(BreakingDisk.How how) throws Exception {
    endsWithTheSameDrive(how, false);
  }

  private void endsWithTheSameDrive(BreakingDisk.How how, boolean hasVolumes) throws Exception {
    if (how == BreakingDisk.How.AFTER && hasVolumes) {
      write("sub/deep/z", 4_200_000);
    }
    PreparationPlan undisturbed =
        PreparationPlan.copying(source, folder.resolve("whole"), ID, BLOBS);
    run(undisturbed, BreakingDisk.whole());
    Map<String, String> expected = WrittenDrive.tree(undisturbed.drive());
    assertThat(expected).hasSizeGreaterThan(7);
    PreparationPlan plan = PreparationPlan.copying(source, folder.resolve("drive"), ID, BLOBS);
    boolean isBroken = true;
    for (int call = 1; isBroken; call++) {
      assertThat(call).isLessThan(CALLS_MAX);
      delete(plan.drive());
      BreakingDisk disk = new BreakingDisk(call, how, "the power is gone", hasVolumes);
      try {
        run(plan, disk);
      } catch (PreparationException e) {
        assertThat(e).hasMessageContaining("the power is gone");
      }
      isBroken = disk.isBroken();
      if (WrittenDrive.isThere(plan.drive())) {
        assertThat(WrittenDrive.read(plan.drive()).blobs()).as("call %d", call).hasSize(5);
      }
      if (isBroken && !isFinished(plan)) {
        PreparedDrive second = run(plan, BreakingDisk.whole());
        assertThat(second.files()).isEqualTo(5);
      }
      assertThat(WrittenDrive.tree(plan.drive())).as("call %d", call).isEqualTo(expected);
      assertThat(plan.journal()).isRegularFile();
    }
  }

  private static boolean isFinished(PreparationPlan plan) throws IOException {
    return PreparationMark.of(plan.drive()).filter(PreparationMark::isFinished).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void inPlaceNeitherManifestNorFilesAreEverHalf(BreakingDisk.How how) throws Exception {
    PreparationPlan plan = PreparationPlan.inPlace(source, ID, BLOBS);
    PreparationPlan again =
        new PreparationPlan(source, source, ID, null, plan.journal(), BLOBS, true, true);
    Map<String, String> files = WrittenDrive.tree(source);
    boolean isBroken = true;
    for (int call = 1; isBroken; call++) {
      assertThat(call).isLessThan(CALLS_MAX);
      delete(source.resolve("_drivedock"));
      Files.deleteIfExists(source.resolve("DriveManifest.xml"));
      BreakingDisk disk = new BreakingDisk(call, how, "the power is gone");
      try {
        run(plan, disk);
      } catch (PreparationException e) {
        assertThat(e).hasMessageContaining("the power is gone");
      }
      isBroken = disk.isBroken();
      if (WrittenDrive.isThere(source)) {
        assertThat(WrittenDrive.read(source).blobs()).hasSize(4);
      }
      run(again, BreakingDisk.whole());
      assertThat(WrittenDrive.read(source).blobs()).as("call %d", call).hasSize(4);
      assertThat(WrittenDrive.tree(source)).containsAllEntriesOf(files);
    }
  }

  @Test
  void whatAnEarlierRunCopiedIsComparedAndNotCopiedAgain() throws Exception {
    PreparationPlan plan = PreparationPlan.copying(source, folder.resolve("drive"), ID, BLOBS);
    Files.writeString(source.resolve("z"), "z");
    Path block = Files.createDirectories(folder.resolve("elsewhere"));
    run(plan, BreakingDisk.whole());
    PreparationMark begun = PreparationMark.begun(source.toRealPath());
    Files.write(plan.drive().resolve("_drivedock/preparation.txt"), begun.text());
    Object inode = Files.getAttribute(plan.drive().resolve("a.txt"), "unix:ino");
    Path wrong = plan.drive().resolve("b.jpg");
    FileTime modified = Files.getLastModifiedTime(wrong);
    Files.write(wrong, new byte[1_000]);
    Files.setLastModifiedTime(wrong, modified);
    Files.delete(plan.drive().resolve("z"));
    Files.createSymbolicLink(plan.drive().resolve("z"), block.resolve("not-there"));
    PreparedDrive second = run(plan, BreakingDisk.whole());
    assertThat(second.files()).isEqualTo(6);
    assertThat(second.filesFoundThere()).isEqualTo(4);
    assertThat(Files.getAttribute(plan.drive().resolve("a.txt"), "unix:ino")).isEqualTo(inode);
    WrittenDrive drive = WrittenDrive.read(plan.drive());
    assertThat(drive.content("films/b.jpg")).isEqualTo(Files.readAllBytes(source.resolve("b.jpg")));
    assertThat(block).isEmptyDirectory();
  }

  @Test
  void aDriveThatRunsFullSaysHowMuchIsToCome() throws Exception {
    write("sub/deep/z", 5_000_000);
    PreparationPlan plan = PreparationPlan.copying(source, folder.resolve("drive"), ID, BLOBS);
    boolean isFull = false;
    for (int call = 1; call < CALLS_MAX && !isFull; call++) {
      BreakingDisk disk =
          new BreakingDisk(call, BreakingDisk.How.BEFORE, "No space left on device");
      try {
        run(plan, disk);
      } catch (PreparationException e) {
        isFull =
            e.kind() == PreparationException.Kind.DRIVE_FULL
                && String.valueOf(e.getMessage())
                    .equals(
                        "The drive is full: writing sub/deep/z failed with 787 KiB still to write."
                            + " Free some space, or empty the drive and split the folder.");
      }
      assertThat(WrittenDrive.isThere(plan.drive())).isFalse();
      delete(plan.drive());
    }
    assertThat(isFull).isTrue();
  }

  @Test
  void aJournalThatCannotBeWrittenIsToldBeforeAnythingIsCopied() throws Exception {
    PreparationPlan plan = PreparationPlan.copying(source, folder.resolve("drive"), ID, BLOBS);
    Files.createDirectories(folder.resolve("D1.jrn.new/something"));
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(() -> run(plan, BreakingDisk.whole()))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(PreparationException.Kind.JOURNAL_FAILED))
        .withMessageContaining("--journal");
    assertThat(plan.drive()).doesNotExist();
  }
}
