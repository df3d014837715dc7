package io.drivedock.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModificationTimeTest {

  @ParameterizedTest
  @CsvSource({
    "2001-09-09T01:46:40Z, 1000000000, 1000000000000000000",
    "2001-09-09T01:46:40.500Z, 1000000000.5, 1000000000500000000",
    "1969-12-31T23:59:59.500Z, -0.5, -500000000",
    "1970-01-01T00:00:00Z, 0, 0",
    "2024-02-29T12:00:00.123456789Z, 1709208000.123456789, 1709208000123456789"
  })
  void everyToolFindsItsSpellingAndEverySpellingIsRead(String text, String seconds, String nanos) {
    ModificationTime time = new ModificationTime(Instant.parse(text));
    assertThat(time.inS3()).isEqualTo(Map.of("mtime", seconds));
    assertThat(time.inAzure())
        .isEqualTo(Map.of("mtime", text, "modtime", nanos, "linux_statx_mask", "64"));
    for (Map<String, String> entries :
        java.util.List.of(time.inS3(), time.inAzure(), time.plain(), Map.of("ModTime", nanos))) {
      assertThat(ModificationTime.of(new BlobMetadata(entries))).contains(time);
    }
  }

  @Test
  void whatNoNanosecondsHoldIsWrittenWithoutThem() {
    ModificationTime time = new ModificationTime(Instant.parse("9999-12-31T00:00:00Z"));
    assertThat(time.inAzure()).isEqualTo(Map.of("mtime", "9999-12-31T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "1e9", "99999999999999", "0x10", "1.0000000000"})
  void whatIsNoTimeTellsNone(String text) {
    assertThat(ModificationTime.of(new BlobMetadata(Map.of("mtime", text)))).isEmpty();
    assertThat(ModificationTime.of(BlobMetadata.NONE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1969-12-31T23:59:58.500Z",
        "1902-01-01T00:00:00.000000001Z",
        "2001-09-09T01:46:40.250Z"
      })
  void everyTimeCanBeSetToItsSecondAtLeast(String text, @TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("f"));
    Instant time = Instant.parse(text);
    Files.setLastModifiedTime(file, ModificationTime.settable(time));
    assertThat(Files.getLastModifiedTime(file).toInstant().getEpochSecond())
        .isEqualTo(time.getEpochSecond());
  }
}
