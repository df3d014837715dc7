package io.drivedock.prepare;

import io.drivedock.prepare.source.PreparationException;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;

/** Says of a volume that could not be made who has to do something. */
final class DeviceFault {

  private DeviceFault() {}

  static PreparationException of(VolumeException e) {
    PreparationException.Kind kind =
        switch (e.reason()) {
          case NO_ROOM -> PreparationException.Kind.DRIVE_FULL;
          case NAME_INVALID, NAME_AMBIGUOUS, LIMIT_EXCEEDED -> PreparationException.Kind.REFUSED;
          default -> PreparationException.Kind.DRIVE_FAILED;
        };
    String next =
        e.reason() == Reason.NO_ROOM
            ? ". Take a larger drive, or split the folder over two."
            : e.reason() == Reason.NAME_AMBIGUOUS ? ". Rename one of them." : ".";
    return new PreparationException(kind, e.sentence() + next, e);
  }
}
