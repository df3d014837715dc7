package io.drivedock.prepare.planning;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be put onto drives: files in the order of the walk. Of a file only its size is kept.
 */
public final class SourceTree {

  private final Folder top = new Folder("", null);
  private final List<Folder> open = new ArrayList<>(List.of(top));
  private long files;
  private long bytes;
  private long largest;

  /** Takes the next file, which is on no drive yet. */
  public void add(List<String> segments, long length) {
    add(segments, length, Folder.NONE);
  }

  /**
   * Takes the next file.
   *
   * @param drive the number of the drive on which it is to stay
   */
  void add(List<String> segments, long length, short drive) {
    int depth = segments.size() - 1;
    int shared = 0;
    while (shared < depth
        && shared + 1 < open.size()
        && open.get(shared + 1).name().equals(segments.get(shared))) {
      shared++;
    }
    while (open.size() > shared + 1) {
      open.removeLast().close();
    }
    while (open.size() <= depth) {
      open.add(new Folder(segments.get(open.size() - 1), open.getLast()));
    }
    int size = DriveSpace.ofFile(length);
    open.getLast().add(size, drive);
    files++;
    bytes += length;
    largest = Math.max(largest, size);
  }

  Folder top() {
    return top;
  }

  /** Takes every file off its drive, for another plan. */
  public void clear() {
    top.clear();
  }

  /** How many files there are. */
  public long files() {
    return files;
  }

  /** How many bytes they have. */
  public long bytes() {
    return bytes;
  }

  /** What the largest file takes, in units. */
  long largest() {
    return largest;
  }
}
