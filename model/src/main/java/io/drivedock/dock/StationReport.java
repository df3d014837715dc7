package io.drivedock.dock;

import io.drivedock.drive.DriveId;
import java.util.List;
import java.util.Optional;

/**
 * All that a station says of itself: its slots with a drive in them, in the order of the drives'
 * ids, and its targets. What it leaves out because it is too much is the end of the list.
 */
public record StationReport(List<SlotReport> slots, List<TargetReport> targets) {

  /** More slots are not told. */
  public static final int SLOTS_MAX = 250;

  /** More targets are not told. */
  public static final int TARGETS_MAX = 50;

  /** Copies the lists and checks their lengths. */
  public StationReport {
    slots = List.copyOf(slots);
    targets = List.copyOf(targets);
    if (slots.size() > SLOTS_MAX || targets.size() > TARGETS_MAX) {
      throw new IllegalArgumentException(
          "a station reports at most %d slots and %d targets".formatted(SLOTS_MAX, TARGETS_MAX));
    }
  }

  /** What it says of a drive, if it has it. */
  public Optional<SlotReport> slot(DriveId drive) {
    return slots.stream().filter(slot -> slot.drive().equals(drive)).findFirst();
  }
}
