package io.drivedock.acceptance;

import io.drivedock.app.Drivedock;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code drivedock serve --json --port 0} as a process of its own, with the launcher's options for
 * the JVM and the class path of this test.
 */
final class ServeProcess implements AutoCloseable {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("drivedock.root", "..")).resolve("drivedock");
  private static final String OPTIONS = "options='";
  private static final int ENDS_WITHIN_SECONDS = 20;

  private final Process process;
  private final Path err;
  private final JsonNode line;

  private ServeProcess(Process process, Path err, JsonNode line) {
    this.process = process;
    this.err = err;
    this.line = line;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param scratch for what it prints, and as its place for temporary files
   */
  static ServeProcess start(Path data, Path scratch) throws IOException {
    List<String> command =
        command(scratch, "serve", "--json", "--port", "0", "--data", data.toString());
    Path out = Files.createTempFile(scratch, "out", ".txt");
    Path err = Files.createTempFile(scratch, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      String said =
          Eventually.until(
              "the service says where it is, or ends",
              () -> read(out),
              text -> text.endsWith("\n") || !process.isAlive());
      if (said.isEmpty()) {
        throw new AssertionError("the service did not start: " + read(err));
      }
      return new ServeProcess(process, err, JsonMapper.builder().build().readTree(said));
    } catch (RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Runs another command to its end; what it printed. */
  static String run(Path scratch, String... words) throws IOException {
    Path err = Files.createTempFile(scratch, "err", ".txt");
    Process process =
        new ProcessBuilder(command(scratch, words))
            .redirectInput(new File("/dev/null"))
            .redirectError(err.toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError("a command failed: " + out + read(err));
    }
    return out;
  }

  /** How a command of the program is started. */
  static List<String> command(Path scratch, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launcherOptions());
    // These processes do not live long enough to earn what the second compiler costs.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(scratch.resolve("tmp")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Drivedock.class.getName());
    command.addAll(List.of(words));
    return command;
  }

  private static List<String> launcherOptions() throws IOException {
    try (Stream<String> lines = Files.lines(LAUNCHER)) {
      String line = lines.filter(each -> each.startsWith(OPTIONS)).findFirst().orElseThrow();
      return List.of(line.substring(OPTIONS.length(), line.length() - 1).split(" "));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError("what a process printed cannot be read", e);
    }
  }

  URI url() {
    return URI.create(line.path("url").asString());
  }

  /** The token for the first operator; nothing if this is not the first start. */
  Optional<String> token() {
    return line.path("token").asStringOpt();
  }

  /** What it has logged so far. */
  String log() {
    return read(err);
  }

  /** Ends it as a power cut would, for the process. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("a process that was killed lives on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a process was killed", e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
