package io.drivedock.station.exporting;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.NewFile;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.WritableDrive;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives that say they have so much room, and have so much, and fail when they are told to.
 *
 * @param said by a drive before anything is written, in bytes
 * @param room that there really is
 * @param calls is asked before each call, and says with a negative number that it fails
 */
record NarrowBay(Bay bay, long said, long room, @Nullable LongSupplier calls) implements Bay {

  private void call() throws DriveException {
    if (calls != null && calls.getAsLong() < 0) {
      throw new DriveException(DriveException.Kind.IO_FAILED, "The drive is gone.");
    }
  }

  @Override
  public boolean encrypts(DriveId id) throws DriveException {
    return bay.encrypts(id);
  }

  @Override
  public OpenDrive readAgain(DriveId id, @Nullable BitLockerKey key) throws DriveException {
    call();
    return bay.readAgain(id, key);
  }

  @Override
  public WritableDrive write(DriveId id, @Nullable BitLockerKey key) throws DriveException {
    call();
    WritableDrive drive = bay.write(id, key);
    AtomicLong written = new AtomicLong();
    return new WritableDrive() {
      @Override
      public DriveId id() {
        return drive.id();
      }

      @Override
      public long freeBytes() throws DriveException {
        call();
        return Math.min(said, drive.freeBytes());
      }

      @Override
      public boolean reserve(DrivePath path) throws DriveException {
        call();
        return drive.reserve(path);
      }

      @Override
      public NewFile open(DrivePath path) throws DriveException {
        call();
        NewFile file = drive.open(path);
        boolean isOurs = path.fileName().endsWith(".manifest");
        return new NewFile() {
          @Override
          public void write(ByteBuffer buffer, long position) throws DriveException {
            call();
            if (!isOurs && written.addAndGet(buffer.remaining()) > room) {
              throw new DriveException(DriveException.Kind.FULL, "No space left on device.");
            }
            file.write(buffer, position);
          }

          @Override
          public void setLength(long length) throws DriveException {
            call();
            file.setLength(length);
          }

          @Override
          public boolean fill(ByteBuffer buffer, long position) throws DriveException {
            call();
            return file.fill(buffer, position);
          }

          @Override
          public void close() throws DriveException {
            file.close();
          }
        };
      }

      @Override
      public void remove(DrivePath path) throws DriveException {
        call();
        drive.remove(path);
      }

      @Override
      public void sync() throws DriveException {
        call();
        drive.sync();
      }

      @Override
      public void close() {
        drive.close();
      }
    };
  }
}
