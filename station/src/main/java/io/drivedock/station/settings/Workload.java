package io.drivedock.station.settings;

import io.drivedock.settings.Settings;

/**
 * How much a station takes upon itself at one time.
 *
 * @param drivesAtOnce 1 to 16 drives that are moved side by side
 * @param memoryMiB 8 to 16384 MiB that the bytes of all drives together go through
 */
public record Workload(int drivesAtOnce, int memoryMiB) {

  /** What is taken upon where nobody says otherwise. */
  public static final Workload DEFAULT = new Workload(2, 128);

  private static final int DRIVES_MAX = 16;
  private static final int MEMORY_MIN = 8;
  private static final int MEMORY_MAX = 16_384;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException saying which part is wrong
   */
  public Workload {
    if (drivesAtOnce < 1 || drivesAtOnce > DRIVES_MAX) {
      throw new IllegalArgumentException("'drivesAtOnce' must be from 1 to " + DRIVES_MAX);
    }
    if (memoryMiB < MEMORY_MIN || memoryMiB > MEMORY_MAX) {
      throw new IllegalArgumentException(
          "'memoryMiB' must be from " + MEMORY_MIN + " to " + MEMORY_MAX);
    }
  }

  /** Asks the settings of a station; what is wrong is noted there. */
  public static Workload read(Settings station) {
    return new Workload(
        station.whole("drivesAtOnce", DEFAULT.drivesAtOnce, 1, DRIVES_MAX),
        station.whole("memoryMiB", DEFAULT.memoryMiB, MEMORY_MIN, MEMORY_MAX));
  }

  /** The same, with so many drives side by side. */
  public Workload withDrives(int drives) {
    return new Workload(drives, memoryMiB);
  }

  /** The memory, in bytes. */
  public long memoryBytes() {
    return (long) memoryMiB << 20;
  }
}
