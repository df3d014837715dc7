package io.drivedock.volume.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.volume.FileTarget;
import io.drivedock.volume.ntfs.NtfsImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other programs take a new table for a sound one, and see the same partition. */
@Tag("installed")
final class GptWriterTest {

  private static final String TYPE = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7";
  private static final long MIB = 1 << 20;

  /** A device that ends in the middle of a mebibyte. */
  private static final long BYTES = 20 * MIB + 37 * 4096;

  private static final int TABLE_BYTES = 16 << 10;

  @TempDir Path folder;

  private Path written(int sectorBytes) throws Exception {
    Path image = folder.resolve("device");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    try (FileTarget device = FileTarget.open(image)) {
      GptWriter.write(device, BYTES, sectorBytes, new Random(1));
    }
    return image;
  }

  /** On a device with sectors of that size. */
  private static void with(Path image, int sectorBytes, Look look) throws IOException {
    String loop =
        NtfsImage.run(
                List.of(
                    "losetup",
                    "--find",
                    "--show",
                    "--read-only",
                    "--sector-size",
                    Integer.toString(sectorBytes),
                    image.toString()))
            .strip();
    try {
      look.at(loop);
    } finally {
      NtfsImage.run(List.of("losetup", "--detach", loop));
    }
  }

  private interface Look {
    void at(String device) throws IOException;
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void otherProgramsFindNothingWrongAndTheSamePartition(int sectorBytes) throws Exception {
    long first = MIB / sectorBytes;
    long last = 19 * MIB / sectorBytes - 1;
    with(
        written(sectorBytes),
        sectorBytes,
        device -> {
          // Ends with 0 whatever it finds.
          assertThat(NtfsImage.run(List.of("sgdisk", "--verify", device)))
              .contains("No problems found")
              .doesNotContain("Caution", "Warning");
          assertThat(NtfsImage.run(List.of("sgdisk", "--info=1", device)))
              .contains(
                  TYPE,
                  "First sector: %d ".formatted(first),
                  "Last sector: %d ".formatted(last),
                  "Partition name: 'Basic data partition'");
          assertThat(NtfsImage.run(List.of("sfdisk", "--verify", device)))
              .contains("No errors detected");
          assertThat(NtfsImage.run(List.of("sfdisk", "--dump", device)))
              .contains(
                  "label: gpt",
                  "sector-size: " + sectorBytes,
                  "first-lba: " + (2 + TABLE_BYTES / sectorBytes),
                  "last-lba: " + ((BYTES - TABLE_BYTES) / sectorBytes - 2),
                  TYPE);
          assertThat(
                  NtfsImage.run(
                      List.of("parted", "--machine", "--script", device, "unit", "B", "print")))
              .contains(
                  ":%d:%d:gpt:".formatted(sectorBytes, sectorBytes),
                  "1:%dB:%dB:%dB::Basic data partition:msftdata;"
                      .formatted(MIB, 19 * MIB - 1, 18 * MIB));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void otherProgramsFindTheBackupAtTheEnd(int sectorBytes) throws Exception {
    Path image = written(sectorBytes);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.seek(sectorBytes);
      file.write(new byte[sectorBytes + TABLE_BYTES]);
    }
    with(
        image,
        sectorBytes,
        device -> {
          assertThat(NtfsImage.run(List.of("sgdisk", "--print", device)))
              .contains("valid backup", "Basic data partition");
          assertThat(NtfsImage.run(List.of("sfdisk", "--dump", device)))
              .contains(TYPE, "start= %11d".formatted(MIB / sectorBytes));
        });
  }
}
