package io.drivedock.dock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a station reaches one of its targets.
 *
 * @param name 1 to {@value #NAME_MAX} characters
 * @param problem a sentence about what is in the way, of at most {@value SlotReport#REASON_MAX}
 *     characters; absent if it is reached
 * @param limits sentences about what its store does otherwise than others of its kind, each as long
 *     at most; at most {@value #LIMITS_MAX}
 */
public record TargetReport(String name, @Nullable String problem, List<String> limits) {

  /** More are not told. */
  public static final int LIMITS_MAX = 8;

  /** A target's name has at most so many characters. */
  public static final int NAME_MAX = 256;

  /** One of which no limits are known. */
  public TargetReport(String name, @Nullable String problem) {
    this(name, problem, List.of());
  }

  public TargetReport {
    limits = List.copyOf(limits);
    if (limits.size() > LIMITS_MAX
        || limits.stream().anyMatch(limit -> limit.length() > SlotReport.REASON_MAX)) {
      throw new IllegalArgumentException(
          "a target has at most %d limits, each of at most %d characters"
              .formatted(LIMITS_MAX, SlotReport.REASON_MAX));
    }
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException("a target's name has 1 to " + NAME_MAX + " characters");
    }
    if (problem != null && problem.length() > SlotReport.REASON_MAX) {
      throw new IllegalArgumentException(
          "a target's problem has at most " + SlotReport.REASON_MAX + " characters");
    }
  }
}
