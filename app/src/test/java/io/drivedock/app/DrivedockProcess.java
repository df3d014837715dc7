package io.drivedock.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A command as a process of its own, with a folder of its own for temporary files. */
final class DrivedockProcess implements AutoCloseable {
  private static final Duration WAIT_MAX = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final Process process;
  private final Path out;
  private final Path err;
  private final Path temporary;

  private DrivedockProcess(Process process, Path out, Path err, Path temporary) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.temporary = temporary;
  }

  static DrivedockProcess start(Path scratch, Map<String, String> environment, String... words)
      throws IOException {
    Path folder = Files.createTempDirectory(scratch, "process");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Drivedock.class.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new DrivedockProcess(builder.start(), out, err, temporary);
  }

  /** What it printed as soon as that is a whole line. */
  String firstLine() {
    long ends = System.nanoTime() + WAIT_MAX.toNanos();
    while (!out().endsWith("\n")) {
      if (!process.isAlive() || System.nanoTime() - ends > 0) {
        throw new AssertionError("it did not get ready: " + err());
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return out();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError("what a process printed cannot be read", e);
    }
  }

  /** Where it keeps temporary files. */
  Path temporary() {
    return temporary;
  }

  /** Sends SIGTERM; the exit code, once it has ended by itself. */
  int terminate(Duration within) {
    process.destroy();
    return exit(within);
  }

  /** Sends SIGKILL, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    int ended = exit(WAIT_MAX);
    if (ended == 0) {
      throw new AssertionError("it had ended before");
    }
  }

  /** The exit code, once it has ended by itself. */
  int exit(Duration within) {
    try {
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it did not end in " + within + ": " + err());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a process ended", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
