package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/emulator.md} shows tests; what it shows is what is run. */
final class EmulatorGuideTest {

  private static final Pattern SHOWN =
      Pattern.compile("<!-- file: (\\S+) -->\n```\\w+\n(.*?)```\n", Pattern.DOTALL);

  @Test
  void theFilesThatItShowsAreTheFilesThatAreRun() throws IOException {
    Path root = Path.of("..").toAbsolutePath().normalize();
    Matcher shown = SHOWN.matcher(Files.readString(root.resolve("docs/emulator.md")));
    List<String> files = new ArrayList<>();
    while (shown.find()) {
      files.add(shown.group(1));
      assertThat(shown.group(2))
          .as("what docs/emulator.md shows of %s", shown.group(1))
          .isEqualTo(Files.readString(root.resolve(shown.group(1))));
    }
    assertThat(files).hasSize(3);
  }
}
