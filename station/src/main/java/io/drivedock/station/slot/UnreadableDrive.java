package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;

/** A drive that could not be opened. */
record UnreadableDrive(DriveId id, DriveException why) implements OpenDrive {

  @Override
  public DriveFile open(DrivePath path) throws DriveException {
    throw new DriveException(why.kind(), String.valueOf(why.getMessage()), why.forCustomer(), why);
  }

  @Override
  public void close() {}
}
