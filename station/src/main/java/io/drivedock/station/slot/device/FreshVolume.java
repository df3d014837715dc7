package io.drivedock.station.slot.device;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.NewFile;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.volume.VolumeException;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A device or an image that gets a new encrypted volume, or has got it. What is put on it becomes
 * files with {@link #complete}; broken off before that, it holds no volume.
 */
final class FreshVolume implements WritableDrive {

  private final DriveId id;
  private final Making making;
  private final Runnable completed;
  private boolean isComplete;
  private @Nullable NewVolume volume;

  /** How a volume is begun. */
  interface Making {
    NewVolume begin() throws VolumeException, IOException;
  }

  /**
   * Not begun yet.
   *
   * @param isComplete whether an earlier run has completed it
   * @param completed is called when it is complete
   */
  FreshVolume(DriveId id, boolean isComplete, Making making, Runnable completed) {
    this.id = id;
    this.isComplete = isComplete;
    this.making = making;
    this.completed = completed;
  }

  @Override
  public DriveId id() {
    return id;
  }

  @Override
  public boolean isResumable() {
    return false;
  }

  @Override
  public synchronized boolean isComplete() {
    return isComplete;
  }

  @Override
  public synchronized void beginAnew() throws DriveException {
    close();
    isComplete = false;
    try {
      volume = making.begin();
    } catch (VolumeException e) {
      throw failed("cannot be written to", e);
    } catch (IOException e) {
      throw new DriveException(
          DriveException.Kind.IO_FAILED, "Drive " + id + " cannot be looked at.", e);
    }
  }

  private NewVolume volume() throws DriveException {
    NewVolume begun = volume;
    if (begun == null) {
      throw new DriveException(
          DriveException.Kind.READ_ONLY,
          "Drive " + id + (isComplete ? " is complete." : " was not begun."));
    }
    return begun;
  }

  @Override
  public synchronized long freeBytes() throws DriveException {
    return isComplete ? 0 : volume().freeBytes();
  }

  @Override
  public synchronized boolean reserve(DrivePath path) throws DriveException {
    return volume().reserve(path.segments());
  }

  @Override
  public synchronized NewFile open(DrivePath path, long bytes) throws DriveException {
    NewVolume into = volume();
    String name = String.join("/", path.segments());
    try {
      OptionalInt before = into.find(name);
      if (before.isPresent()) {
        into.remove(before.getAsInt());
      }
      return new VolumeFileMade(this, id, into, into.add(name, bytes), path);
    } catch (VolumeException e) {
      throw failed("does not take the file " + path, e);
    }
  }

  @Override
  public synchronized void remove(DrivePath path) {
    NewVolume begun = volume;
    if (begun != null) {
      begun.find(String.join("/", path.segments())).ifPresent(begun::remove);
    }
  }

  @Override
  public synchronized void sync() throws DriveException {
    NewVolume begun = volume;
    if (begun == null) {
      return;
    }
    try {
      begun.sync();
    } catch (VolumeException e) {
      throw failed("did not keep what was written to it", e);
    }
  }

  @Override
  public synchronized void complete() throws DriveException {
    if (isComplete) {
      return;
    }
    try {
      volume().finish();
      isComplete = true;
    } catch (VolumeException e) {
      throw failed("cannot be completed", e);
    }
    close();
    completed.run();
  }

  private DriveException failed(String what, VolumeException e) {
    return VolumeFailures.ofFilling(id, what, e);
  }

  @Override
  public synchronized void close() {
    NewVolume begun = volume;
    volume = null;
    if (begun != null) {
      begun.close();
    }
  }

  static BitLockerKey required(DriveId id, @Nullable BitLockerKey key) throws DriveException {
    if (key == null) {
      throw new DriveException(
          DriveException.Kind.ACCESS_DENIED,
          "Drive " + id + " is on a device or in an image, which is filled with a key only.");
    }
    return key;
  }
}
