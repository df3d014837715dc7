package io.drivedock.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a command printed, held against a file; -Ddrivedock.golden=write writes the files anew. */
final class Golden {

  private static final Path FILES = Path.of("src/test/resources/io/drivedock/app/job");

  private Golden() {}

  static void assertPrinted(String printed, String name) throws IOException {
    if (System.getProperty("drivedock.golden", "").equals("write")) {
      Files.writeString(FILES.resolve(name), printed);
    }
    assertThat(printed).as(name).isEqualTo(Files.readString(FILES.resolve(name)));
  }
}
