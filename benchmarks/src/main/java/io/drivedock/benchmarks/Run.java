package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command that was run to its end.
 *
 * @param cpuSeconds of the process and of all that it started and waited for
 * @param residentBytesPeak at most, of all of them together, as seen every 20 ms
 * @param out what it printed
 * @param err what it complained about
 */
record Run(
    int exit,
    double wallSeconds,
    double cpuSeconds,
    long residentBytesPeak,
    String out,
    String err) {

  private static final int OUT_OF_MEMORY = 3;
  private static final int LINES_TOLD = 5;
  private static final int LOOK_MILLIS = 20;

  /** Runs a command; nothing else that this process started may end meanwhile. */
  static Run of(Place place, List<String> command) throws IOException, InterruptedException {
    Path out = place.resolve("run.out");
    Path err = place.resolve("run.err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(place.environment());
    double cpuBefore = Vitals.ofThis().childrenCpuSeconds();
    long began = System.nanoTime();
    Process process = builder.start();
    long resident = 0;
    while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      resident = Math.max(resident, residentBytesPeak(process));
    }
    int exit = process.exitValue();
    double wall = (System.nanoTime() - began) / 1e9;
    double cpu = Vitals.ofThis().childrenCpuSeconds() - cpuBefore;
    return new Run(
        exit,
        wall,
        cpu,
        resident,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** Of the process and of what it started, as far as that has not just ended. */
  private static long residentBytesPeak(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .mapToLong(one -> residentBytesPeak(one.pid()))
        .sum();
  }

  private static long residentBytesPeak(long pid) {
    try {
      return Vitals.of(pid).residentBytesPeak();
    } catch (IOException | NoSuchElementException e) {
      return 0;
    }
  }

  /** Runs a command that has to end well. */
  static Run well(Place place, List<String> command) throws IOException, InterruptedException {
    Run run = of(place, command);
    if (run.exit != 0) {
      List<String> said = (run.out + run.err).lines().toList();
      throw new IOException(
          "%s ended with %d: %s"
              .formatted(
                  command.stream().map(word -> Path.of(word).getFileName()).limit(2).toList(),
                  run.exit,
                  said.stream()
                      .skip(Math.max(0, said.size() - LINES_TOLD))
                      .collect(Collectors.joining(" / "))));
    }
    return run;
  }

  /** Whether one of our JVMs ended because its heap did not do. */
  boolean isOutOfMemory() {
    return exit == OUT_OF_MEMORY;
  }

  /** A value that one of our programs printed as {@code key=value}. */
  String value(String key) {
    for (String word : out.split("\\s+", -1)) {
      if (word.startsWith(key + "=")) {
        return word.substring(key.length() + 1);
      }
    }
    throw new IllegalStateException("there is no " + key + " in: " + out + err);
  }

  double number(String key) {
    return Double.parseDouble(value(key));
  }
}
