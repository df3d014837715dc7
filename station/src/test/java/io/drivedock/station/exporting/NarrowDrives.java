package io.drivedock.station.exporting;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FailingDrive;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.WritableDrive;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Drives that say they have so much room, and have so much, and fail when they are told to.
 *
 * @param said by a drive before anything is written, in bytes
 * @param room that there really is
 * @param calls is asked before each call, and says with a negative number that it fails
 */
record NarrowDrives(DriveOpener opener, long said, long room, LongSupplier calls)
    implements DriveOpener {

  static NarrowDrives of(DriveOpener opener, long said, long room) {
    return new NarrowDrives(opener, said, room, () -> 0);
  }

  @Override
  public Set<DriveId> present() throws DriveException {
    return opener.present();
  }

  @Override
  public OpenDrive read(DriveId id, Unlock unlock) throws DriveException {
    FailingDrive.call(calls);
    return opener.read(id, unlock);
  }

  @Override
  public boolean encrypts(DriveId id) throws DriveException {
    return opener.encrypts(id);
  }

  @Override
  public OpenDrive reread(DriveId id, Unlock unlock) throws DriveException {
    FailingDrive.call(calls);
    return opener.reread(id, unlock);
  }

  @Override
  public MendableDrive mend(DriveId id, Unlock unlock) throws DriveException {
    FailingDrive.call(calls);
    return opener.mend(id, unlock);
  }

  @Override
  public WritableDrive write(DriveId id, Unlock unlock) throws DriveException {
    FailingDrive.call(calls);
    AtomicLong written = new AtomicLong();
    return new FailingDrive<>(opener.write(id, unlock), calls) {
      @Override
      public long freeBytes() throws DriveException {
        return Math.min(said, super.freeBytes());
      }

      @Override
      protected void beforeWriting(DrivePath path, int bytes) throws DriveException {
        boolean isOurs = path.fileName().endsWith(".manifest");
        if (!isOurs && written.addAndGet(bytes) > room) {
          throw new DriveException(DriveException.Kind.FULL, "No space left on device.");
        }
      }
    };
  }
}
