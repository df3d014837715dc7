package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;

/**
 * A drive that files are put on, from several threads. What lies there already is never changed.
 */
public interface WritableDrive extends AutoCloseable {

  /** What the drive itself says it is. */
  DriveId id();

  /**
   * How many bytes can still be written.
   *
   * @throws DriveException if the drive does not say
   */
  long freeBytes() throws DriveException;

  /**
   * Keeps a name for a file that is going to be made, and makes the folders that lead to it.
   *
   * @return false if there is something whose name is this one or differs in letter case or in the
   *     form of its accents only, or that is no folder where there must be one
   * @throws DriveException if the drive cannot have such a name, or fails
   */
  boolean reserve(DrivePath path) throws DriveException;

  /**
   * Opens a file whose name this run or an earlier one has kept; makes it if it is not there.
   *
   * @throws DriveException if the drive does not take it
   */
  NewFile open(DrivePath path) throws DriveException;

  /**
   * Removes a file that this or an earlier run made, if it is there.
   *
   * @throws DriveException if it cannot be removed
   */
  void remove(DrivePath path) throws DriveException;

  /**
   * Waits until all that was written before survives a power cut.
   *
   * @throws DriveException if the drive does not keep it
   */
  void sync() throws DriveException;

  @Override
  void close();
}
