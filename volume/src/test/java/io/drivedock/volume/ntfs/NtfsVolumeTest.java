package io.drivedock.volume.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.volume.FileMedium;
import io.drivedock.volume.Medium;
import io.drivedock.volume.VolumeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every file, stream, length and MD5 is what ntfs-3g shows. */
@Tag("installed")
final class NtfsVolumeTest {

  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "512, 512, 80",
    "512, 4096, 80",
    "512, 65536, 200",
    "512, 131072, 300",
    "512, 2097152, 2000",
    "4096, 4096, 80",
    "4096, 65536, 200"
  })
  void everyGeometryIsRead(int sectorBytes, int clusterBytes, long mib) throws Exception {
    NtfsImage image =
        NtfsImage.make(
            folder.resolve("volume"),
            mib * MIB,
            "--sector-size",
            Integer.toString(sectorBytes),
            "--cluster-size",
            Integer.toString(clusterBytes),
            "--label",
            "Grüße");
    image.write(root -> Garden.plant(root, 1, 200, clusterBytes <= 4096));
    // Which cannot allocate in clusters of 2 MiB.
    if (clusterBytes <= 131_072) {
      NtfsImage.run(
          List.of("ntfsfallocate", "-l", "1000000", image.image().toString(), "holes/allocated"));
    }
    image.read(root -> assertSame(root, image.image()));
    try (Medium medium = FileMedium.open(image.image())) {
      NtfsVolume volume = NtfsVolume.open(medium);
      assertThat(volume.label()).isEqualTo("Grüße");
      assertThat(volume.clusterBytes()).isEqualTo(clusterBytes);
      assertThat(volume.sectorBytes()).isEqualTo(sectorBytes);
      assertThat(Listing.findings(volume))
          .hasSize(42)
          .allMatch(finding -> finding.endsWith(" ALTERNATE_STREAM"));
    }
  }

  private static void assertSame(Path root, Path image) throws IOException {
    SortedMap<String, String> expected = Listing.ofMounted(root);
    try (Medium medium = FileMedium.open(image)) {
      NtfsVolume volume = NtfsVolume.open(medium);
      SortedMap<String, String> read = Listing.of(volume);
      // ntfs-3g shows a system file that begins with IntxLNK as a link; Windows does not.
      assertThat(expected.get("links/symbolic")).isEqualTo("link");
      assertThat(read.get("links/symbolic")).matches("18 \\w{32}");
      expected.remove("links/symbolic");
      read.remove("links/symbolic");
      assertThat(read).isEqualTo(expected);
      assertThat(read).hasSizeGreaterThan(400);
    } catch (VolumeException e) {
      throw new IOException(e);
    }
  }

  /** Files that come and go leave a full volume and a table in many pieces. */
  @Test
  void aTableInManyPiecesOfAFullVolumeIsRead() throws Exception {
    NtfsImage image =
        NtfsImage.make(
            folder.resolve("volume"),
            24 * MIB,
            "--cluster-size",
            "1024",
            "--mft-zone-multiplier",
            "1");
    image.write(
        root -> {
          Path filler = Files.createDirectories(root.resolve("filler"));
          int made = fill(filler, 3_000);
          for (int i = 0; i < made; i += 2) {
            Files.delete(filler.resolve("f" + i));
          }
          fill(Files.createDirectories(root.resolve("more")), 100);
          fill(Files.createDirectories(root.resolve("last")), 1_025);
        });
    try (Medium medium = FileMedium.open(image.image())) {
      Mft mft = Mft.open(medium, Geometry.read(medium));
      assertThat(mft.pieces()).isGreaterThan(100);
      assertThat(Listing.findings(NtfsVolume.open(medium))).isEmpty();
    }
    image.read(
        root -> {
          try (Medium medium = FileMedium.open(image.image())) {
            assertThat(Listing.of(NtfsVolume.open(medium))).isEqualTo(Listing.ofMounted(root));
          }
        });
  }

  /** Until nothing more fits; how many files were made. */
  private static int fill(Path folder, int bytes) {
    for (int i = 0; ; i++) {
      try {
        Files.write(folder.resolve("f" + i), new byte[bytes]);
      } catch (IOException e) {
        return i;
      }
    }
  }
}
