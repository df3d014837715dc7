package io.drivedock.station.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkFolderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final String JOB = "01931111-2222-7333-8444-55555555555";

  @TempDir Path work;

  private Path kept(String name, Duration ago) throws Exception {
    Path folder = Files.createDirectory(work.resolve(name));
    Path journal = Files.writeString(folder.resolve("journal"), "x");
    Path manifest = Files.writeString(folder.resolve("manifest.xml"), "x");
    Files.setLastModifiedTime(manifest, FileTime.from(NOW.minus(Duration.ofDays(500))));
    Files.setLastModifiedTime(journal, FileTime.from(NOW.minus(ago)));
    Files.setLastModifiedTime(folder, FileTime.from(NOW.minus(Duration.ofDays(500))));
    return folder;
  }

  @Test
  void whatNobodyAskedForAnyMoreIsRemovedAndNothingElse() throws Exception {
    Path old = kept(JOB + "1-d1", Duration.ofDays(91));
    Path young = kept(JOB + "2-d1", Duration.ofDays(89));
    Path foreign = kept("somebody-elses", Duration.ofDays(91));
    Files.writeString(work.resolve("station.lock"), "");
    assertThat(WorkFolder.removeUnused(work, NOW.minus(Duration.ofDays(90)))).isEqualTo(1);
    assertThat(old).doesNotExist();
    assertThat(young).isDirectory();
    assertThat(foreign).isDirectory();
    assertThat(work.resolve("station.lock")).exists();
  }
}
