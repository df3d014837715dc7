package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.ntfs.NamePool;
import java.util.Arrays;
import java.util.OptionalInt;

/** Finds the files of a tree by their paths, in eight to sixteen bytes for each. */
final class FileIndex {

  private static final int ROOM_MIN = 64;
  private static final int EMPTY = -1;

  private final FileTree tree;
  private int[] slots = emptied(ROOM_MIN);
  private int used;

  FileIndex(FileTree tree) {
    this.tree = tree;
  }

  private static int[] emptied(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, EMPTY);
    return slots;
  }

  /** Adds a file of the tree; of several of one path the last is found. */
  void add(int file) {
    if (++used * 2 > slots.length) {
      int[] before = slots;
      slots = emptied(2 * before.length);
      for (int known : before) {
        if (known != EMPTY) {
          slots[slot(known)] = known;
        }
      }
    }
    slots[slot(file)] = file;
  }

  private int slot(int file) {
    NamePool names = tree.names;
    return slot(tree.files.parents[file], names.get(tree.files.texts[file]));
  }

  /** Where a file is, or would be. */
  private int slot(int parent, String name) {
    int hash = (31 * parent + name.hashCode()) * 0x9E3779B1;
    int at = (hash ^ (hash >>> 16)) & (slots.length - 1);
    while (slots[at] != EMPTY && !isOne(slots[at], parent, name)) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  private boolean isOne(int file, int parent, String name) {
    int text = tree.files.texts[file];
    return tree.files.parents[file] == parent
        && tree.names.length(text) == name.length()
        && tree.names.get(text).equals(name);
  }

  /** Finds a file that was added and not left out. */
  OptionalInt find(String path) {
    int slash = path.lastIndexOf('/');
    OptionalInt folder = tree.folderOf(path.substring(0, Math.max(slash, 0)));
    if (folder.isEmpty()) {
      return OptionalInt.empty();
    }
    int file = slots[slot(folder.getAsInt(), path.substring(slash + 1))];
    return file == EMPTY || tree.files.bytes[file] == FileTree.LEFT_OUT
        ? OptionalInt.empty()
        : OptionalInt.of(file);
  }
}
