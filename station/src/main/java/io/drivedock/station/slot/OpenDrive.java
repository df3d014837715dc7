package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;

/** A drive whose files can be read, from several threads. */
public interface OpenDrive extends AutoCloseable {

  /** What the drive itself says it is. */
  DriveId id();

  /**
   * Opens a file: the one of exactly that name, else one whose name differs in letter case or in
   * the form of its accents only.
   *
   * @throws DriveException if there is none, or it may not be read
   */
  DriveFile open(DrivePath path) throws DriveException;

  /** Stands for a drive that cannot be opened: each of its files fails as the drive did. */
  static OpenDrive unreadable(DriveId id, DriveException why) {
    return new UnreadableDrive(id, why);
  }

  @Override
  void close();
}
