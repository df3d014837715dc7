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
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as an unpacked distribution, with a small program in place of Drivedock. */
final class LauncherTest {

  private static final Path LAUNCHER =
      Path.of(System.getProperty("drivedock.root", "..")).resolve("drivedock");
  private static final Path SHELL = Path.of("/bin/sh");
  private static final long MINUTES_MAX = 2;

  @TempDir Path temp;
  private Path dist;
  private Path scratch;

  private record Ran(int exit, String out, String err) {}

  @BeforeEach
  void unpack() throws IOException {
    dist = Files.createDirectories(temp.resolve("a dist, unpacked"));
    scratch = Files.createDirectories(temp.resolve("scratch"));
    Files.copy(LAUNCHER, dist.resolve("drivedock"));
    program(
        """
        public final class Main {
          public static void main(String[] words) {
            if (words.length == 1 && words[0].equals("demo")) return;
            System.out.print(System.getProperty("sun.jnu.encoding") + "|" + String.join("|", words));
          }
        }
        """);
  }

  @Test
  void wordsReachTheProgramAsTheyWereSaid() throws Exception {
    Ran ran = run(dist.resolve("drivedock"), temp, Map.of(), "one two", "*", "", "Döck");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualTo("UTF-8|one two|*||Döck");
  }

  @Test
  void aLinkElsewhereStartsIt() throws Exception {
    Path bin = Files.createDirectories(temp.resolve("bin"));
    Path link = Files.createSymbolicLink(bin.resolve("dock"), dist.resolve("drivedock"));

    Ran ran = run(link, bin, Map.of(), "x");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualTo("UTF-8|x");
  }

  @Test
  void anOlderJavaHomeIsPassedOver() throws Exception {
    Path old = Files.createDirectories(temp.resolve("jdk-17/bin")).getParent();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.12\"\n");
    Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Ran ran = run(dist.resolve("drivedock"), temp, Map.of("JAVA_HOME", old.toString()), "x");

    assertThat(ran.exit()).as(ran.err()).isZero();
  }

  @Test
  void aTrainingRunThatFailsDoesNotFailTheCommandAndIsNotTriedAgain() throws Exception {
    program(
        """
        public final class Main {
          public static void main(String[] words) {
            if (words.length == 1 && words[0].equals("demo")) System.exit(1);
            System.out.print("ran");
          }
        }
        """);
    Map<String, String> fast = Map.of("DRIVEDOCK_FAST_START", "yes");

    Ran first = run(dist.resolve("drivedock"), temp, fast, "x");
    Ran second = run(dist.resolve("drivedock"), temp, fast, "x");

    assertThat(first).isEqualTo(new Ran(0, "ran", first.err()));
    assertThat(first.err()).contains("preparing fast starts");
    assertThat(second).isEqualTo(new Ran(0, "ran", ""));
  }

  @Test
  void aCacheIsMadeOnceAndItsScratchFolderIsRemoved() throws Exception {
    Map<String, String> fast = Map.of("DRIVEDOCK_FAST_START", "yes");

    run(dist.resolve("drivedock"), temp, fast, "x");
    Ran second = run(dist.resolve("drivedock"), temp, fast, "x");

    assertThat(second).isEqualTo(new Ran(0, "UTF-8|x", ""));
    assertThat(dist.resolve("drivedock.aot")).isNotEmptyFile();
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void aFolderWithoutJarsIsToldApart() throws Exception {
    Files.delete(dist.resolve("lib/drivedock.jar"));

    Ran ran = run(dist.resolve("drivedock"), temp, Map.of());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("neither a checkout nor an unpacked distribution");
  }

  @Test
  void withoutAJdk25ItSaysSoInOneSentence() throws Exception {
    // A launcher that wants a Java nobody has: which JDKs this machine holds does not matter.
    Path launcher = dist.resolve("drivedock");
    Files.writeString(
        launcher, Files.readString(launcher).replace("least_java=25", "least_java=9999"));

    Ran ran = run(launcher, temp, Map.of());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).contains("needs a JDK 9999 or newer").contains("JAVA25_HOME");
  }

  private void program(String source) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("source"));
    Path file = Files.writeString(folder.resolve("Main.java"), source);
    int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, file.toString());
    assertThat(exit).isZero();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Main");
    Path jar = Files.createDirectories(dist.resolve("lib")).resolve("drivedock.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry("Main.class"));
      out.write(Files.readAllBytes(folder.resolve("Main.class")));
    }
  }

  private Ran run(Path launcher, Path cwd, Map<String, String> more, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SHELL.toString(), launcher.toString()));
    command.addAll(List.of(words));
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(cwd.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("TMPDIR", scratch.toString());
    environment.put("JAVA25_HOME", System.getProperty("java.home"));
    environment.put("DRIVEDOCK_FAST_START", "no");
    environment.putAll(more);
    Process process = builder.start();
    if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the launcher did not end in " + MINUTES_MAX + " minutes");
    }
    return new Ran(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
