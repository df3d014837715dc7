package io.drivedock.station.exporting;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.station.transfer.TransferStoppedException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The drive of one export, and what opens it. A key is made at the last moment before the drive is
 * opened for the first time, and is in safe keeping by then: there is never an encrypted drive
 * whose key nobody has.
 */
final class DriveToFill {

  private final DriveOpener opener;
  private final Assignment assignment;
  private final KeyEscrow keys;
  private final SecureRandom random;
  private @Nullable BitLockerKey key;

  DriveToFill(DriveOpener opener, Assignment assignment, KeyEscrow keys, SecureRandom random) {
    this.opener = opener;
    this.assignment = assignment;
    this.keys = keys;
    this.random = random;
    this.key = assignment.key();
  }

  DriveId drive() {
    return assignment.drive();
  }

  /** Opens the drive to put files on it. */
  WritableDrive write() throws TransferStoppedException, DriveException {
    if (key == null && opener.encrypts(assignment.drive())) {
      key = keys.keep(BitLockerKey.made(random));
    }
    return opener.write(assignment.drive(), Unlock.with(key));
  }

  /** Opens it to read what is on it; it was opened for writing before. */
  OpenDrive reread() throws DriveException {
    return opener.reread(assignment.drive(), Unlock.with(key));
  }

  /** Opens it to mend what is on it; it was opened for writing before. */
  MendableDrive mend() throws DriveException {
    return opener.mend(assignment.drive(), Unlock.with(key));
  }
}
