package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import java.util.Set;

/**
 * The port to drives: which are there, and how each is opened. Import, export, verification,
 * restore, repair and reading again what was written go through it. An opener may be used from
 * several threads, and a drive may be open more than once at a time. What is opened is closed by
 * the caller.
 *
 * <p>Not promised: that a drive that is present can be opened, or that it stays. A drive is hostile
 * input: an opener follows no link and leads to nothing outside of the drive.
 *
 * <p>A key that does not open an encrypted drive for reading, or is missing, fails as {@link
 * DriveException.Kind#KEY_INVALID}, and for writing as {@link DriveException.Kind#ACCESS_DENIED};
 * no message names a key. A slot that only reads fails as {@link DriveException.Kind#READ_ONLY}.
 */
public interface DriveOpener {

  /**
   * The drives that are there now.
   *
   * @throws DriveException if that cannot be known
   */
  Set<DriveId> present() throws DriveException;

  /**
   * Whether a drive that is opened for writing is encrypted with the key that it is given then. It
   * may be asked before the drive is opened.
   *
   * @throws DriveException {@link DriveException.Kind#NOT_FOUND} if the drive is not there
   */
  boolean encrypts(DriveId drive) throws DriveException;

  /**
   * Opens a drive to read what its sender put on it.
   *
   * @param unlock the key of the assignment; an opener of drives that are open already does not
   *     need it
   * @throws DriveException {@link DriveException.Kind#NOT_FOUND} if the drive is not there; another
   *     kind if it cannot be read
   */
  OpenDrive read(DriveId drive, Unlock unlock) throws DriveException;

  /**
   * Opens a drive to read again what was written here: from the disk itself and not from the memory
   * of the system, as far as its file system can be read so.
   *
   * @param unlock the key with which it was opened for writing
   * @throws DriveException {@link DriveException.Kind#NOT_FOUND} if the drive is not there; another
   *     kind if it cannot be read
   */
  OpenDrive reread(DriveId drive, Unlock unlock) throws DriveException;

  /**
   * Opens a drive to put files on it.
   *
   * @param unlock the key that encrypts it, where {@link #encrypts} says so; the same each time
   * @throws DriveException {@link DriveException.Kind#NOT_FOUND} if the drive is not there; another
   *     kind if it cannot be written to, or not with that key
   */
  WritableDrive write(DriveId drive, Unlock unlock) throws DriveException;

  /**
   * Opens a drive to write once more what it does not give back as it was written.
   *
   * @param unlock the key with which it was opened for writing
   * @throws DriveException {@link DriveException.Kind#NOT_FOUND} if the drive is not there; another
   *     kind if it cannot be written to
   */
  MendableDrive mend(DriveId drive, Unlock unlock) throws DriveException;
}
