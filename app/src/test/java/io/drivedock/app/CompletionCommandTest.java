package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of completions, in a real shell. */
final class CompletionCommandTest {

  @TempDir Path folder;

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    CommandRun run = CommandRun.of("completion", "bash");
    assertThat(run.exit()).isZero();
    Path script = Files.writeString(folder.resolve("completion"), run.out());

    assertThat(completed(script, "job", "w"))
        .contains("watch", "withdraw")
        .doesNotContain("create");
    assertThat(completed(script, "job", "ship", "--tr")).contains("--tracking");
    assertThat(completed(script, "co")).contains("completion");
    assertThat(completed(script, "re")).contains("restore", "repair");
    assertThat(completed(script, "restore", "--")).contains("--into", "--account", "--manifest");
    assertThat(completed(script, "repair", "--fr")).contains("--from");
    assertThat(CommandRun.of("completion", "zsh").out()).isEqualTo(run.out());
    assertThat(CommandRun.of("completion", "fish").exit()).isEqualTo(2);
  }

  private String completed(Path script, String... words) throws IOException, InterruptedException {
    String line = "drivedock " + String.join(" ", words);
    String shell =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; _complete_drivedock; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(script, line, words.length, line);
    Path out = folder.resolve("out");
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", shell)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(out);
  }
}
