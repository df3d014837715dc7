package io.drivedock.station.slot;

import io.drivedock.drive.DrivePath;

/** A drive of which files are mended where they lie, and made where they are missing. */
public interface MendableDrive extends WritableDrive {

  /**
   * Opens a file that is there, under the name that reading finds it by; makes none.
   *
   * @throws DriveException {@link DriveException.Kind#NOT_FOUND} if there is none
   */
  NewFile reopen(DrivePath path) throws DriveException;
}
