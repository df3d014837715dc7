package io.drivedock.station.importing;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.OpenDrive;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A drive that is asked once more when it fails: what a worn disk does not give at once it often
 * gives then, and a single failure must not cost a manifest, and with it the whole drive.
 */
public final class PatientDrive implements OpenDrive {

  private static final int TRIES = 2;

  private final OpenDrive drive;

  public PatientDrive(OpenDrive drive) {
    this.drive = drive;
  }

  private interface Call<T> {
    T made() throws DriveException;
  }

  private static <T> T patiently(Call<T> call) throws DriveException {
    for (int tries = 1; ; tries++) {
      try {
        return call.made();
      } catch (DriveException e) {
        if (e.kind() != DriveException.Kind.IO_FAILED || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  @Override
  public DriveId id() {
    return drive.id();
  }

  @Override
  public DriveFile open(DrivePath path) throws DriveException {
    DriveFile file = patiently(() -> drive.open(path));
    return new DriveFile() {
      @Override
      public long length() throws DriveException {
        return patiently(file::length);
      }

      @Override
      public boolean fill(ByteBuffer buffer, long position) throws DriveException {
        int start = buffer.position();
        return patiently(() -> file.fill(buffer.position(start), position));
      }

      @Override
      public List<String> streams() {
        return file.streams();
      }

      @Override
      public void close() {
        file.close();
      }
    };
  }

  /** The drive stays its owner's to close. */
  @Override
  public void close() {}
}
