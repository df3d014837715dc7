package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * A drive that takes files until it is told to fail.
 *
 * @param <D> how much can be done with it
 */
public class FailingDrive<D extends WritableDrive> implements WritableDrive {

  /** What it is while it does not fail. */
  protected final D real;

  private final LongSupplier calls;

  /**
   * A drive before another one.
   *
   * @param calls is asked before each call, and says with a negative number that it fails
   */
  public FailingDrive(D real, LongSupplier calls) {
    this.real = real;
    this.calls = calls;
  }

  /** Fails if it is told to. */
  public static void call(LongSupplier calls) throws DriveException {
    if (calls.getAsLong() < 0) {
      throw new DriveException(DriveException.Kind.IO_FAILED, "The drive is gone.");
    }
  }

  protected final void call() throws DriveException {
    call(calls);
  }

  /** A file of the drive, that fails with it. */
  protected final NewFile failing(DrivePath path, NewFile file) {
    return new NewFile() {
      @Override
      public void write(ByteBuffer buffer, long position) throws DriveException {
        call();
        beforeWriting(path, buffer.remaining());
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
        call();
      }
    };
  }

  /** May refuse what is about to be written to a file. */
  protected void beforeWriting(DrivePath path, int bytes) throws DriveException {}

  @Override
  public DriveId id() {
    return real.id();
  }

  @Override
  public long freeBytes() throws DriveException {
    call();
    return real.freeBytes();
  }

  @Override
  public boolean reserve(DrivePath path) throws DriveException {
    call();
    return real.reserve(path);
  }

  @Override
  public NewFile open(DrivePath path, long bytes) throws DriveException {
    call();
    return failing(path, real.open(path, bytes));
  }

  @Override
  public boolean isResumable() {
    return real.isResumable();
  }

  @Override
  public boolean isComplete() {
    return real.isComplete();
  }

  @Override
  public void beginAnew() throws DriveException {
    call();
    real.beginAnew();
  }

  @Override
  public void complete() throws DriveException {
    call();
    real.complete();
  }

  @Override
  public void remove(DrivePath path) throws DriveException {
    call();
    real.remove(path);
  }

  @Override
  public void sync() throws DriveException {
    call();
    real.sync();
  }

  @Override
  public void close() {
    real.close();
  }
}
