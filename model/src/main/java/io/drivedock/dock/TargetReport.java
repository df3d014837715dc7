package io.drivedock.dock;

import org.jspecify.annotations.Nullable;

/**
 * Whether a station reaches one of its targets.
 *
 * @param name 1 to {@value #NAME_MAX} characters
 * @param problem a sentence about what is in the way, of at most {@value SlotReport#REASON_MAX}
 *     characters; absent if it is reached
 */
public record TargetReport(String name, @Nullable String problem) {

  /** A target's name has at most so many characters. */
  public static final int NAME_MAX = 256;

  /** Checks the lengths. */
  public TargetReport {
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException("a target's name has 1 to " + NAME_MAX + " characters");
    }
    if (problem != null && problem.length() > SlotReport.REASON_MAX) {
      throw new IllegalArgumentException(
          "a target's problem has at most " + SlotReport.REASON_MAX + " characters");
    }
  }
}
