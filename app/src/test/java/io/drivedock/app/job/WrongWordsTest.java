package io.drivedock.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before any server is asked: there is none here. */
final class WrongWordsTest {

  @TempDir Path folder;

  private Customer ann() throws IOException {
    return new Customer(folder, "http://127.0.0.1:9", "drivedock_ann");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show",
        "show 1",
        "show /subscriptions/x",
        "ship spring",
        "ship spring --carrier a --tracking b --ship-date tomorrow",
        "cancel spring --wait=Lost",
        "watch spring --timeout soon",
        "list --limit 0",
        "withdraw spring"
      })
  void wrongWordsEndWithTwo(String line) throws IOException {
    assertThat(ann().job(line.split(" ")).ended(2).out()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedWithItsOptionAndVariable() throws IOException {
    assertThat(ann().run(List.of("show", "spring")).ended(2).err())
        .contains("--subscription", "DRIVEDOCK_SUBSCRIPTION");
    assertThat(ann().run(List.of("list", "--subscription", Customer.SUBSCRIPTION)).ended(2).err())
        .contains("-g", "DRIVEDOCK_RESOURCE_GROUP");
  }
}
