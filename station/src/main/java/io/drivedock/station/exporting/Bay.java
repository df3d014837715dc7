package io.drivedock.station.exporting;

import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Slots;
import io.drivedock.station.slot.WritableDrive;

/** Where a drive lies that is exported to. */
public interface Bay {

  /**
   * Opens a drive to put files on it.
   *
   * @throws DriveException if it has been taken out, or cannot be written to
   */
  WritableDrive write(DriveId drive) throws DriveException;

  /**
   * Opens it to read what is on the disk itself, as far as that can be had.
   *
   * @throws DriveException if it has been taken out, or cannot be read
   */
  OpenDrive readAgain(DriveId drive) throws DriveException;

  /** That of a station. */
  static Bay of(Slots slots) {
    return new Bay() {
      @Override
      public WritableDrive write(DriveId drive) throws DriveException {
        return slots.openForWriting(drive);
      }

      @Override
      public OpenDrive readAgain(DriveId drive) throws DriveException {
        return slots.openUncached(drive);
      }
    };
  }
}
