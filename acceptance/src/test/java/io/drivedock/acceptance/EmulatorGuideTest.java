package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/emulator.md} shows tests; what it shows is what is run, here and in JUnit's module.
 */
final class EmulatorGuideTest {

  private static final Path ROOT =
      Path.of(System.getProperty("drivedock.root", "..")).toAbsolutePath().normalize();
  private static final Path SHOWN = ROOT.resolve("acceptance/src/test/resources/emulator");
  private static final Pattern BLOCK =
      Pattern.compile("<!-- file: (\\S+) -->\n```\\w+\n(.*?)```\n", Pattern.DOTALL);

  /** Debian's own, for which alone its packages install the SDK. */
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir Path folder;

  @Test
  void theFilesThatItShowsAreTheFilesThatAreRun() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs/emulator.md")));
    List<String> files = new ArrayList<>();
    while (block.find()) {
      files.add(block.group(1));
      assertThat(block.group(2))
          .as("what docs/emulator.md shows of %s", block.group(1))
          .isEqualTo(Files.readString(ROOT.resolve(block.group(1))));
    }
    assertThat(files).hasSize(3);
  }

  @Tag("installed")
  @Test
  void theTestInJavaScriptPasses() throws IOException {
    // Where npm has put the SDK beside a test, as it would be in a project of one's own.
    Path test = folder.resolve("cancel-and-purge.test.mjs");
    Files.copy(SHOWN.resolve("cancel-and-purge.test.mjs"), test);
    Files.createSymbolicLink(
        folder.resolve("node_modules"), ClientRun.PACKAGES.resolve("node_modules"));
    ClientRun run = run();
    run.require(
        "The JavaScript SDK",
        "test",
        "-d",
        folder.resolve("node_modules/@azure/arm-storageimportexport").toString());

    assertThat(run.outputOf("node", "--test", "--test-reporter=tap", test.toString()))
        .contains("# pass 1", "# fail 0");
  }

  @Tag("installed")
  @Test
  void theTestInPythonPasses() {
    ClientRun run = run();
    run.require("The Python SDK", PYTHON, "-c", "import azure.mgmt.storageimportexport");

    assertThat(
            run.lastLineOf(
                "sh",
                "-c",
                "exec \"$0\" \"$1\" 2>&1",
                PYTHON,
                SHOWN.resolve("test_cancel_and_purge.py").toString()))
        .isEqualTo("OK");
  }

  private ClientRun run() {
    return new ClientRun(
        folder,
        Map.of(
            "DRIVEDOCK",
            ROOT.resolve("app/target/drivedock/drivedock").toString(),
            "DRIVEDOCK_FAST_START",
            "no",
            "TMPDIR",
            folder.toString(),
            "PYTHONDONTWRITEBYTECODE",
            "1"));
  }
}
