package io.drivedock.station.exporting;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Slots;
import io.drivedock.station.slot.WritableDrive;
import org.jspecify.annotations.Nullable;

/**
 * Where a drive lies that is exported to. One that encrypts a drive does so with the key of the
 * first time that it opens it for writing, and opens it with that key ever after.
 */
public interface DriveOpener {

  /**
   * Whether it encrypts what is put onto that drive. It says so before the drive is opened, and the
   * drive is then opened with a key.
   *
   * @throws DriveException if the drive has been taken out
   */
  boolean encrypts(DriveId drive) throws DriveException;

  /**
   * Opens a drive to put files on it.
   *
   * @param key what encrypts it; absent where it is not encrypted
   * @throws DriveException if it has been taken out, cannot be written to, or is not to be opened
   *     like this
   */
  WritableDrive write(DriveId drive, @Nullable BitLockerKey key) throws DriveException;

  /**
   * Opens it to read what is on the disk itself, as far as that can be had.
   *
   * @param key with which it was opened for writing
   * @throws DriveException if it has been taken out, or cannot be read
   */
  OpenDrive readAgain(DriveId drive, @Nullable BitLockerKey key) throws DriveException;

  /**
   * Opens it to write once more what it does not give back as it was written.
   *
   * @param key with which it was opened for writing
   * @throws DriveException if it has been taken out, or cannot be written to
   */
  MendableDrive mend(DriveId drive, @Nullable BitLockerKey key) throws DriveException;

  /** That of a station whose drives are folders: it encrypts none. */
  static DriveOpener of(Slots slots) {
    return new DriveOpener() {
      @Override
      public boolean encrypts(DriveId drive) {
        return false;
      }

      @Override
      public WritableDrive write(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
        return slots.openForWriting(plain(drive, key));
      }

      @Override
      public OpenDrive readAgain(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
        return slots.openUncached(plain(drive, key));
      }

      @Override
      public MendableDrive mend(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
        return slots.openForMending(plain(drive, key));
      }
    };
  }

  /** Its customer is told of a key: nothing may lie open on such a drive. */
  private static DriveId plain(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
    if (key != null) {
      throw new DriveException(
          DriveException.Kind.ACCESS_DENIED,
          "Drive "
              + drive
              + " was begun in a slot that encrypts, and this one does not. Put it into one that"
              + " does.");
    }
    return drive;
  }
}
