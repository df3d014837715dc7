package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where it is measured.
 *
 * @param checkout with the launcher
 * @param work everything that is written lies below it, and goes with it
 * @param jvmOptions what the launcher starts the JVM with
 */
record Place(Path checkout, Path work, List<String> jvmOptions) {

  /** This JVM's own, which goes with the rest. */
  private static final String TEMPORARY =
      "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir");

  /** As {@code ./bench} says. */
  static Place ofThisRun() {
    return new Place(
        Path.of(System.getProperty("bench.checkout")),
        Path.of(System.getProperty("bench.work")),
        List.of(System.getProperty("bench.options").split(" ")));
  }

  /** A folder of its own for one measurement. */
  Place within(String name) throws IOException {
    return new Place(checkout, Files.createDirectory(work.resolve(name)), jvmOptions);
  }

  /** A folder or file to write. */
  Path resolve(String name) {
    return work.resolve(name);
  }

  /** The command {@code ./drivedock} with those words. */
  List<String> drivedock(String... words) {
    List<String> command = new ArrayList<>();
    command.add(checkout.resolve("drivedock").toString());
    command.addAll(List.of(words));
    return command;
  }

  /** What a command is started with, so that it too leaves nothing behind. */
  Map<String, String> environment() {
    return Map.of("DRIVEDOCK_JAVA_OPTS", TEMPORARY);
  }

  /** A JVM of its own with one of these programs, as the launcher starts the product. */
  List<String> java(Class<?> program, List<String> otherOptions, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add(TEMPORARY);
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(otherOptions);
    // As the manifest of the launcher's jar has it.
    command.addAll(List.of("--add-exports", "java.base/jdk.internal.module=ALL-UNNAMED"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }
}
