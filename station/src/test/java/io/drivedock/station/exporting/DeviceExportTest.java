package io.drivedock.station.exporting;

import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.Md5;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.device.ImageSlots;
import io.drivedock.station.slot.device.SealedImage;
import io.drivedock.station.store.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports onto images, which are encrypted as devices are, with nothing mounted. */
final class DeviceExportTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final ExportSelection ALL = ExportFixtures.prefixes("/films/", "/music/");
  private static final long IMAGE_BYTES = 192L << 20;

  /** An external key: no time goes into stretching it. */
  private static final BitLockerKey QUICK =
      BitLockerKey.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

  @TempDir Path folder;
  private final Map<String, String> expected = new TreeMap<>();
  private final AtomicLong writesLeft = new AtomicLong(Long.MAX_VALUE);
  private final ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
  private Path image = Path.of("");
  private ExportingStation station = new ExportingStation(Path.of(""));
  private @Nullable BitLockerKey key;
  private boolean isQuick = true;

  @BeforeEach
  void insertABlankImage() throws Exception {
    station = new ExportingStation(folder);
    image = ImageSlots.blank(folder.resolve("slots/D1.img"), IMAGE_BYTES);
  }

  private void put(String path, byte[] content) {
    try (ObjectStore store = station.store()) {
      ExportedDrive.putAll(store, path, content);
    }
    expected.put(path, Md5.ofContent(content).hex());
  }

  private DriveOpener opener() throws Exception {
    DriveOpener opener = ImageSlots.opener(folder.resolve("slots"), writesLeft::getAndDecrement);
    // At the second look it has not changed since the first.
    assertThat(opener.present()).isEmpty();
    return opener;
  }

  private DriveReport run() throws Exception {
    return station.run(
        station.targets(),
        opener(),
        ExportFixtures.assignment(D1, ALL),
        plan,
        made -> {
          BitLockerKey known = key;
          BitLockerKey kept = known != null ? known : isQuick ? QUICK : made;
          key = kept;
          return kept;
        },
        NONE);
  }

  private Unlock unlock() {
    return Unlock.with(Objects.requireNonNull(key));
  }

  private static byte[] bytes(OpenDrive drive, DrivePath path) throws DriveException {
    try (DriveFile file = drive.open(path)) {
      ByteBuffer all = ByteBuffer.allocate((int) file.length());
      assertThat(file.fill(all, 0)).isTrue();
      return all.array();
    }
  }

  /** Reads the image as a customer would. */
  private Map<String, String> onImage() throws Exception {
    Map<String, String> found = new TreeMap<>();
    try (OpenDrive drive = opener().read(D1, unlock());
        ManifestReader manifest =
            new ManifestReader(
                new ByteArrayInputStream(bytes(drive, DrivePath.parse("\\D1.manifest"))))) {
      for (Optional<ManifestBlob> next = manifest.next();
          next.isPresent();
          next = manifest.next()) {
        ManifestBlob blob = next.get();
        byte[] content = bytes(drive, DrivePath.parse(blob.filePath()));
        found.put(blob.blobPath(), Md5.ofContent(content).hex());
        var properties = Objects.requireNonNull(blob.properties());
        assertThat(Md5.ofContent(bytes(drive, DrivePath.parse(properties.path()))))
            .isEqualTo(properties.hash());
      }
    }
    return found;
  }

  private void putOfEachKind() {
    byte[] large = ExportedDrive.random((9 << 20) + 17, 3);
    try (ObjectStore store = station.store()) {
      ExportedDrive.putPages(store, "films/disk.vhd", ExportedDrive.sparse());
    }
    expected.put("films/disk.vhd", Md5.ofContent(ExportedDrive.sparse()).hex());
    put("films/large", large);
    put("films/A", ExportedDrive.text("upper"));
    put("films/a", ExportedDrive.text("lower"));
    put("films/empty", new byte[0]);
    put("music/CON", ExportedDrive.text("device"));
    // Windows folds the third letter from the end onto I, and so takes it for a device.
    put("music/con\u0131n$", ExportedDrive.text("nearly a device"));
    put("music/deep/er/file", ExportedDrive.random(5_000, 4));
  }

  @Test
  void everyBlobIsOnTheEncryptedImageAndNothingInTheClear() throws Exception {
    putOfEachKind();
    isQuick = false;
    DriveReport report = run();
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(onImage()).isEqualTo(expected);
    assertThat(Objects.requireNonNull(key).isRecoveryPassword()).isTrue();
    DriveException locked =
        catchThrowableOfType(DriveException.class, () -> opener().read(D1, Unlock.NONE).close());
    assertThat(locked.kind()).isEqualTo(DriveException.Kind.KEY_INVALID);
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(folder.resolve("store")) && Files.size(file) < 1 << 20) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
              .doesNotContain(key.reveal());
        }
      }
    }
    assertThat(folder.resolve("slots")).isDirectoryNotContaining("glob:**.overwrite");
  }

  @Test
  void whatIsCompleteIsOnlyReadAgain() throws Exception {
    putOfEachKind();
    DriveReport first = run();
    writesLeft.set(-1);
    DriveReport again = run();
    assertThat(again.exported()).isEqualTo(first.exported());
    assertThat(again.bytesSucceeded()).isEqualTo(first.bytesSucceeded());
  }

  @Test
  void aStationThatHasNoJournalOfItBeginsAnew() throws Exception {
    putOfEachKind();
    DriveReport _ = run();
    ExportingStation.remove(folder.resolve("work"));
    put("music/late", ExportedDrive.text("came meanwhile"));
    assertThat(run().status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(onImage()).isEqualTo(expected);
  }

  @Test
  void aDriveThatHoldsAnythingIsFilledOnlyOnSomebodysWordAndOnlyOnce() throws Exception {
    put("films/a", ExportedDrive.text("a"));
    Files.write(image, concat(new byte[1 << 19], ExportedDrive.text("somebody's")));
    try (var file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(IMAGE_BYTES);
    }
    byte[] before = start();
    DriveException refused = catchThrowableOfType(DriveException.class, this::run);
    assertThat(refused.kind()).isEqualTo(DriveException.Kind.EXISTS);
    assertThat(refused)
        .hasMessageContaining("holds something unknown")
        .hasMessageContaining("slots/D1.overwrite");
    assertThat(start()).isEqualTo(before);

    Path word = Files.createFile(folder.resolve("slots/D1.overwrite"));
    assertThat(run().status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(onImage()).isEqualTo(expected);
    assertThat(word).doesNotExist();

    key = BitLockerKey.parse("000011-000022-000033-000044-000055-000066-000077-000088");
    ExportingStation.remove(folder.resolve("work"));
    assertThat(catchThrowableOfType(DriveException.class, this::run))
        .as("with the key of another job")
        .hasMessageContaining("holds BitLocker");
  }

  /** It opens with the key of any job, as it does without one. */
  @Tag("installed")
  @Test
  void aDriveThatIsNotEncryptedIsNotTakenForOneOfThisJob() throws Exception {
    put("films/a", ExportedDrive.text("a"));
    SealedImage.plain(
        image, 24 << 20, root -> Files.writeString(root.resolve("only-copy.txt"), "mine"));
    byte[] before = Files.readAllBytes(image);

    DriveException refused = catchThrowableOfType(DriveException.class, this::run);

    assertThat(refused.kind()).isEqualTo(DriveException.Kind.EXISTS);
    assertThat(refused).hasMessageContaining("holds NTFS");
    assertThat(Files.readAllBytes(image)).isEqualTo(before);
  }

  private byte[] start() throws IOException {
    try (InputStream in = Files.newInputStream(image)) {
      return in.readNBytes(4 << 20);
    }
  }

  private static byte[] concat(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  @Test
  void aBlobForWhichThereIsNoRoomIsGivenBackAndTheRestIsWhole() throws Exception {
    image = ImageSlots.blank(image, 96L << 20);
    put("films/a", ExportedDrive.random(100_000, 1));
    byte[] large = ExportedDrive.random(60 << 20, 2);
    try (ObjectStore store = station.store()) {
      ExportedDrive.putAll(store, "films/large", large);
    }
    assertThat(run().status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(onImage()).isEqualTo(expected);
  }

  @Test
  void killedAtAnyWriteItHoldsNoVolumeOrAWholeOneAndTheNextRunFillsIt() throws Exception {
    Random random = new Random(21);
    for (int i = 0; i < 25; i++) {
      put("films/many/" + i, ExportedDrive.random(random.nextInt(200_000), i));
    }
    DriveReport _ = run();
    long writes = Long.MAX_VALUE - writesLeft.get() - 1;
    List<Long> cuts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      cuts.add((long) random.nextInt((int) writes));
    }
    for (int i = 1; i <= 10; i++) {
      cuts.add(writes - i);
    }
    for (long cut : cuts) {
      ExportingStation.remove(folder.resolve("work"));
      image = ImageSlots.blank(image, IMAGE_BYTES);
      key = null;
      writesLeft.set(cut);
      assertThat(catchThrowable(this::run)).as("cut at %d of %d", cut, writes).isNotNull();
      writesLeft.set(Long.MAX_VALUE);
      Map<String, String> left = leftOn();
      if (!left.isEmpty()) {
        assertThat(left).as("cut at %d of %d", cut, writes).isEqualTo(expected);
      }
      DriveReport report = run();
      assertThat(report.status())
          .as("cut at %d of %d", cut, writes)
          .isEqualTo(CopyStatus.COMPLETED);
      assertThat(onImage()).as("cut at %d of %d", cut, writes).isEqualTo(expected);
    }
  }

  /** Nothing if there is no volume. */
  private Map<String, String> leftOn() throws Exception {
    try {
      return onImage();
    } catch (DriveException e) {
      assertThat(e.kind())
          .isIn(
              DriveException.Kind.NOT_NTFS,
              DriveException.Kind.NOT_PROTECTED,
              DriveException.Kind.DAMAGED);
      return Map.of();
    }
  }
}
