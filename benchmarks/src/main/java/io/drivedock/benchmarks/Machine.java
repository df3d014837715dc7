package io.drivedock.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What it is measured on. */
final class Machine {

  private Machine() {}

  static String describe(Place place) {
    try {
      FileStore disk = Files.getFileStore(place.work());
      return """
      Processors: %d, %s
      Memory: %.1f GiB
      System: Linux %s, JDK %s, temporary files on %s
      Load average at the start: %s
      """
          .formatted(
              Runtime.getRuntime().availableProcessors(),
              value("/proc/cpuinfo", "model name"),
              memoryBytes() / (double) (1L << 30),
              System.getProperty("os.version"),
              Runtime.version(),
              disk.type(),
              loadAverage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether others leave us less than most of the machine. */
  static boolean isBusy() {
    double lastMinute = Double.parseDouble(loadAverage().split(" ", -1)[0]);
    return lastMinute > Runtime.getRuntime().availableProcessors() / 2.0;
  }

  /** Over one, five and fifteen minutes. */
  static String loadAverage() {
    try {
      return String.join(
          " ",
          Arrays.asList(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)).subList(0, 3));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long memoryBytes() throws IOException {
    return Long.parseLong(value("/proc/meminfo", "MemTotal").split(" ", -1)[0]) * 1_024;
  }

  /** How much of a large tree can be written here several times over and stay in memory. */
  static long fittingBytes(Place place) throws IOException {
    return Math.min(Files.getFileStore(place.work()).getUsableSpace(), memoryBytes()) / 4;
  }

  private static String value(String file, String key) throws IOException {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    }
  }
}
