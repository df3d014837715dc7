package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names are the field's terms, and a name of a type stands for one thing. */
final class VocabularyTest {

  private static final Path ROOT =
      Path.of(System.getProperty("drivedock.root", "..")).toAbsolutePath().normalize();

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.drivedock");

  /** What jte makes of the portal's pages. */
  private static final String TEMPLATES = "io.drivedock.server.portal.templates";

  /** Words that no name of a type contains. */
  private static final Set<String> WORDS =
      Set.of(
          "Shift",
          "Bay",
          "Berth",
          "Keeper",
          "Bulletin",
          "Outlook",
          "Lookout",
          "Footman",
          "Resort",
          "Outskirts",
          "Doorway",
          "Entrance",
          "Reach",
          "Shelf",
          "Surroundings",
          "Still",
          "Stills",
          "Adoption",
          "Errand",
          "Errands",
          "Turnstile",
          "Gathering",
          "Meter",
          "Patience",
          "Pressure",
          "Handling",
          "Mover",
          "Filler",
          "Harbour",
          "Cargo",
          "Warehouse",
          "Quay");

  /** Whole names of types that are words of a story, or too wide for what they stand for. */
  private static final Set<String> TYPES =
      Set.of(
          "Act",
          "Rules",
          "Members",
          "Waits",
          "Pace",
          "Closing",
          "Contact",
          "Claim",
          "Draft",
          "Round",
          "Rounds",
          "Party",
          "Proof",
          "Survey",
          "Naming",
          "Identity");

  private static final Set<String> METHODS = Set.of("bring", "lack", "tell");

  private static final Pattern WORD = Pattern.compile("[A-Z][a-z0-9]*|[A-Z]+(?![a-z])");

  /** What programs say: string literals of the sources, texts of the portal. */
  private static final Pattern SAID =
      Pattern.compile(
          "(?i)\\b(front ?door|footman|bulletin|turnstile|errands?|berths?|harbour|outskirts)\\b");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  @Test
  void noTypeIsNamedByAWordOfAStory() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass type : OURS) {
      String name = type.getSimpleName();
      boolean isOutermost = !type.getName().contains("$");
      if (isOutermost && TYPES.contains(name)) {
        wrong.add(type.getName());
      }
      Matcher word = WORD.matcher(name);
      while (word.find()) {
        if (WORDS.contains(word.group())) {
          wrong.add(type.getName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void noMethodIsNamedByAVerbThatSaysNothing() {
    List<String> wrong =
        OURS.stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> METHODS.contains(method.getName()))
            .map(method -> method.getFullName())
            .toList();
    assertThat(wrong).isEmpty();
  }

  @Test
  void aNameOfATypeStandsForOneThing() {
    Map<String, Set<String>> places = new TreeMap<>();
    for (JavaClass type : OURS) {
      boolean isGenerated = type.getPackageName().startsWith(TEMPLATES);
      if (type.isTopLevelClass() && !isGenerated && !type.getSimpleName().equals("package-info")) {
        places.computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>()).add(type.getName());
      }
    }
    // The annotation is what a test says, as the command is what is typed: both are the product.
    places.remove("Drivedock");
    places.values().removeIf(names -> names.size() == 1);
    assertThat(places).isEmpty();
  }

  @Test
  void nothingThatIsSaidHasAWordOfAStory() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path source : sources()) {
      String text = Files.readString(source, StandardCharsets.UTF_8);
      Matcher literal = LITERAL.matcher(text);
      while (literal.find()) {
        // The former key of a setting still works.
        if (!literal.group(1).equals("frontdoor") && SAID.matcher(literal.group(1)).find()) {
          wrong.add(ROOT.relativize(source) + ": " + literal.group());
        }
      }
    }
    Path phrases = ROOT.resolve("server/src/main/resources/portal/phrases/en.properties");
    Files.readString(phrases, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> SAID.matcher(line).find())
        .forEach(wrong::add);
    assertThat(wrong).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : List.of("model", "server", "station", "prepare", "app", "junit")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}
