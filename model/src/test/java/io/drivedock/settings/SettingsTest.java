package io.drivedock.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {

  private enum Mode {
    ACCEPT,
    REFUSE
  }

  @Test
  void whatIsGivenIsReadAndWhatIsNotHasItsDefault() {
    Settings settings =
        Settings.of(
            Map.of(
                "name", "harbour",
                "port", 8080,
                "wait", "14d",
                "mode", "Refuse",
                "targets", Map.of("main", Map.of("kind", "folder"))),
            "drivedock.yaml");
    assertThat(settings.text("name", "x")).isEqualTo("harbour");
    assertThat(settings.port("port", 1)).isEqualTo(8080);
    assertThat(settings.duration("wait", Duration.ZERO)).isEqualTo(Duration.ofDays(14));
    assertThat(settings.oneOf("mode", Mode.ACCEPT, List.of(Mode.values()))).isEqualTo(Mode.REFUSE);
    assertThat(settings.sections("targets").get("main").requiredText("kind")).isEqualTo("folder");
    assertThat(settings.text("nothing")).isEmpty();
    assertThat(settings.flag("quiet", true)).isTrue();
    assertThat(settings.section("database").text("url", "none")).isEqualTo("none");
    settings.finish();
  }

  @Test
  void lengthsOfTimeHaveUnits() {
    Map<String, Duration> forms =
        Map.of(
            "250ms", Duration.ofMillis(250),
            "30s", Duration.ofSeconds(30),
            "10 min", Duration.ofMinutes(10),
            "2H", Duration.ofHours(2),
            "90d", Duration.ofDays(90));
    forms.forEach(
        (text, duration) ->
            assertThat(Settings.of(Map.of("wait", text), "s").duration("wait", Duration.ZERO))
                .as(text)
                .isEqualTo(duration));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "port",
                70_000,
                "wiat",
                "3d",
                "mode",
                "perhaps",
                "database",
                Map.of("ulr", "jdbc:x"),
                "names",
                List.of("a", List.of())),
            "drivedock.yaml");
    assertThat(settings.port("port", 8080)).isEqualTo(8080);
    assertThat(settings.duration("wait", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
    assertThat(settings.oneOf("mode", Mode.ACCEPT, List.of(Mode.values()))).isEqualTo(Mode.ACCEPT);
    assertThat(settings.texts("names", List.of("x"))).containsExactly("x");
    settings.section("database").text("url");
    settings.requiredText("token");
    assertThatThrownBy(settings::finish)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("drivedock.yaml")
        .hasMessageContaining("'port' is not a whole number from 0 to 65535")
        .hasMessageContaining("'wiat' is not a setting; did you mean 'wait'?")
        .hasMessageContaining("'mode' is not one of accept, refuse")
        .hasMessageContaining("'database.ulr' is not a setting; did you mean 'database.url'?")
        .hasMessageContaining("'names' is not a list of strings")
        .hasMessageContaining("'token' is missing");
  }

  @Test
  void aSectionThatIsNoSectionIsSaidToBeNone() {
    Settings settings = Settings.of(Map.of("database", "jdbc:x"), "s");
    settings.section("database").text("url");
    assertThatThrownBy(settings::finish).hasMessageContaining("'database' is not a section");
  }

  @Test
  void aMessageDoesNotRepeatAValueThatMayBeASecret() {
    Settings settings = Settings.of(Map.of("port", "hunter2"), "s");
    settings.port("port", 1);
    assertThatThrownBy(settings::finish).hasMessageNotContaining("hunter2");
  }

  @Test
  void aSectionThatIsAskedForTwiceIsOneSection() {
    Settings settings =
        Settings.of(Map.of("terms", Map.of("kept", "90d", "due", "soon")), "drivedock.yaml");
    assertThat(settings.section("terms").duration("kept", Duration.ZERO))
        .isEqualTo(Duration.ofDays(90));
    assertThat(settings.section("terms").duration("due", Duration.ZERO)).isZero();
    assertThat(settings.section("terms").duration("due", Duration.ZERO)).isZero();
    assertThatThrownBy(settings::finish)
        .hasMessage(
            """
            The settings in drivedock.yaml are invalid:
              'terms.due' is not a duration such as 30s, 10min or 14d\
            """);
  }

  @Test
  void aPathIsOneThatTheSystemCanHave() {
    Settings settings = Settings.of(Map.of("a", "keys", "b", "x\0y", "c", ""), "s");
    assertThat(settings.path("a")).contains(Path.of("keys"));
    assertThat(settings.path("b")).isEmpty();
    assertThat(settings.path("c")).isEmpty();
    assertThat(settings.path("d")).isEmpty();
    assertThatThrownBy(settings::finish)
        .hasMessage("The settings in s are invalid:\n  'b' is not a path\n  'c' is not a path");
  }

  @Test
  void aFormerKeyStillWorksAndOneWarningSaysSo() {
    Settings settings =
        Settings.of(Map.of("oldName", Map.of("port", 1), "inner", Map.of("old", Map.of())), "s");
    assertThat(settings.section("newName", "oldName").port("port", 0)).isEqualTo(1);
    assertThat(settings.section("newName", "oldName").isEmpty()).isFalse();
    assertThat(settings.section("inner").section("new", "old").isEmpty()).isTrue();
    settings.finish();
    assertThat(settings.warnings())
        .containsExactly(
            "'oldName' is now called 'newName'; the former name still works.",
            "'inner.old' is now called 'inner.new'; the former name still works.");
  }

  @Test
  void aKeyAndItsFormerNameAreNotBothGiven() {
    Settings settings = Settings.of(Map.of("oldName", Map.of(), "newName", Map.of()), "s");
    assertThat(settings.section("newName", "oldName").isEmpty()).isTrue();
    assertThatThrownBy(settings::finish)
        .hasMessageContaining("'oldName' is the former name of 'newName', which is set too");
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void withoutAFormerKeyNothingIsSaid() {
    Settings settings = Settings.of(Map.of("newName", Map.of("port", 2)), "s");
    assertThat(settings.section("newName", "oldName").port("port", 0)).isEqualTo(2);
    settings.finish();
    assertThat(settings.warnings()).isEmpty();
  }
}
