package io.drivedock.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class JournalTextTest {

  private static final DriveInfo INFO =
      new DriveInfo(
          Samples.DRIVE,
          BitLockerKey.parse("not a real key"),
          DrivePath.parse("\\DriveManifest.xml"),
          "109B21108597EF36D5785F08303F3638");
  private static final Instant AT = Instant.parse("2026-03-01T08:00:00.123Z");

  @Test
  void thePublishedJournalsAreRead() {
    DriveInfo info = JournalText.read(published("journal-v1.jrn"));
    assertThat(info.driveId()).isEqualTo(Samples.DRIVE);
    assertThat(info.manifestHash()).isEqualTo("1B0A556CE5BFF5CE7E43EB1BA064E5D0");
    assertThat(info.key().isRecoveryPassword()).isTrue();
    assertThat(JournalText.read(published("journal-v2-drive-TESTDRV0001.xml")).driveId())
        .isEqualTo(Samples.DRIVE);
  }

  private static String published(String name) {
    return new String(Samples.published(name), StandardCharsets.UTF_8);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(JournalText.read(JournalText.write(INFO, AT))).isEqualTo(INFO);
    DriveInfo open = new DriveInfo(INFO.driveId(), null, INFO.manifestFile(), INFO.manifestHash());
    assertThat(JournalText.read(JournalText.write(open, AT))).isEqualTo(open);
    assertThat(INFO.toString()).doesNotContain("not a real key");
  }

  @Test
  void theLastCompleteRecordCounts() {
    DriveInfo newer = new DriveInfo(INFO.driveId(), null, INFO.manifestFile(), "0".repeat(32));
    String first = JournalText.write(INFO, AT);
    String second = JournalText.write(newer, AT);
    assertThat(JournalText.read(first + second)).isEqualTo(newer);
    String cut = second.substring(0, second.lastIndexOf("[EndUpdateRecord]"));
    assertThat(JournalText.read(first + cut)).isEqualTo(INFO);
    assertThatThrownBy(() -> JournalText.read(cut))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preparation did not finish");
  }

  @Test
  void aJournalThatIsWrongIsRefusedWithoutRepeatingItsKey() {
    String broken = JournalText.write(INFO, AT).replace("<ManifestFile>", "<Manifest>");
    assertThatThrownBy(() -> JournalText.read(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("not a real key");
  }
}
