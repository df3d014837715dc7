package io.drivedock.server.portal.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.job.AvailableActions;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PhrasesTest {

  private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");
  private static final Pattern SAID =
      Pattern.compile("\\.(say|count)\\(\\s*\"([A-Za-z0-9.]+)\"\\s*[,)]");
  private static final Set<String> FORMS = Set.of("one", "few", "many", "other");

  private final Phrases phrases = new Phrases();

  @Test
  void bothLanguagesHaveTheSamePhrases() {
    assertThat(withoutForms(Language.RUSSIAN)).isEqualTo(withoutForms(Language.ENGLISH));
  }

  @Test
  void bothLanguagesPutInTheSameParts() {
    for (String key : phrases.keys(Language.ENGLISH)) {
      String english = phrases.find(Language.ENGLISH, key).orElseThrow();
      phrases
          .find(Language.RUSSIAN, key)
          .ifPresent(russian -> assertThat(places(russian)).as(key).isEqualTo(places(english)));
    }
  }

  @Test
  void everyCountedPhraseHasEveryFormOfItsLanguage() {
    assertForms(Language.ENGLISH, Set.of("one", "other"));
    assertForms(Language.RUSSIAN, Set.of("one", "few", "many"));
  }

  @Test
  void everyPhraseThatAPageSaysIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    int said = 0;
    for (Path file : pages()) {
      Matcher matcher = SAID.matcher(Files.readString(file));
      while (matcher.find()) {
        said++;
        String key = matcher.group(2) + (matcher.group(1).equals("count") ? ".one" : "");
        if (phrases.find(Language.ENGLISH, key).isEmpty()) {
          missing.add(file.getFileName() + ": " + key);
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(said).as("phrases that pages say").isGreaterThan(50);
  }

  @Test
  void everyStateStatusAndDateHasItsWords() {
    for (String state : JobState.NAMES) {
      assertThat(phrases.find(Language.RUSSIAN, "job.state." + state)).as(state).isPresent();
      assertThat(phrases.find(Language.RUSSIAN, "job.meaning." + state)).as(state).isPresent();
    }
    for (CopyStatus status : CopyStatus.values()) {
      if (status.isFinal()) {
        assertThat(phrases.find(Language.RUSSIAN, "copy." + status.text()))
            .as("%s", status)
            .isPresent();
      }
      if (status.isError()) {
        assertThat(phrases.find(Language.RUSSIAN, "copy." + status.text() + ".do"))
            .as("%s", status)
            .isPresent();
      }
    }
    for (AvailableActions.Milestone milestone : AvailableActions.Milestone.values()) {
      assertThat(phrases.find(Language.RUSSIAN, "milestone." + milestone)).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1 день",
    "2, 2 дня",
    "5, 5 дней",
    "11, 11 дней",
    "12, 12 дней",
    "21, 21 день",
    "22, 22 дня",
    "111, 111 дней",
    "112, 112 дней",
    "121, 121 день"
  })
  void russianNounsFollowTheirNumber(long number, String said) {
    assertThat(phrases.count(Language.RUSSIAN, "time.days", number)).isEqualTo(said);
  }

  @Test
  void aPartIsPutInAsItIs() {
    assertThat(phrases.say(Language.ENGLISH, "time.in", "{0} $1 \\")).isEqualTo("in {0} $1 \\");
  }

  @Test
  void aPhraseThatIsNotThereIsAMistakeOfThePage() {
    assertThatThrownBy(() -> phrases.say(Language.ENGLISH, "no.such"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no.such");
  }

  private void assertForms(Language language, Set<String> forms) {
    Set<String> counted =
        phrases.keys(language).stream()
            .filter(PhrasesTest::isForm)
            .map(PhrasesTest::stem)
            .collect(Collectors.toSet());
    for (String stem : counted) {
      for (String form : forms) {
        assertThat(phrases.find(language, stem + "." + form)).as(stem + "." + form).isPresent();
      }
    }
  }

  private Set<String> withoutForms(Language language) {
    return phrases.keys(language).stream()
        .map(key -> isForm(key) ? stem(key) : key)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isForm(String key) {
    return FORMS.contains(key.substring(key.lastIndexOf('.') + 1));
  }

  private static String stem(String key) {
    return key.substring(0, key.lastIndexOf('.'));
  }

  private static Set<String> places(String text) {
    return PLACE.matcher(text).results().map(r -> r.group()).collect(Collectors.toSet());
  }

  private static List<Path> pages() throws IOException {
    Path root = Path.of(System.getProperty("drivedock.root"), "server/src/main");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(
              file ->
                  file.toString().endsWith(".jte")
                      || (file.toString().endsWith(".java") && file.toString().contains("portal")))
          .toList();
    }
  }
}
