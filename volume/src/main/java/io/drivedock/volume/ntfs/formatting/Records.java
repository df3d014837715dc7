package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.NamePool;
import java.util.List;

/**
 * Which file record is whose: the file system's own, then the folders, then the files. The root is
 * a folder with a record of its own.
 */
final class Records {

  static final int TABLE = 0;
  static final int MIRROR = 1;
  static final int LOG = 2;
  static final int VOLUME = 3;
  static final int DEFINITIONS = 4;
  static final int ROOT = 5;
  static final int BITMAP = 6;
  static final int BOOT = 7;
  static final int BAD_CLUSTERS = 8;
  static final int SECURE = 9;
  static final int UP_CASE = 10;
  static final int EXTEND = 11;
  static final int QUOTA = 24;
  static final int OBJECT_IDS = 25;
  static final int REPARSE_POINTS = 26;

  /** Behind those of the file system itself. */
  static final int FIRST = 27;

  /** Those below it number themselves. */
  private static final int NUMBERED = 16;

  private static final int SEQUENCE_SHIFT = 48;

  private static final List<String> NAMES =
      List.of(
          "$MFT",
          "$MFTMirr",
          "$LogFile",
          "$Volume",
          "$AttrDef",
          ".",
          "$Bitmap",
          "$Boot",
          "$BadClus",
          "$Secure",
          "$UpCase",
          "$Extend");
  private static final List<String> EXTEND_NAMES = List.of("$Quota", "$ObjId", "$Reparse");

  private final FileTree tree;
  private final int[] ownTexts = new int[FIRST];

  Records(FileTree tree) throws VolumeException {
    this.tree = tree;
    for (int i = 0; i < NAMES.size(); i++) {
      ownTexts[i] = tree.names.add(NAMES.get(i));
    }
    for (int i = 0; i < EXTEND_NAMES.size(); i++) {
      ownTexts[QUOTA + i] = tree.names.add(EXTEND_NAMES.get(i));
    }
  }

  /** Whether the record is one of the file system's own files that has a name. */
  static boolean isNamed(int record) {
    return record <= EXTEND || record >= QUOTA;
  }

  int firstFile() {
    return FIRST + tree.folders.count - 1;
  }

  int count() {
    return firstFile() + tree.files.count;
  }

  int ofFolder(int folder) {
    return folder == FileTree.ROOT ? ROOT : FIRST + folder - 1;
  }

  int ofFile(int file) {
    return firstFile() + file;
  }

  boolean isFile(int record) {
    return record >= firstFile();
  }

  /** The file of a record that is one. */
  int file(int record) {
    return record - firstFile();
  }

  /** The folder of a record that is one. */
  int folder(int record) {
    return record == ROOT ? FileTree.ROOT : record - FIRST + 1;
  }

  NamePool names() {
    return tree.names;
  }

  /** Where a name is kept. */
  int text(int record) {
    if (record < FIRST) {
      return ownTexts[record];
    }
    return isFile(record) ? tree.files.texts[file(record)] : tree.folders.texts[folder(record)];
  }

  static int sequence(int record) {
    return record > 0 && record < NUMBERED ? record : 1;
  }

  static long reference(int record) {
    return (long) sequence(record) << SEQUENCE_SHIFT | record;
  }
}
