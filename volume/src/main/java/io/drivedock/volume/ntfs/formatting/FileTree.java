package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.WindowsTime;
import io.drivedock.volume.ntfs.NamePool;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The folders and files that a new volume is to hold. Files have numbers, from 0, in the order in
 * which they are added; their content is written in that order.
 */
public final class FileTree {

  static final int ROOT = 0;
  static final long LEFT_OUT = -1;

  private static final int ENTRIES_MAX = 16_000_000;
  private static final int DEPTH_MAX = 1_000;
  private static final int PATH_MAX = 32_000;

  final NamePool names = new NamePool();
  final Table folders = new Table();
  final Table files = new Table();
  private final Map<String, Integer> folderPaths = new HashMap<>();

  /** Names of one kind: where each is, and when it was changed. */
  static final class Table {
    int count;
    int[] parents = new int[64];
    int[] texts = new int[64];
    long[] ticks = new long[64];

    /** Of files: how long each is at most, then how long it is. */
    long[] bytes = new long[64];

    private int add(int parent, int text, long time, long length) {
      if (count == parents.length) {
        int larger = count + count / 2;
        parents = Arrays.copyOf(parents, larger);
        texts = Arrays.copyOf(texts, larger);
        ticks = Arrays.copyOf(ticks, larger);
        bytes = Arrays.copyOf(bytes, larger);
      }
      parents[count] = parent;
      texts[count] = text;
      ticks[count] = time;
      bytes[count] = length;
      return count++;
    }
  }

  /**
   * A tree with nothing in it.
   *
   * @param made the time of the root folder
   */
  public FileTree(Instant made) {
    try {
      folders.add(ROOT, names.add("."), WindowsTime.of(made), 0);
    } catch (VolumeException e) {
      throw new IllegalStateException("There is room for the first name", e);
    }
    folderPaths.put("", ROOT);
  }

  /**
   * Adds a folder, or sets the time of one that is there because of what is in it. Folders on the
   * way are added with the same time.
   *
   * @param path names with slashes between them
   * @throws VolumeException with {@link Reason#NAME_INVALID} or {@link Reason#LIMIT_EXCEEDED}
   */
  public void folder(String path, Instant modified) throws VolumeException {
    int number = folderNumber(path, WindowsTime.of(modified), 0);
    folders.ticks[number] = WindowsTime.of(modified);
  }

  /**
   * Adds a file. Folders on the way that are not there are added with the same time.
   *
   * @param path names with slashes between them
   * @param bytesMax how long the content is; it may become shorter
   * @return its number
   * @throws VolumeException with {@link Reason#NAME_INVALID} or {@link Reason#LIMIT_EXCEEDED}
   */
  public int file(String path, long bytesMax, Instant modified) throws VolumeException {
    if (bytesMax < 0) {
      throw new IllegalArgumentException("A file of %d bytes".formatted(bytesMax));
    }
    long time = WindowsTime.of(modified);
    int slash = path.lastIndexOf('/');
    int parent = folderNumber(above(path, slash), time, 0);
    return files.add(parent, text(path.substring(slash + 1), path), time, bytesMax);
  }

  private int folderNumber(String path, long time, int depth) throws VolumeException {
    Integer known = folderPaths.get(path);
    if (known != null) {
      return known;
    }
    if (depth > DEPTH_MAX || path.length() > PATH_MAX) {
      throw new VolumeException(
          Reason.LIMIT_EXCEEDED,
          "A path has more than %d folders or %d characters".formatted(DEPTH_MAX, PATH_MAX));
    }
    int slash = path.lastIndexOf('/');
    int parent = folderNumber(above(path, slash), time, depth + 1);
    int number = folders.add(parent, text(path.substring(slash + 1), path), time, 0);
    folderPaths.put(path, number);
    return number;
  }

  /** The path of the folder that a path is in; the root has no name to be written. */
  private static String above(String path, int slash) throws VolumeException {
    if (slash == 0) {
      WindowsNames.check("", path);
    }
    return path.substring(0, Math.max(slash, 0));
  }

  private int text(String name, String path) throws VolumeException {
    WindowsNames.check(name, path);
    if (folders.count + files.count >= ENTRIES_MAX) {
      throw new VolumeException(
          Reason.LIMIT_EXCEEDED, "A volume takes %d files at most".formatted(ENTRIES_MAX));
    }
    return names.add(name);
  }

  /** How many files there are. */
  public int fileCount() {
    return files.count;
  }

  /** How many folders there are, without the root. */
  public int folderCount() {
    return folders.count - 1;
  }

  /** The number of a folder, if it is there. */
  OptionalInt folderOf(String path) {
    Integer known = folderPaths.get(path);
    return known == null ? OptionalInt.empty() : OptionalInt.of(known);
  }

  /** The path of a folder, which is empty for the root. */
  String folderPath(int folder) {
    StringBuilder path = new StringBuilder();
    for (int at = folder; at != ROOT; at = folders.parents[at]) {
      path.insert(0, names.get(folders.texts[at]) + (path.isEmpty() ? "" : "/"));
    }
    return path.toString();
  }
}
