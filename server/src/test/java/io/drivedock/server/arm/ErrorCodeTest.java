package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.Refusal;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorCodeTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("drivedock.root", "..")).resolve("docs/arm-api.md");

  @Test
  void theDocumentHasEveryCodeAndNoOther() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.matches("\\| [45][0-9]{2} \\| `[A-Za-z]+` \\| .*"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(ErrorCode.values())
                .map(c -> "| %d | `%s` | %s |".formatted(c.status(), c.text(), c.meaning()))
                .toList());
  }

  /** No event of this API is about a single drive, so no client of it meets that one. */
  @ParameterizedTest
  @EnumSource(value = Refusal.Code.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN_DRIVE")
  void everyNoOfTheRulesIsInTheList(Refusal.Code code) {
    ApiError error = ApiError.refused(List.of(new Refusal(code, "No.", null)));

    assertThat(Arrays.stream(ErrorCode.values()).map(c -> c.status() + c.text()))
        .contains(error.status() + error.code());
  }
}
