package io.drivedock.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An official client as a process of its own, in a folder of its own and with no environment but
 * what it needs, so that nothing of this machine's owner is used or changed.
 */
final class ClientRun {

  /** Where {@code .ci/clients} puts what comes from npm. */
  static final Path PACKAGES =
      Path.of(System.getProperty("drivedock.root", ".."))
          .resolve("acceptance/.clients")
          .toAbsolutePath()
          .normalize();

  private static final int ENDS_WITHIN_SECONDS = 300;

  private final Path folder;
  private final Map<String, String> environment;

  /**
   * Runs in that folder.
   *
   * @param environment besides PATH and HOME
   */
  ClientRun(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /** The script of that name beside the tests, for a client to run. */
  static String script(String name) {
    return Path.of(System.getProperty("drivedock.root", ".."))
        .resolve("acceptance/src/test/resources/clients")
        .resolve(name)
        .toAbsolutePath()
        .normalize()
        .toString();
  }

  /**
   * Fails where a client is not installed: a test that were skipped for it would say nothing.
   *
   * @param command ends with 0 if it is
   */
  void require(String client, String... command) {
    boolean isThere;
    try {
      isThere = run(List.of(command)).code() == 0;
    } catch (IOException e) {
      isThere = false;
    }
    if (!isThere) {
      throw new AssertionError(
          client + " is not installed here. Install the official clients with: bash .ci/clients");
    }
  }

  /** What a client printed last, when it ended well. */
  String lastLineOf(String... command) {
    return outputOf(command).lines().reduce("", (before, line) -> line);
  }

  /** What a client printed, when it ended well. */
  String outputOf(String... command) {
    try {
      Ended ended = run(List.of(command));
      if (ended.code() != 0) {
        throw new AssertionError(
            "%s ended with %d and said:%n%s%n%s"
                .formatted(command[0], ended.code(), ended.out(), ended.err()));
      }
      return ended.out();
    } catch (IOException e) {
      throw new AssertionError(command[0] + " cannot be started", e);
    }
  }

  private record Ended(int code, String out, String err) {}

  private Ended run(List<String> command) throws IOException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    String path = System.getenv("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", path == null ? "/usr/bin:/bin" : path);
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(command + " does not end: " + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a client ran", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
