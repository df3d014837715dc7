package io.drivedock.station.importing;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.OpenDrive;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A drive on whose n-th call the disk fails, and on some that follow. */
final class FaultyDrive implements OpenDrive {

  private final OpenDrive real;
  private final long failAt;
  private final int failures;
  private final AtomicLong calls = new AtomicLong();

  FaultyDrive(OpenDrive real, long failAt, int failures) {
    this.real = real;
    this.failAt = failAt;
    this.failures = failures;
  }

  long calls() {
    return calls.get();
  }

  private void call() throws DriveException {
    long n = calls.incrementAndGet();
    if (n >= failAt && n - failAt < failures) {
      throw new DriveException(DriveException.Kind.IO_FAILED, "The disk failed at call " + n);
    }
  }

  @Override
  public DriveId id() {
    return real.id();
  }

  @Override
  public DriveFile open(DrivePath path) throws DriveException {
    call();
    DriveFile file = real.open(path);
    return new DriveFile() {
      @Override
      public long length() throws DriveException {
        call();
        return file.length();
      }

      @Override
      public boolean fill(ByteBuffer buffer, long position) throws DriveException {
        call();
        return file.fill(buffer, position);
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

  @Override
  public void close() {
    real.close();
  }
}
