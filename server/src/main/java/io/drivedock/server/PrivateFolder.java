package io.drivedock.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder, which is its owner's alone, and so is what lies in it: 0700 and 0600. What was
 * made with other rights, such as a folder that was there before the first start, is mended and
 * told; what cannot be mended is told.
 */
final class PrivateFolder {

  private static final Logger LOG = LoggerFactory.getLogger(PrivateFolder.class);

  /** What a data folder holds is some files and folders; more is somebody else's business. */
  private static final int ENTRIES_MAX = 1_000;

  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private PrivateFolder() {}

  /** Takes the rights of others from a folder and what lies in it, and says so. */
  static void close(Path folder, Collection<Path> except) {
    int closed = closeQuietly(folder, except);
    if (closed > 0) {
      LOG.info(
          "the data folder was accessible to other users of this machine and is now"
              + " restricted to its owner folder={} changed={}",
          folder,
          closed);
    }
  }

  /**
   * The same for what was just made, behind a folder that is closed.
   *
   * @param except what has rules of its own
   * @return how many had rights to take
   */
  static int closeQuietly(Path folder, Collection<Path> except) {
    int mended = 0;
    try {
      mended += close(folder, "the data folder") ? 1 : 0;
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        int seen = 0;
        for (Path entry : entries) {
          if (++seen > ENTRIES_MAX) {
            break;
          }
          boolean isOthers = except.contains(entry);
          mended += !isOthers && close(entry, "a file in the data folder") ? 1 : 0;
        }
      }
    } catch (IOException e) {
      LOG.warn("the data folder cannot be checked folder={} reason={}", folder, e.toString());
    }
    return mended;
  }

  /** Whether there was something to take, and it could be. */
  private static boolean close(Path path, String what) {
    PosixFileAttributeView view = view(path);
    if (view == null || Files.isSymbolicLink(path)) {
      return false;
    }
    try {
      Set<PosixFilePermission> before = view.readAttributes().permissions();
      if (OWNER.containsAll(before)) {
        return false;
      }
      Set<PosixFilePermission> after = EnumSet.copyOf(OWNER);
      after.retainAll(before);
      // By its name: setting them through a view that follows no link opens the file and closes it,
      // and with that the process loses every POSIX lock on it. SQLite in another process would
      // then
      // take the database for its own, and remove the log of the one that runs.
      Files.setPosixFilePermissions(path, after);
      if (OWNER.containsAll(view.readAttributes().permissions())) {
        return true;
      }
      warn(path, what, "the file system has no permissions");
    } catch (IOException e) {
      warn(path, what, e.toString());
    }
    return false;
  }

  private static void warn(Path path, String what, String reason) {
    LOG.warn(
        "{} can be read by other users of this machine, and that cannot be changed; give it to the"
            + " user that Drivedock runs as, or move it path={} reason={}",
        what,
        path,
        reason);
  }

  private static @Nullable PosixFileAttributeView view(Path path) {
    return Files.getFileAttributeView(
        path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
