package io.drivedock.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of a release, unpacked in a folder that knows no checkout. */
final class DistributionTest {

  private static final Path BUILT =
      Path.of(System.getProperty("drivedock.root", "..")).resolve("app/target");
  private static final long MINUTES_MAX = 5;

  @TempDir static Path temp;

  private static Path home;

  @BeforeAll
  static void unpack() throws Exception {
    List<Path> archives;
    try (Stream<Path> files = Files.list(BUILT)) {
      archives = files.filter(file -> file.toString().endsWith(".tar.gz")).toList();
    }
    assertThat(archives).as("'mvn package' makes one archive in %s", BUILT).hasSize(1);
    Path folder = Files.createDirectories(temp.resolve("opt, with blanks"));
    ran(folder, "tar", "-xzf", archives.getFirst().toRealPath().toString());
    try (Stream<Path> files = Files.list(folder)) {
      home = files.toList().getFirst();
    }
    assertThat(archives.getFirst().getFileName()).hasToString(home.getFileName() + ".tar.gz");
  }

  @Test
  void itStartsAndDoesTheMainJob() throws Exception {
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    String version = home.getFileName().toString().replace("drivedock-", "drivedock ");

    assertThat(ran(elsewhere, home.resolve("drivedock").toString(), "--version")).contains(version);
    assertThat(ran(elsewhere, home.resolve("drivedock").toString(), "demo"))
        .contains("Every blob is read back")
        .doesNotContain("building");
  }

  @Test
  void itHoldsLicencesCompletionTheRuleAndTheChanges() throws Exception {
    String licences = Files.readString(home.resolve("THIRD-PARTY.txt"));
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      List<String> libraries =
          jars.map(jar -> jar.getFileName().toString().replaceAll("-\\d.*", ""))
              .filter(name -> !name.startsWith("drivedock"))
              .toList();
      assertThat(libraries)
          .hasSizeGreaterThan(50)
          .allSatisfy(library -> assertThat(licences).contains(":" + library + ":"));
    }
    assertThat(home.resolve("LICENSE")).content().contains("Apache License");
    for (String shell : List.of("bash", "zsh")) {
      assertThat(home.resolve("completion/drivedock." + shell)).content().contains("complete -F");
    }
    assertThat(home.resolve("udev/70-drivedock.rules")).content().contains("GROUP=\"drivedock\"");
    assertThat(home.resolve("CHANGELOG.md")).content().contains("## ");
  }

  /** What a command printed that had to end with 0. */
  private static String ran(Path folder, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(temp, "out", "");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                "/usr/bin:/bin",
                "JAVA25_HOME",
                System.getProperty("java.home"),
                "DRIVEDOCK_FAST_START",
                "no"));
    Process process = builder.start();
    if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " did not end");
    }
    assertThat(process.exitValue()).as(Files.readString(out, UTF_8)).isZero();
    return Files.readString(out, UTF_8);
  }
}
