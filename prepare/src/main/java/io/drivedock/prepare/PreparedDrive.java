package io.drivedock.prepare;

import io.drivedock.drive.DriveInfo;
import io.drivedock.prepare.source.LeftOut;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A drive that is ready for its parcel.
 *
 * @param info what its job must know; also in the journal
 * @param files how many blobs the manifest lists
 * @param bytes the length of all of them
 * @param filesFoundThere how many of these an earlier run had copied, and were proven, not copied
 * @param filesUnderOtherNames how many lie on the drive under a name made for them, because not
 *     every drive can hold their own; their blobs have it
 * @param emptyFolders folders with nothing in them, of which nothing is left in object storage
 * @param mediumCheck whether every byte was read back at the end
 * @param excluded files, and folders with all that is in them, that the filters excluded
 * @param passedOver folders of the file system's own at the top of a drive, such as {@code
 *     lost+found}
 * @param leftOutCount how many things were left out
 * @param leftOut the first {@value #LEFT_OUT_MAX} of them
 * @param leftOutList the file that lists all of them; absent when there are none
 */
public record PreparedDrive(
    DriveInfo info,
    Path drive,
    Path journal,
    long files,
    long bytes,
    long filesFoundThere,
    long filesUnderOtherNames,
    long emptyFolders,
    MediumCheck mediumCheck,
    long excluded,
    List<String> passedOver,
    long leftOutCount,
    List<LeftOut> leftOut,
    @Nullable Path leftOutList) {

  /** How every byte was read back and compared. */
  public enum MediumCheck {
    /** It was not. */
    OMITTED,
    /** The file system cannot be read past the system's cache: the medium may hold other bytes. */
    THROUGH_CACHE,
    /** Past the system's cache. */
    FROM_MEDIUM
  }

  /** The most that {@link #leftOut} holds. */
  public static final int LEFT_OUT_MAX = 100;

  public PreparedDrive {
    passedOver = List.copyOf(passedOver);
    leftOut = List.copyOf(leftOut);
  }

  /** Whether every file of the folder is on the drive. */
  public boolean isWhole() {
    return leftOutCount == 0;
  }
}
