package io.drivedock.volume.ntfs.formatting;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.volume.FileMedium;
import io.drivedock.volume.FileTarget;
import io.drivedock.volume.Medium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerTarget;
import io.drivedock.volume.bitlocker.BitLockerVolume;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.ntfs.Listing;
import io.drivedock.volume.ntfs.NtfsImage;
import io.drivedock.volume.ntfs.NtfsVolume;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every other reader of NTFS takes a new volume for a sound one, and sees the same files. */
@Tag("installed")
final class NtfsWriterTest {

  /** Without any, ntfsresize refuses to look. */
  private static final long ROOM_BYTES = 4 << 20;

  @TempDir Path folder;

  private Path volume(Crop crop, Format format, long more) throws IOException, VolumeException {
    FileTree tree = crop.tree();
    VolumeLayout smallest = VolumeLayout.smallest(tree, format);
    VolumeLayout layout =
        more == 0 ? smallest : VolumeLayout.of(tree, format, smallest.volumeBytes() + more);
    Path image = folder.resolve("volume");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(layout.volumeBytes());
    }
    try (FileTarget target = FileTarget.open(image)) {
      Crop.write(target, layout, crop);
    }
    return image;
  }

  @ParameterizedTest
  @CsvSource({
    "512, 512, 1500",
    "512, 1024, 300",
    "512, 4096, 5000",
    "512, 65536, 300",
    "4096, 4096, 1500",
    "4096, 65536, 300"
  })
  void everyFileIsThereForNtfs3gAndForThisReader(int sectorBytes, int clusterBytes, int many)
      throws Exception {
    Crop crop = Crop.mixed(many, clusterBytes);
    Path image =
        volume(crop, new Format(sectorBytes, clusterBytes, "Gr\u00fc\u00dfe", 0), ROOM_BYTES);
    assertSound(image);
    try (Medium medium = FileMedium.open(image)) {
      NtfsVolume read = NtfsVolume.open(medium);
      assertThat(read.label()).isEqualTo("Gr\u00fc\u00dfe");
      assertThat(read.serial()).isEqualTo(Crop.SERIAL);
      assertThat(read.clusterBytes()).isEqualTo(clusterBytes);
      assertThat(Listing.findings(read)).isEmpty();
      assertThat(Listing.of(read)).isEqualTo(crop.lines());
    }
    NtfsImage.of(image)
        .read(
            root -> {
              assertThat(Listing.ofMounted(root)).isEqualTo(crop.lines());
              assertThat(times(root, crop.lines())).isEqualTo(crop.times());
            });
  }

  private static SortedMap<String, Instant> times(Path root, Map<String, String> lines)
      throws IOException {
    SortedMap<String, Instant> times = new TreeMap<>();
    for (String path : lines.keySet()) {
      times.put(path, Files.getLastModifiedTime(root.resolve(path)).toInstant());
    }
    return times;
  }

  /** Which needs indexes that can be split and merged, and bitmaps that tell the truth. */
  @Test
  void ntfs3gCreatesAndDeletesThousandsOfFilesOnIt() throws Exception {
    Crop crop = Crop.mixed(3_000, 4096);
    Path image = volume(crop, new Format(512, Format.BY_SIZE, "", 0), 8 * ROOM_BYTES);
    Map<String, String> expected = new TreeMap<>(crop.lines());
    NtfsImage.of(image)
        .write(
            root -> {
              Random random = new Random(1);
              for (String path : crop.lines().keySet()) {
                boolean isGone = path.startsWith("many/") && random.nextInt(3) > 0;
                if (isGone) {
                  Files.delete(root.resolve(path));
                  expected.remove(path);
                }
              }
              for (int i = 0; i < 2_000; i++) {
                String path =
                    (i % 2 == 0 ? "many/" : "new/")
                        + "new file %d %x".formatted(i, random.nextInt());
                Files.createDirectories(root.resolve(path).getParent());
                Files.write(root.resolve(path), new byte[i]);
              }
              Files.move(root.resolve("names/a.b"), root.resolve("many/moved"));
              expected.clear();
              expected.putAll(Listing.ofMounted(root));
            });
    assertThat(expected).hasSizeGreaterThan(3_000).containsKey("many/moved");
    assertSound(image);
    try (Medium medium = FileMedium.open(image)) {
      NtfsVolume read = NtfsVolume.open(medium);
      assertThat(Listing.findings(read)).isEmpty();
      assertThat(Listing.of(read)).isEqualTo(expected);
    }
  }

  @Test
  void itsTablesAreThoseOfMkntfs() throws Exception {
    NtfsImage theirs = NtfsImage.make(folder.resolve("theirs"), 8 << 20);
    Path ours = volume(Crop.mixed(1, 4096), new Format(512, 4096, "", 0), 0);
    for (String file : List.of("4", "10")) {
      assertThat(content(ours, file)).isEqualTo(content(theirs.image(), file));
    }
  }

  private static String content(Path image, String record) throws IOException {
    return NtfsImage.run(
        List.of("sh", "-c", "icat -f ntfs \"$1\" \"$2\" | md5sum", "-", image.toString(), record));
  }

  @ParameterizedTest
  @CsvSource({"AES_XTS_256, 512", "AES_CBC_256, 512", "AES_XTS_256, 4096"})
  void inBitLockerItIsReadByDislockerAndNtfs3g(Method method, int sectorBytes) throws Exception {
    Crop crop = Crop.mixed(300, 4096);
    VolumeLayout layout =
        VolumeLayout.smallest(crop.tree(), new Format(sectorBytes, 4096, "Films", 0));
    Path image = folder.resolve("locked");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BitLockerTarget.volumeBytes(layout.volumeBytes()));
    }
    UnlockKey.RecoveryPassword key = UnlockKey.RecoveryPassword.random(new SecureRandom());
    try (FileTarget device = FileTarget.open(image);
        BitLockerTarget target =
            BitLockerTarget.begin(
                device,
                layout.volumeBytes(),
                sectorBytes,
                method,
                "Films",
                List.of(key),
                new SecureRandom(),
                Crop.MADE)) {
      Crop.write(target, layout, crop);
      target.finish();
    }
    Path keyFile = Files.writeString(folder.resolve("key"), new String(key.digits()));
    NtfsImage.run(
        List.of(
            "cryptsetup",
            "open",
            "--test-passphrase",
            "--readonly",
            "--type",
            "bitlk",
            "--key-file",
            keyFile.toString(),
            image.toString()));
    assertThat(NtfsImage.run(List.of("cryptsetup", "bitlkDump", image.toString())))
        .contains(
            "recovery passphrase", method == Method.AES_CBC_256 ? "cbc-eboiv" : "xts-plain64");
    Path plain = folder.resolve("plain");
    NtfsImage.run(
        List.of(
            "dislocker-file",
            "-V",
            image.toString(),
            "-p" + new String(key.digits()),
            "--",
            plain.toString()));
    NtfsImage.of(plain).read(root -> assertThat(Listing.ofMounted(root)).isEqualTo(crop.lines()));
    try (Medium medium = FileMedium.open(image);
        Medium opened = BitLockerVolume.read(medium).unlock(key)) {
      assertThat(Listing.of(NtfsVolume.open(opened))).isEqualTo(crop.lines());
    }
  }

  /** The checkers see different things: bits of the bitmap, the descriptors, all records. */
  private static void assertSound(Path image) throws IOException {
    NtfsImage.run(
        List.of("ntfsresize", "--info", "--force", "--no-progress-bar", image.toString()));
    NtfsImage.run(List.of("ntfsfix", "--no-action", image.toString()));
    assertThat(NtfsImage.run(List.of("ntfsinfo", "--mft", image.toString())))
        .contains("Volume Flags: 0x0000", "Volume Version: 3.1");
    assertThat(NtfsImage.run(List.of("ntfssecaudit", "-a", image.toString())))
        .contains("No errors were found")
        .doesNotContain("not in SDH", "not in SII");
  }

  @Test
  void sleuthkitAndLibfsntfsSeeTheSameFiles() throws Exception {
    Crop crop = Crop.mixed(500, 4096);
    Path image = volume(crop, new Format(512, Format.BY_SIZE, "", 0), 0);
    List<String> listed =
        NtfsImage.run(List.of("fls", "-r", "-p", "-F", "-f", "ntfs", image.toString()))
            .lines()
            .filter(line -> !line.contains("\t$"))
            .toList();
    long files = crop.lines().values().stream().filter(line -> !line.equals("folder")).count();
    assertThat(listed).hasSize((int) files);
    assertThat(NtfsImage.run(List.of("fsntfsinfo", "-H", image.toString())))
        .contains("n".repeat(255), "many");
  }
}
