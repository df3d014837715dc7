package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.Md5;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.volume.FileMedium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.device.SystemDevices;
import io.drivedock.volume.ntfs.Content;
import io.drivedock.volume.ntfs.Entry;
import io.drivedock.volume.ntfs.NtfsCheck;
import io.drivedock.volume.ntfs.NtfsVolume;
import io.drivedock.volume.opening.FoundVolume;
import io.drivedock.volume.opening.Inspection;
import io.drivedock.volume.opening.OpenVolume;
import io.drivedock.volume.partition.PartitionTable;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encrypted image is opened with the key in its journal, and is a whole drive. */
final class EncryptedPreparationTest {

  private static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");
  private static final DriveId ID = new DriveId("WD-1234");
  private static final Encryption NEW = new Encryption(Method.AES_XTS_256, true, null);

  @TempDir Path folder;
  private Path source;
  private Path image;

  @BeforeEach
  void fill() throws IOException {
    folder = folder.toRealPath();
    source = Files.createDirectories(folder.resolve("films"));
    image = folder.resolve("drive.img");
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      byte[] content = new byte[i * i * 37];
      random.nextBytes(content);
      Files.write(
          Files.createDirectories(source.resolve("takes/" + i % 7))
              .resolve("take %d.txt".formatted(i)),
          content);
    }
    byte[] large = new byte[9 << 20];
    random.nextBytes(large);
    Files.write(source.resolve("large.bin"), large);
    Files.write(source.resolve("disk.vhd"), new byte[3 << 20]);
    Files.writeString(source.resolve("what?"), "a name that Windows cannot open");
    Files.writeString(source.resolve("Case"), "upper");
    Files.writeString(source.resolve("case"), "lower");
    Files.createDirectories(source.resolve("empty"));
  }

  private PreparationPlan plan() {
    return PreparationPlan.copying(source, image, ID, BlobPlan.into("films"));
  }

  private static PreparedDrive run(
      PreparationPlan plan, Encryption encryption, PreparationWatch watch)
      throws PreparationException {
    return new EncryptedPreparation(() -> NOW, new SecureRandom()).run(plan, encryption, watch);
  }

  private static PreparedDrive run(PreparationPlan plan, Encryption encryption)
      throws PreparationException {
    return run(plan, encryption, PreparationWatch.NONE);
  }

  /** Everything on the drive, in a folder. */
  private Path unpacked(PreparedDrive prepared, PartitionTable.Kind table) throws Exception {
    Path out = Files.createDirectories(folder.resolve("unpacked"));
    String key = Places.readJournal(prepared.journal()).key().reveal();
    try (FileMedium device = FileMedium.open(prepared.drive());
        UnlockKey unlock = UnlockKey.ofText(CharBuffer.wrap(key))) {
      Inspection inspection = Inspection.of(device);
      assertThat(inspection.table().kind()).isEqualTo(table);
      FoundVolume found = inspection.dataVolume();
      assertThat(found.bitLocker()).isPresent();
      try (OpenVolume open = OpenVolume.open(device, found, unlock)) {
        NtfsVolume volume = open.ntfs();
        NtfsCheck.run(
            volume,
            new NtfsCheck.Findings() {
              @Override
              public void refused(String what, VolumeException why) {
                throw new AssertionError(what, why);
              }

              @Override
              public void noted(String what, VolumeException why) {
                throw new AssertionError(what, why);
              }
            });
        List<Entry> entries = new ArrayList<>();
        volume.walk(
            new NtfsVolume.Visitor() {
              @Override
              public void entry(Entry entry) {
                entries.add(entry);
              }

              @Override
              public void refused(String what, VolumeException why) {
                throw new AssertionError(what, why);
              }
            });
        for (Entry entry : entries) {
          Path file = out.resolve(entry.path());
          if (entry.isFolder()) {
            Files.createDirectories(file);
            continue;
          }
          Content content = volume.file(entry).content();
          byte[] bytes = new byte[(int) content.length()];
          content.read(0, bytes, 0, bytes.length);
          Files.createDirectories(file.getParent());
          Files.write(file, bytes);
        }
      }
    }
    return out;
  }

  private Map<String, String> sourceTree() throws IOException {
    Map<String, String> files = new TreeMap<>();
    WrittenDrive.tree(source).forEach((path, md5) -> files.put("films/" + path, md5));
    return files;
  }

  private static Map<String, String> blobs(WrittenDrive drive) {
    Map<String, String> files = new TreeMap<>();
    for (String path : drive.blobPaths()) {
      files.put(path, Md5.ofContent(drive.content(path)).hex());
    }
    return files;
  }

  @Test
  void anImageIsAWholeDriveForWhoHasItsJournal() throws Exception {
    PreparedDrive prepared = run(plan(), NEW);
    assertThat(prepared.isWhole()).isTrue();
    assertThat(prepared.files()).isEqualTo(65);
    assertThat(prepared.filesUnderOtherNames()).isEqualTo(2);
    WrittenDrive drive = WrittenDrive.read(unpacked(prepared, PartitionTable.Kind.GPT));
    assertThat(drive.id()).isEqualTo(ID);
    assertThat(drive.manifestHash()).isEqualTo(prepared.info().manifestHash());
    assertThat(blobs(drive)).isEqualTo(sourceTree());
    assertThat(prepared.journal()).isEqualTo(folder.resolve("WD-1234.jrn"));
    assertThat(Places.readJournal(prepared.journal())).isEqualTo(prepared.info());
    try (var left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("films", "drive.img", "WD-1234.jrn", "unpacked");
    }
  }

  @Test
  void sideFilesPageBlobsAndTheOldCipherWork() throws Exception {
    PreparationPlan usual = plan();
    BlobPlan blobs =
        new BlobPlan(
            "films",
            "",
            ImportDisposition.RENAME,
            List.of("*.vhd"),
            true,
            new BlobMetadata(Map.of("owner", "ann")),
            true);
    BitLockerKey key = BitLockerKey.made(new SecureRandom());
    PreparationPlan plan =
        new PreparationPlan(source, image, ID, key, usual.journal(), blobs, false, false);
    PreparedDrive prepared = run(plan, new Encryption(Method.AES_CBC_256, false, null));
    assertThat(prepared.info().key()).isEqualTo(key);
    WrittenDrive drive = WrittenDrive.read(unpacked(prepared, PartitionTable.Kind.NONE));
    assertThat(drive.blob("films/disk.vhd").content().chunks()).isEmpty();
    assertThat(drive.blob("films/takes/3/take 3.txt").properties()).isNotNull();
    assertThat(blobs(drive)).isEqualTo(sourceTree());
  }

  /** Between the pass that plans and the one that writes. */
  @Test
  void filesThatChangeMeanwhileAreLeftOut() throws Exception {
    PreparationWatch meddling =
        new PreparationWatch() {
          @Override
          public void counted(long files, long bytes) {
            try {
              Files.delete(source.resolve("takes/1/take 1.txt"));
              Files.write(source.resolve("takes/2/take 2.txt"), new byte[1_000_000]);
              Files.write(source.resolve("takes/3/take 3.txt"), new byte[1]);
              Files.write(source.resolve("new"), new byte[10]);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public void progress(long bytesDone, long bytesTotal, String file) {
            assertThat(bytesDone).isLessThanOrEqualTo(bytesTotal);
          }
        };
    PreparedDrive prepared = run(plan(), NEW, meddling);
    assertThat(prepared.leftOut().stream().map(LeftOut::path))
        .containsExactlyInAnyOrder("new", "takes/2/take 2.txt");
    Map<String, String> expected = sourceTree();
    expected.remove("films/new");
    expected.remove("films/takes/2/take 2.txt");
    assertThat(blobs(WrittenDrive.read(unpacked(prepared, PartitionTable.Kind.GPT))))
        .isEqualTo(expected);
  }

  @Test
  void whatIsThereIsNeverWrittenOver() throws IOException {
    Files.writeString(image, "somebody's image");
    refused(plan(), "is there already");
    assertThat(image).hasContent("somebody's image");
    refused(PreparationPlan.copying(source, folder, ID, BlobPlan.into("films")), "is a folder");
    refused(
        PreparationPlan.copying(source, source.resolve("x.img"), ID, BlobPlan.into("films")),
        "would be among the files");
    assertThat(folder.resolve("WD-1234.jrn")).doesNotExist();
  }

  private static void refused(PreparationPlan plan, String message) {
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(() -> run(plan, NEW))
        .withMessageContaining(message)
        .matches(e -> e.kind() == PreparationException.Kind.REFUSED);
  }

  @Test
  void aPreparationThatFailsLeavesNoImage() {
    PreparationWatch failing =
        new PreparationWatch() {
          @Override
          public void counted(long files, long bytes) {}

          @Override
          public void progress(long bytesDone, long bytesTotal, String file) {
            throw new IllegalStateException("Stopped");
          }
        };
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> run(plan(), NEW, failing));
    assertThat(folder).isDirectoryNotContaining("glob:**/{drive.img,WD-1234*}");
  }

  /** As a preparation leaves it that was killed. */
  @Test
  void anInterruptedPreparationBeginsAnewAndSaysSo() throws Exception {
    Files.write(folder.resolve("drive.img.unfinished"), new byte[50 << 20]);
    Files.writeString(folder.resolve("WD-1234.jrn.manifest"), "<DriveManifest");
    int[] anew = new int[1];
    PreparationWatch watch =
        new PreparationWatch() {
          @Override
          public void beginsAnew() {
            anew[0]++;
          }

          @Override
          public void counted(long files, long bytes) {}

          @Override
          public void progress(long bytesDone, long bytesTotal, String file) {
            assertThat(image).doesNotExist();
          }
        };
    PreparedDrive prepared = run(plan(), NEW, watch);
    assertThat(anew[0]).isEqualTo(1);
    assertThat(blobs(WrittenDrive.read(unpacked(prepared, PartitionTable.Kind.GPT))))
        .isEqualTo(sourceTree());
    assertThat(folder).isDirectoryNotContaining("glob:**/*.{unfinished,manifest,new}");
  }

  @Test
  void anImageIsMadeByOnePreparationAtATime() throws Exception {
    try (NewImage other = NewImage.make(image, 1 << 20)) {
      refused(plan(), "is being made by another preparation");
      assertThat(other.path()).hasSize(1 << 20);
    }
    assertThat(run(plan(), NEW).isWhole()).isTrue();
  }

  private static Optional<String> refusal(
      String serial, boolean isInUse, String holds, DriveId overwritten) {
    return new BlockDevice(Path.of("/dev/sdb"), serial, 512, isInUse, holds)
        .refusal(ID, overwritten);
  }

  @Test
  void aDeviceIsConfirmedByItsSerialNumber() {
    DriveId other = new DriveId("WD-9999");
    assertThat(refusal("WD-1234", false, "", null)).isEmpty();
    assertThat(refusal(" wd-1234 ", false, "", null)).isEmpty();
    assertThat(refusal("WD-9999", false, "", null))
        .hasValueSatisfying(
            why -> assertThat(why).contains("has the serial number WD-9999, not WD-1234"));
    assertThat(refusal("WD-9999", false, "", ID)).isPresent();
    assertThat(refusal(null, false, "", null))
        .hasValueSatisfying(why -> assertThat(why).contains("--overwrite-device WD-1234"));
    assertThat(refusal(null, false, "NTFS", ID)).isEmpty();
    assertThat(refusal("WD-1234", false, "NTFS", null))
        .hasValueSatisfying(
            why -> assertThat(why).contains("/dev/sdb holds NTFS", "--overwrite-device WD-1234"));
    assertThat(refusal("WD-1234", false, "NTFS", ID)).isEmpty();
    assertThat(refusal("WD-1234", false, "", other)).isPresent();
    assertThat(refusal("WD-1234", true, "", ID))
        .hasValueSatisfying(why -> assertThat(why).contains("in use"));
  }

  @Test
  void theSystemTellsOfADevice() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("sys/class/block/drive.img"));
    Files.createDirectories(disk.resolve("queue"));
    Files.writeString(disk.resolve("queue/logical_block_size"), "4096\n");
    Files.writeString(disk.resolve("serial"), "S-1 \n");
    Path mounts = Files.createDirectories(folder.resolve("proc/self")).resolve("mounts");
    Files.writeString(mounts, "/dev/sda1 / ext4\n%s7x / ext4\n".formatted(image));
    Files.write(image, new byte[2 << 20]);
    assertThat(look()).isEqualTo(new BlockDevice(image, "S-1", 4096, false, ""));
    Files.writeString(mounts, image + "1 /mnt ntfs\n");
    assertThat(look().isInUse()).isTrue();
    Files.writeString(mounts, "");
    Files.createDirectories(disk.resolve("drive.img1/holders/dm-0"));
    Files.writeString(disk.resolve("drive.img1/partition"), "1");
    assertThat(look().isInUse()).isTrue();
    byte[] content = new byte[2 << 20];
    content[1 << 19] = 1;
    Files.write(image, content);
    assertThat(look().holds()).isEqualTo("something unknown");
    Files.delete(image);
    assertThat(run(plan(), NEW).isWhole()).isTrue();
    assertThat(look().holds()).isEqualTo("BitLocker");
  }

  private BlockDevice look() throws Exception {
    return BlockDevice.of(image, new SystemDevices(folder));
  }
}
