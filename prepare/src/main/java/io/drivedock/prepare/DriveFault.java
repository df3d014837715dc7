package io.drivedock.prepare;

import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.prepare.text.Printable;
import java.io.IOException;
import java.util.Locale;

/** Says of a failed write to a drive whether it was want of room. */
final class DriveFault {

  private DriveFault() {}

  /**
   * The exception for a failed write.
   *
   * @param what was attempted, as the subject of "failed"
   * @param bytesLeft how much was still to come
   */
  static PreparationException of(String what, IOException e, long bytesLeft) {
    String reason = SourceWalk.reason(e);
    if (isWantOfRoom(reason)) {
      return new PreparationException(
          PreparationException.Kind.DRIVE_FULL,
          "The drive is full: "
              + what
              + " failed"
              + (bytesLeft > 0 ? " with " + Printable.bytes(bytesLeft) + " still to write" : "")
              + ". Free some space, or empty the drive and split the folder.",
          e);
    }
    return new PreparationException(
        PreparationException.Kind.DRIVE_FAILED,
        "The drive cannot be written: "
            + what
            + " failed ("
            + reason
            + "). Solve the problem and run this again: it continues with what is on"
            + " the drive.",
        e);
  }

  /** Java has no type for it, only what the system says. */
  private static boolean isWantOfRoom(String reason) {
    String said = reason.toLowerCase(Locale.ROOT);
    return said.contains("no space left")
        || said.contains("not enough space")
        || said.contains("quota exceeded");
  }
}
