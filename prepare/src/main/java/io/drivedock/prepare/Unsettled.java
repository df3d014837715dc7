package io.drivedock.prepare;

import io.drivedock.prepare.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was written to the drive and may still be in the memory of the machine. It is settled in
 * batches: by then the system has begun to write it, and one wait serves many files.
 */
final class Unsettled {

  private static final int FILES_MAX = 256;
  private static final long BYTES_MAX = 256L << 20;

  private final Disk disk;
  private final List<Path> files = new ArrayList<>();
  private final Set<Path> folders = new LinkedHashSet<>();
  private long bytes;

  Unsettled(Disk disk) {
    this.disk = disk;
  }

  /** Notes a file that has its content and its name; settles when there is much to settle. */
  void file(Path file, long length) throws IOException {
    files.add(file);
    folders.add(parent(file));
    bytes += length;
    if (files.size() >= FILES_MAX || bytes >= BYTES_MAX) {
      settle();
    }
  }

  /** Notes a folder that was made. */
  void folder(Path folder) {
    folders.add(parent(folder));
  }

  /** Returns when all that was noted is on the medium. */
  void settle() throws IOException {
    for (Path file : files) {
      disk.force(file);
    }
    for (Path folder : folders) {
      disk.forceFolder(folder);
    }
    files.clear();
    folders.clear();
    bytes = 0;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalStateException(path + " is in no folder");
    }
    return parent;
  }
}
