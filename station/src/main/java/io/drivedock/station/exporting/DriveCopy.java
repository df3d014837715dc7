package io.drivedock.station.exporting;

import io.drivedock.drive.DrivePath;
import io.drivedock.job.JobId;
import io.drivedock.station.journal.JournalCopy;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.NewFile;
import io.drivedock.station.slot.WritableDrive;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of an export's journal on the drive itself, while that is being filled: a station that
 * gets the drive from another one goes on by it. It lasts when the drive is next told to keep what
 * was written. An export does not fail for want of it.
 */
final class DriveCopy implements JournalCopy, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DriveCopy.class);

  private final WritableDrive drive;
  private final DrivePath path;
  private @Nullable NewFile file;

  private DriveCopy(WritableDrive drive, DrivePath path, NewFile file) {
    this.drive = drive;
    this.path = path;
    this.file = file;
  }

  /** The one of a job; nothing if the drive does not take it. */
  static Optional<DriveCopy> on(WritableDrive drive, JobId job) {
    DrivePath path = path(job);
    try {
      // Whether it is there does not matter.
      boolean _ = drive.reserve(path);
      return Optional.of(new DriveCopy(drive, path, drive.open(path, Long.MAX_VALUE)));
    } catch (DriveException e) {
      LOG.warn("a drive does not accept a copy of the journal: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Removes that of a job, which is no longer needed. */
  static void remove(WritableDrive drive, JobId job) throws DriveException {
    drive.remove(path(job));
  }

  private static DrivePath path(JobId job) {
    return DrivePath.of(List.of("drivedock-" + job + ".journal"));
  }

  /** What cannot be read is where it ends. */
  @Override
  public void read(ByteBuffer buffer, long position) {
    NewFile from = file;
    if (from != null) {
      try {
        boolean _ = from.fill(buffer, position);
      } catch (DriveException e) {
        LOG.warn("the copy of the journal on a drive cannot be read: {}", e.getMessage());
      }
    }
  }

  @Override
  public void write(ByteBuffer bytes, long position) {
    attempt(to -> to.write(bytes, position));
  }

  @Override
  public void setLength(long length) {
    attempt(to -> to.setLength(length));
  }

  private interface Attempt {
    void on(NewFile file) throws DriveException;
  }

  /** A copy with a hole in it would be worse than none. */
  private void attempt(Attempt attempt) {
    NewFile to = file;
    if (to == null) {
      return;
    }
    try {
      attempt.on(to);
    } catch (DriveException e) {
      LOG.warn("the copy of the journal on a drive ends here: {}", e.getMessage());
      file = null;
      try (NewFile _ = to) {
        drive.remove(path);
      } catch (DriveException again) {
        e.addSuppressed(again);
      }
    }
  }

  /** What is written to it from now on is passed over. */
  @Override
  public void close() {
    try (NewFile _ = file) {
      file = null;
    } catch (DriveException e) {
      LOG.warn("the copy of the journal on a drive may not be whole: {}", e.getMessage());
    }
  }
}
