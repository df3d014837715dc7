package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process takes, as the kernel counts it.
 *
 * @param residentBytes now
 * @param residentBytesPeak at most since it was started
 * @param cpuSeconds in itself, user and system, in steps of 1/100 s
 * @param childrenCpuSeconds in its children that have ended, and in theirs
 */
record Vitals(
    long residentBytes, long residentBytesPeak, double cpuSeconds, double childrenCpuSeconds) {

  /** On every Linux that runs a JDK, whatever the kernel's own clock does. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int CHILDREN_USER_TICKS = 13;
  private static final int CHILDREN_SYSTEM_TICKS = 14;

  static Vitals ofThis() throws IOException {
    return of(ProcessHandle.current().pid());
  }

  static Vitals of(long process) throws IOException {
    Path folder = Path.of("/proc", Long.toString(process));
    String status = Files.readString(folder.resolve("status"));
    String stat = Files.readString(folder.resolve("stat"));
    // The name, in brackets, may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new Vitals(
        kibibytes(status, "VmRSS:") * 1_024,
        kibibytes(status, "VmHWM:") * 1_024,
        seconds(fields[USER_TICKS], fields[SYSTEM_TICKS]),
        seconds(fields[CHILDREN_USER_TICKS], fields[CHILDREN_SYSTEM_TICKS]));
  }

  private static long kibibytes(String status, String key) {
    return status
        .lines()
        .filter(line -> line.startsWith(key))
        .findFirst()
        .map(line -> Long.parseLong(line.substring(key.length()).replace("kB", "").strip()))
        .orElseThrow();
  }

  private static double seconds(String user, String system) {
    return (Long.parseLong(user) + Long.parseLong(system)) / TICKS_PER_SECOND;
  }

  static String kib(long bytes) {
    return Measurements.number(bytes / 1024.0) + " KiB";
  }

  static String mib(long bytes) {
    return Measurements.number(bytes / (double) (1L << 20)) + " MiB";
  }
}
