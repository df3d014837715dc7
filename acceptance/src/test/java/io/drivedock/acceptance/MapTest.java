package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The map and the other documents name only what is there. */
final class MapTest {
  private static final Path ROOT =
      Path.of(System.getProperty("drivedock.root", "..")).toAbsolutePath().normalize();
  private static final Path MAP = ROOT.resolve("ARCHITECTURE.md");

  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *``` *$");
  private static final Pattern BACKTICKED = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*|#.*");

  /** One word with a slash that does not begin with one, or the name of a source or a document. */
  private static final Pattern PATH =
      Pattern.compile("(?!/|[a-z]+:)\\S*(?<!/)/\\S*|[\\w.-]+\\.(java|md|sql)");

  private static List<Path> everything;

  @BeforeAll
  static void lookAround() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      everything =
          all.map(ROOT::relativize)
              .filter(path -> !path.toString().matches("(.*/)?(target|\\.git|node_modules)(/.*)?"))
              .toList();
    }
  }

  @Test
  void everyPathThatTheMapNamesIsThere() throws IOException {
    List<String> named = new ArrayList<>(links(MAP));
    Matcher backticked = BACKTICKED.matcher(text(MAP));
    while (backticked.find()) {
      if (PATH.matcher(backticked.group(1)).matches()) {
        named.add(backticked.group(1));
      }
    }

    assertThat(named).as("a map names many places").hasSizeGreaterThan(20);
    assertThat(named)
        .as("paths in ARCHITECTURE.md that are not there, from the root of the repository")
        .allMatch(MapTest::isThere);
  }

  /** A {@code *} stands for a part of a name; a name without a folder may lie in any. */
  private static boolean isThere(String named) {
    String path = named.endsWith("/") ? named.substring(0, named.length() - 1) : named;
    if (!path.contains("*") && Files.exists(ROOT.resolve(path))) {
      return true;
    }
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + (path.contains("/") ? "" : "**/") + path);
    return everything.stream().anyMatch(matcher::matches);
  }

  @Test
  void everyLinkOfTheDocumentsLeadsToAFile() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      for (String file : links(document)) {
        links++;
        if (!Files.exists(document.resolveSibling(file))) {
          broken.add(ROOT.relativize(document) + " -> " + file);
        }
      }
    }

    assertThat(links).as("links were found").isGreaterThan(10);
    assertThat(broken).as("links that lead nowhere").isEmpty();
  }

  /** What a document says outside of its fenced blocks. */
  private static String text(Path document) throws IOException {
    return FENCE.matcher(Files.readString(document)).replaceAll("");
  }

  /** The relative links of a document, without their anchors. */
  private static List<String> links(Path document) throws IOException {
    List<String> links = new ArrayList<>();
    Matcher link = LINK.matcher(text(document));
    while (link.find()) {
      if (!ELSEWHERE.matcher(link.group(1)).matches()) {
        links.add(link.group(1).replaceFirst("#.*", ""));
      }
    }
    return links;
  }

  /** Those at the root must be there; of the rest, all that are. */
  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String name : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")) {
      documents.add(ROOT.resolve(name));
    }
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }
}
