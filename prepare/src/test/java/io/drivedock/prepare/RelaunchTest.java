package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The tool in the C locale, as cron and containers start it. */
final class RelaunchTest {

  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void namesOutsideAsciiAreCopiedInTheLocaleC() throws Exception {
    Path source = Files.createDirectories(folder.resolve("Grüße"));
    Files.writeString(source.resolve("Ärger.txt"), "x");
    String command =
        """
        exec '%s' --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -cp '%s' \
          %s '%s' --drive '%s' --container films
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                PrepareMain.class.getName(),
                source,
                folder.resolve("D1"));
    Path script = Files.writeString(folder.resolve("run.sh"), command, StandardCharsets.UTF_8);
    ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(Map.of("LC_ALL", "C", "PATH", "/usr/bin:/bin"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(WrittenDrive.read(folder.resolve("D1")).blobPaths())
        .isEqualTo(List.of("films/Ärger.txt"));
  }
}
