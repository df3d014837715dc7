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
   * Whether a later run finds what this one has written and synced, however this one ends. If not,
   * a drive that is not complete holds nothing, and each run but for one that only completes its
   * work calls {@link #beginAnew} first.
   */
  boolean isResumable();

  /** Whether an earlier run, or this one, has completed it; of a resumable drive never. */
  boolean isComplete();

  /**
   * Begins a drive that is not resumable: what an earlier run has written is lost.
   *
   * @throws DriveException if the drive cannot be written to
   */
  void beginAnew() throws DriveException;

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
   * @param bytes how long it will be at most; a drive may take no more
   * @throws DriveException if the drive does not take it; {@link DriveException.Kind#FULL} if it
   *     has no room for so many bytes
   */
  NewFile open(DrivePath path, long bytes) throws DriveException;

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

  /**
   * Says that nothing more is written: on return all of it survives a power cut, and can be read.
   *
   * @throws DriveException if the drive does not keep it
   */
  void complete() throws DriveException;

  @Override
  void close();
}
