package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import java.io.IOException;
import java.nio.file.Path;

/** A folder as a drive that is mended: found as it is read, made as it is written. */
final class MendableFolder implements MendableDrive {

  private final FolderDrive there;
  private final WritableFolder made;

  private MendableFolder(FolderDrive there, WritableFolder made) {
    this.there = there;
    this.made = made;
  }

  static MendableFolder open(DriveId id, Path folder) throws DriveException {
    Path real;
    try {
      // What leads to the drive is followed; nothing on it is.
      real = folder.toRealPath();
    } catch (IOException e) {
      throw new DriveException(
          DriveException.Kind.NOT_FOUND,
          "Drive " + id + " is not in " + folder + ".",
          "Drive " + id + " is not in its slot.",
          e);
    }
    WritableFolder made = WritableFolder.open(id, real);
    return new MendableFolder(FolderDrive.open(id, real), made);
  }

  @Override
  public DriveId id() {
    return there.id();
  }

  @Override
  public long freeBytes() throws DriveException {
    return made.freeBytes();
  }

  @Override
  public boolean reserve(DrivePath path) throws DriveException {
    return made.reserve(path);
  }

  @Override
  public NewFile open(DrivePath path, long bytes) throws DriveException {
    return made.open(path, bytes);
  }

  @Override
  public NewFile reopen(DrivePath path) throws DriveException {
    return made.opened(there.reopen(path), path);
  }

  @Override
  public void remove(DrivePath path) throws DriveException {
    made.remove(path);
  }

  @Override
  public void sync() throws DriveException {
    made.sync();
  }

  @Override
  public boolean isResumable() {
    return made.isResumable();
  }

  @Override
  public boolean isComplete() {
    return made.isComplete();
  }

  @Override
  public void beginAnew() throws DriveException {
    made.beginAnew();
  }

  @Override
  public void complete() throws DriveException {
    made.complete();
  }

  @Override
  public void close() {
    there.close();
    made.close();
  }
}
