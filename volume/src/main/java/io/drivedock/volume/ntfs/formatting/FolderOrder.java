package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.NamePool;
import io.drivedock.volume.ntfs.UpCase;
import java.util.Arrays;

/** The records of what is in each folder, in the order of its index. */
final class FolderOrder {

  private final Records records;
  private final UpCase upCase;

  /** Where the records of each folder begin, and behind the last. */
  private final int[] starts;

  private final int[] ordered;

  private FolderOrder(FileTree tree, Records records, UpCase upCase) {
    this.records = records;
    this.upCase = upCase;
    this.starts = new int[tree.folders.count + 1];
    int all = tree.folders.count - 1 + tree.files.count + Records.EXTEND + 1;
    this.ordered = new int[all];
  }

  /**
   * Sorts all names.
   *
   * @throws VolumeException with {@link Reason#NAME_AMBIGUOUS} if two of a folder are the same
   */
  static FolderOrder of(FileTree tree, Records records, UpCase upCase) throws VolumeException {
    FolderOrder order = new FolderOrder(tree, records, upCase);
    order.gather(tree);
    for (int folder = 0; folder < tree.folders.count; folder++) {
      order.sort(tree, folder);
    }
    return order;
  }

  private void gather(FileTree tree) {
    int[] counts = new int[tree.folders.count];
    counts[FileTree.ROOT] = Records.EXTEND + 1;
    for (int folder = 1; folder < tree.folders.count; folder++) {
      counts[tree.folders.parents[folder]]++;
    }
    for (int file = 0; file < tree.files.count; file++) {
      counts[tree.files.parents[file]]++;
    }
    for (int folder = 0; folder < counts.length; folder++) {
      starts[folder + 1] = starts[folder] + counts[folder];
    }
    int[] next = Arrays.copyOf(starts, counts.length);
    for (int own = 0; own <= Records.EXTEND; own++) {
      ordered[next[FileTree.ROOT]++] = own;
    }
    for (int folder = 1; folder < tree.folders.count; folder++) {
      ordered[next[tree.folders.parents[folder]]++] = records.ofFolder(folder);
    }
    for (int file = 0; file < tree.files.count; file++) {
      ordered[next[tree.files.parents[file]]++] = records.ofFile(file);
    }
  }

  private void sort(FileTree tree, int folder) throws VolumeException {
    int from = starts[folder];
    Integer[] sorted = new Integer[starts[folder + 1] - from];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = ordered[from + i];
    }
    Arrays.sort(sorted, (one, other) -> compare(records.text(one), records.text(other)));
    for (int i = 0; i < sorted.length; i++) {
      ordered[from + i] = sorted[i];
      if (i > 0 && compare(records.text(sorted[i - 1]), records.text(sorted[i])) == 0) {
        NamePool names = records.names();
        String path = tree.folderPath(folder);
        throw new VolumeException(
            Reason.NAME_AMBIGUOUS,
            "Windows takes \"%s\" and \"%s\"%s for the same name"
                .formatted(
                    names.get(records.text(sorted[i - 1])),
                    names.get(records.text(sorted[i])),
                    path.isEmpty() ? "" : " in " + path));
      }
    }
  }

  /** Folded; 0 if that is equal. */
  private int compare(int one, int other) {
    NamePool names = records.names();
    int length = names.length(one);
    int otherLength = names.length(other);
    int common = Math.min(length, otherLength);
    for (int i = 0; i < common; i++) {
      int difference = upCase.fold(names.charAt(one, i)) - upCase.fold(names.charAt(other, i));
      if (difference != 0) {
        return difference;
      }
    }
    return length - otherLength;
  }

  /** The record of that name in a folder, but for case; negative if there is none. */
  int find(int folder, String name) {
    int from = starts[folder];
    int to = starts[folder + 1] - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      int difference = compare(name, records.text(ordered[middle]));
      if (difference == 0) {
        return ordered[middle];
      } else if (difference < 0) {
        to = middle - 1;
      } else {
        from = middle + 1;
      }
    }
    return -1;
  }

  private int compare(String name, int text) {
    NamePool names = records.names();
    int length = names.length(text);
    int common = Math.min(name.length(), length);
    for (int i = 0; i < common; i++) {
      int difference = upCase.fold(name.charAt(i)) - upCase.fold(names.charAt(text, i));
      if (difference != 0) {
        return difference;
      }
    }
    return name.length() - length;
  }

  /** What is in a folder, without files that were left out. */
  int[] of(int folder, FileTree tree) {
    int[] found = Arrays.copyOfRange(ordered, starts[folder], starts[folder + 1]);
    int count = 0;
    for (int record : found) {
      boolean isLeftOut =
          records.isFile(record) && tree.files.bytes[records.file(record)] == FileTree.LEFT_OUT;
      if (!isLeftOut) {
        found[count++] = record;
      }
    }
    return count == found.length ? found : Arrays.copyOf(found, count);
  }
}
