package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.Reason;
import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.UpCase;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Writes a new volume whose files are not known when it is begun: content comes first, each file in
 * one piece whose length is known when the file is added, and the file system's own files come
 * behind all content at the end. Whoever has added a file writes its content to the target.
 *
 * <p>Whatever happens before the end of {@link #finish}, there is no NTFS where the volume is
 * written, or a whole one. What is left of the room is never less than the rest of the volume
 * needs, so that {@link #finish} does not fail for want of it.
 *
 * <p>Memory: about 60 bytes and its name for each file. Not for several threads. The target stays
 * open. After a failure it is of no use.
 */
public final class ContentFirstWriter {

  private static final long BOOT_BYTES = 8 << 10;

  /** What rounding may cost the file system's own files. */
  private static final long SPARE_CLUSTERS = 16;

  /** Of an index, blocks are filled by more than half. */
  private static final int INDEX_FACTOR = 2;

  private final Target target;
  private final Format format;
  private final long volumeBytes;
  private final int clusterBytes;
  private final long clusters;
  private final Instant now;
  private final long serial;
  private final FileTree tree;
  private final FileIndex index;
  private final FreeRuns free;
  private final UpCase upCase = UpCase.ofWindows();
  private long[] starts = new long[64];

  /** How much the file system's own files take at most, if no file is added any more. */
  private long ownBytes;

  private ContentFirstWriter(
      Target target, Format format, long volumeBytes, Instant now, long serial, long ownClusters) {
    this.target = target;
    this.format = format;
    this.volumeBytes = volumeBytes;
    this.clusterBytes = format.clusterBytes(volumeBytes);
    this.clusters = volumeBytes / clusterBytes - 1;
    this.now = now;
    this.serial = serial;
    this.tree = new FileTree(now);
    this.index = new FileIndex(tree);
    this.free = new FreeRuns((BOOT_BYTES + clusterBytes - 1) / clusterBytes);
    this.ownBytes = (ownClusters + SPARE_CLUSTERS) * clusterBytes;
  }

  /**
   * Begins a volume: from here on there is no other where it will be.
   *
   * @param serial the volume's serial number
   * @throws VolumeException with {@link Reason#NO_ROOM} if not even an empty volume fits, or if the
   *     target fails
   */
  public static ContentFirstWriter begin(
      Target target, Format format, long volumeBytes, Instant now, long serial)
      throws VolumeException {
    VolumeLayout empty = VolumeLayout.of(new FileTree(now), format, volumeBytes);
    ContentFirstWriter writer =
        new ContentFirstWriter(
            target, format, volumeBytes, now, serial, empty.clusters - empty.freeClusters());
    NtfsWriter.wipe(target, empty);
    return writer;
  }

  /**
   * Adds a file and keeps room for its content.
   *
   * @param path names with slashes between them
   * @param bytes how long the content is; it may become shorter
   * @return its number
   * @throws VolumeException with {@link Reason#NO_ROOM}, {@link Reason#NAME_INVALID} or {@link
   *     Reason#LIMIT_EXCEEDED}
   */
  public int add(String path, long bytes, Instant modified) throws VolumeException {
    long own = ownBytes + ownBytes(path) + newFolders(path) * folderBytes();
    long needed = clustersOf(bytes);
    long limit = clusters - (own + clusterBytes - 1) / clusterBytes;
    long start = free.end() > limit ? -1 : needed == 0 ? 0 : free.take(needed, limit);
    if (start < 0) {
      throw new VolumeException(
          Reason.NO_ROOM, "There is no room left for a file of %d bytes".formatted(bytes));
    }
    int file;
    try {
      file = tree.file(path, bytes, modified);
    } catch (VolumeException e) {
      free.giveBack(start, needed);
      throw e;
    }
    ownBytes = own;
    if (file == starts.length) {
      starts = Arrays.copyOf(starts, file + file / 2);
    }
    starts[file] = start;
    index.add(file);
    return file;
  }

  /** What a file takes beside its content: its record, and its names in the index. */
  private long ownBytes(String path) {
    int name = path.length() - path.lastIndexOf('/') - 1;
    return format.recordBytes() + entryBytes(name) + 1;
  }

  private int newFolders(String path) {
    int count = 0;
    int slash = path.lastIndexOf('/');
    while (slash > 0 && tree.folderOf(path.substring(0, slash)).isEmpty()) {
      count++;
      slash = path.lastIndexOf('/', slash - 1);
    }
    return count;
  }

  private static long entryBytes(int nameLength) {
    return (long) INDEX_FACTOR * (RecordWriter.eight(FileNames.bytes(nameLength)) + 32);
  }

  private long folderBytes() {
    return format.recordBytes() + entryBytes(255) + FolderIndex.BLOCK_BYTES + 2L * clusterBytes;
  }

  /** Whether a file or folder can have that name. */
  public static boolean isName(String name) {
    try {
      WindowsNames.check(name, name);
      return true;
    } catch (VolumeException e) {
      return false;
    }
  }

  /** A name or path as the volume compares it: two of a folder must not be the same so. */
  public String folded(String path) {
    StringBuilder folded = new StringBuilder(path);
    for (int i = 0; i < path.length(); i++) {
      folded.setCharAt(i, upCase.fold(path.charAt(i)));
    }
    return folded.toString();
  }

  /** The number of the file of that path, exactly; nothing if there is none. */
  public OptionalInt find(String path) {
    return index.find(path);
  }

  /** Where the content of a file begins, in bytes; a whole number of clusters is kept for it. */
  public long position(int file) {
    return starts[file] * clusterBytes;
  }

  /** How long a file is now. */
  public long length(int file) {
    return tree.files.bytes[file];
  }

  /** Makes a file shorter; what is behind its end is given back. */
  public void shorten(int file, long bytes) {
    long before = length(file);
    if (bytes < 0 || bytes > before) {
      throw new IllegalArgumentException("%d bytes of %d".formatted(bytes, before));
    }
    long kept = clustersOf(bytes);
    free.giveBack(starts[file] + kept, clustersOf(before) - kept);
    tree.files.bytes[file] = bytes;
  }

  private long clustersOf(long bytes) {
    return bytes / clusterBytes + (bytes % clusterBytes == 0 ? 0 : 1);
  }

  /** Leaves a file out; its room is given back. */
  public void remove(int file) {
    free.giveBack(starts[file], clustersOf(length(file)));
    tree.files.bytes[file] = FileTree.LEFT_OUT;
  }

  /** How much content can still be added at least, in one file. */
  public long freeBytes() {
    long own = (ownBytes + clusterBytes - 1) / clusterBytes;
    return Math.max(0, clusters - own - free.end()) * clusterBytes;
  }

  /**
   * Writes the folders and the file system's own files and, after a sync, the boot sector, which
   * makes all of it a volume.
   *
   * @throws VolumeException with {@link Reason#NAME_AMBIGUOUS} if two names of a folder differ only
   *     in case, or if the target fails
   */
  public void finish() throws VolumeException {
    VolumeLayout layout = VolumeLayout.behind(tree, format, volumeBytes, free.end());
    NtfsWriter writer = NtfsWriter.over(target, layout, now, serial, free);
    for (int file = 0; file < tree.fileCount(); file++) {
      if (length(file) != FileTree.LEFT_OUT) {
        writer.place(file, position(file));
      }
    }
    writer.finish();
  }
}
