package io.drivedock.station;

import io.drivedock.drive.DriveId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Drives that could not be moved and are left alone for a while, each time for longer. */
final class DriveBackoff {

  /** Before the first wait: even a drive of which nothing is moved has come farther. */
  private static final Wait NONE = new Wait("", 0, Duration.ZERO, -1, false, Ending.NONE);

  private final Intervals intervals;
  private final Map<DriveId, Wait> waits = new HashMap<>();

  DriveBackoff(Intervals intervals) {
    this.intervals = intervals;
  }

  /**
   * Why a drive waits.
   *
   * @param since of {@link System#nanoTime}
   * @param bytesKept how much of it had been moved for good when it was last begun with
   * @param isUnreadable whether it is the drive itself that is in the way
   * @param known what was known by then of its end
   */
  record Wait(
      String why, long since, Duration length, long bytesKept, boolean isUnreadable, Ending known) {

    Duration left() {
      Duration left = length.minusNanos(System.nanoTime() - since);
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  /**
   * Leaves a drive alone for a while. One that has come forward since the last time has earned a
   * short wait again.
   *
   * @param bytesKept how much of it had been moved for good when it was begun with
   * @param isUnreadable whether it is the drive itself that is in the way
   * @param known what is known of its end
   * @return whether this is news: another reason than the last time, or one after some success
   */
  synchronized boolean add(
      DriveId drive, String why, long bytesKept, boolean isUnreadable, Ending known) {
    Wait before = waits.getOrDefault(drive, NONE);
    boolean isFirst = bytesKept > before.bytesKept();
    Duration length = intervals.driveWait(isFirst ? Duration.ZERO : before.length());
    long most = Math.max(bytesKept, before.bytesKept());
    waits.put(drive, new Wait(why, System.nanoTime(), length, most, isUnreadable, known));
    return isFirst || !why.equals(before.why());
  }

  /** Nothing is in the way of the drive any more. */
  synchronized void end(DriveId drive) {
    waits.remove(drive);
  }

  /** Forgets drives that were taken out: put in again, a drive is tried at once. */
  synchronized void keepOnly(Set<DriveId> present) {
    waits.keySet().retainAll(present);
  }

  /** Why a drive is left alone now, if it is. */
  synchronized Optional<Wait> current(DriveId drive) {
    return before(drive).filter(wait -> !wait.left().isZero());
  }

  /** Why it was left alone the last time, even if that is over. */
  synchronized Optional<Wait> before(DriveId drive) {
    return Optional.ofNullable(waits.get(drive));
  }
}
