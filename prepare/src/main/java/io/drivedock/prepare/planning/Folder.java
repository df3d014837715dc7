package io.drivedock.prepare.planning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the source while a plan is made: the sizes of its files, in the order of the walk.
 */
final class Folder {

  /** The drive of a file that is on none. */
  static final short NONE = -1;

  /** The drive of a file that is larger than every drive. */
  static final short TOO_LARGE = -2;

  /** In place of a drive: there are several. */
  static final short SEVERAL = -3;

  private static final int[] NO_SIZES = {};

  private final String name;
  private final @Nullable Folder parent;
  private final List<Folder> folders = new ArrayList<>(0);
  private int[] sizes = NO_SIZES;
  private int files;
  private short drive = NONE;
  private short @Nullable [] drives;

  /** What is not yet on a drive, in units: here, and with all below. */
  private long ownOpen;

  private long allOpen;

  /** The only drive on which anything lies, here or below. */
  private short only = NONE;

  Folder(String name, @Nullable Folder parent) {
    this.name = name;
    this.parent = parent;
    if (parent != null) {
      parent.folders.add(this);
    }
  }

  String name() {
    return name;
  }

  @Nullable Folder parent() {
    return parent;
  }

  List<Folder> folders() {
    return folders;
  }

  /** How many files lie directly in it. */
  int files() {
    return files;
  }

  int size(int file) {
    return sizes[file];
  }

  /** Relative to the source, ending in {@code /}; empty for the source itself. */
  String path() {
    return parent == null ? "" : parent.path() + name + "/";
  }

  void add(int size, short on) {
    if (files == sizes.length) {
      sizes = Arrays.copyOf(sizes, Math.max(4, files + (files >> 1)));
    }
    sizes[files++] = size;
    if (files == 1) {
      drive = on;
    } else if (drives != null || on != drive) {
      put(files - 1, on);
    }
  }

  /** Gives back what growing has taken too much; no file comes any more. */
  void close() {
    if (sizes.length > files) {
      sizes = Arrays.copyOf(sizes, files);
    }
    if (drives != null && drives.length > files) {
      drives = Arrays.copyOf(drives, files);
    }
  }

  short drive(int file) {
    return drives == null ? drive : drives[file];
  }

  void put(int file, short on) {
    if (drives == null) {
      drives = new short[Math.max(files, sizes.length)];
      Arrays.fill(drives, drive);
    } else if (file >= drives.length) {
      drives = Arrays.copyOf(drives, sizes.length);
    }
    drives[file] = on;
  }

  /** Puts every file of its own and below that is on no drive onto that one. */
  void putAllOpen(short on) {
    putOpen(on);
    folders.forEach(folder -> folder.putAllOpen(on));
  }

  /** Puts every file of its own that is on no drive onto that one. */
  void putOpen(short on) {
    if (drives == null) {
      drive = drive == NONE ? on : drive;
      return;
    }
    boolean isSame = true;
    for (int i = 0; i < files; i++) {
      if (drives[i] == NONE) {
        drives[i] = on;
      }
      isSame &= drives[i] == drives[0];
    }
    if (isSame && files > 0) {
      drive = drives[0];
      drives = null;
    }
  }

  /** Takes every file off its drive, here and below. */
  void clear() {
    drive = NONE;
    drives = null;
    folders.forEach(Folder::clear);
  }

  /** Takes files that no drive can hold out of the plan, here and below. */
  void setAsideLargerThan(long units) {
    for (int i = 0; i < files; i++) {
      if (sizes[i] > units) {
        put(i, TOO_LARGE);
      }
    }
    folders.forEach(folder -> folder.setAsideLargerThan(units));
  }

  /** Adds up what is not on a drive, here and below. */
  long countOpen() {
    ownOpen = 0;
    if (drives != null || drive == NONE) {
      for (int i = 0; i < files; i++) {
        ownOpen += drive(i) == NONE ? sizes[i] : 0;
      }
    }
    allOpen = ownOpen;
    only = ownDrive();
    for (Folder folder : folders) {
      allOpen += folder.countOpen();
      only = both(only, folder.only);
    }
    return allOpen;
  }

  private static short both(short one, short other) {
    if (one == NONE || one == other) {
      return other;
    }
    return other == NONE ? one : SEVERAL;
  }

  /** The drive of all that is here and below: none, one, or several. */
  short only() {
    return only;
  }

  /** The same for its own files. */
  short ownDrive() {
    short own = NONE;
    for (int i = 0; i < (drives == null ? Math.min(files, 1) : files); i++) {
      own = both(own, drive(i) < 0 ? NONE : drive(i));
    }
    return own;
  }

  long ownOpen() {
    return ownOpen;
  }

  long allOpen() {
    return allOpen;
  }

  /** Whether its own files lie on more than one drive. */
  boolean isCut() {
    return ownDrive() == SEVERAL;
  }
}
