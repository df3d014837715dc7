package io.drivedock.volume.ntfs;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * All names of all files, as one pass over the master file table finds them. A name is known by its
 * number, from 0, in the order of the records. Nothing changes once it is complete.
 */
final class Names implements Mft.Visitor {

  static final int ROOT = 5;

  /** Below it lie the file system's own files, all but the root. */
  static final int FIRST_OWN = 16;

  /** What a record is; 0 if it is free. */
  private static final byte FILE = 1;

  private static final byte FOLDER = 2;
  private static final byte EXTENSION = 3;
  private static final byte DAMAGED = 4;

  private static final int NONE = -1;
  private static final int DEPTH_MAX = 1_024;

  /** What Windows can open; a chain of folders with long names would make each path huge. */
  private static final int PATH_MAX = 32_767;

  /** Longer runs of the table come of names that differ only in case, in one folder. */
  private static final int PROBES_MAX = 4_096;

  private final byte[] kinds;
  private final short[] sequences;
  private final UpCase upCase;
  private final NamePool pool = new NamePool();
  private final long seed = ThreadLocalRandom.current().nextLong();

  private int count;
  private int[] records = new int[64];
  private int[] parents = new int[64];
  private short[] parentSequences = new short[64];
  private int[] texts = new int[64];

  /** Names in records that extend others, with what those should be; few. */
  private long[] bases = new long[0];

  private int baseCount;

  /** The only name of a folder. */
  private int[] folderNames = new int[0];

  private int[] table = new int[0];

  private Names(int recordCount, UpCase upCase) {
    this.kinds = new byte[recordCount];
    this.sequences = new short[recordCount];
    this.upCase = upCase;
  }

  static Names of(Mft mft, UpCase upCase) throws VolumeException {
    Names names = new Names(mft.records(), upCase);
    mft.pass(names);
    names.complete();
    return names;
  }

  // ---- The pass

  @Override
  public void record(FileRecord found) throws VolumeException {
    int number = (int) found.number();
    long base = found.base();
    sequences[number] = (short) found.sequence();
    kinds[number] = base != 0 ? EXTENSION : found.isDirectory() ? FOLDER : FILE;
    long owner = base != 0 ? Reference.number(base) : number;
    if (owner < FIRST_OWN || owner >= kinds.length) {
      return;
    }
    for (Attribute attribute : found.attributes()) {
      if (attribute.type() != Attribute.FILE_NAME) {
        continue;
      }
      FileName name = FileName.of(attribute.value());
      if (!name.isDosTwin()) {
        add((int) owner, base, name);
      }
    }
  }

  private void add(int owner, long base, FileName name) throws VolumeException {
    if (count == records.length) {
      int larger = count + count / 2;
      records = Arrays.copyOf(records, larger);
      parents = Arrays.copyOf(parents, larger);
      parentSequences = Arrays.copyOf(parentSequences, larger);
      texts = Arrays.copyOf(texts, larger);
    }
    long parent = Reference.number(name.parent());
    records[count] = owner;
    parents[count] = parent < kinds.length ? (int) parent : NONE;
    parentSequences[count] = (short) Reference.sequence(name.parent());
    texts[count] = pool.add(name.name());
    if (base != 0) {
      if (baseCount + 2 > bases.length) {
        bases = Arrays.copyOf(bases, 2 * baseCount + 16);
      }
      bases[baseCount++] = count;
      bases[baseCount++] = base;
    }
    count++;
  }

  @Override
  public void damaged(long number) {
    kinds[(int) number] = DAMAGED;
  }

  private void complete() throws VolumeException {
    if (kinds.length <= ROOT || kinds[ROOT] != FOLDER) {
      throw new VolumeException(Reason.NTFS_DAMAGED, "NTFS has no root folder that can be read");
    }
    for (int i = 0; i < baseCount; i += 2) {
      int name = (int) bases[i];
      int record = records[name];
      boolean isFile = kinds[record] == FILE || kinds[record] == FOLDER;
      if (!isFile || sequences[record] != (short) Reference.sequence(bases[i + 1])) {
        // A record that is left over from a file that is gone.
        records[name] = NONE;
      }
    }
    bases = new long[0];
    folderNames = new int[kinds.length];
    Arrays.fill(folderNames, NONE);
    for (int name = 0; name < count; name++) {
      int parent = parents[name];
      if (parent != NONE
          && (kinds[parent] != FOLDER || sequences[parent] != parentSequences[name])) {
        parents[name] = NONE;
      }
      if (records[name] != NONE && kinds[records[name]] == FOLDER) {
        folderNames[records[name]] = name;
      }
    }
    parentSequences = new short[0];
    fillTable();
  }

  private void fillTable() throws VolumeException {
    table = new int[Math.max(16, Integer.highestOneBit(Math.max(1, count)) << 2)];
    Arrays.fill(table, NONE);
    for (int name = 0; name < count; name++) {
      if (records[name] == NONE || parents[name] == NONE) {
        continue;
      }
      int at = slot(parents[name], texts[name]);
      for (int probes = 0; table[at] != NONE; probes++) {
        if (probes == PROBES_MAX) {
          throw new VolumeException(
              Reason.LIMIT_EXCEEDED,
              "More than %d names of a folder differ only in case".formatted(PROBES_MAX));
        }
        at = (at + 1) & (table.length - 1);
      }
      table[at] = name;
    }
  }

  private int slot(int parent, int text) {
    long hash = seed ^ parent;
    int length = pool.length(text);
    for (int i = 0; i < length; i++) {
      hash = mix(hash, upCase.fold(pool.charAt(text, i)));
    }
    return finish(hash);
  }

  private int slot(int parent, String text) {
    long hash = seed ^ parent;
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash, upCase.fold(text.charAt(i)));
    }
    return finish(hash);
  }

  private static long mix(long hash, char next) {
    long mixed = (hash ^ next) * 0x9E37_79B9_7F4A_7C15L;
    return mixed ^ (mixed >>> 29);
  }

  private int finish(long hash) {
    return (int) (hash ^ (hash >>> 32)) & (table.length - 1);
  }

  // ---- What was found

  /** How many names there are; some may be no file's. */
  int count() {
    return count;
  }

  /** The record of a name's file, or -1 if the name is left over. */
  int record(int name) {
    return records[name];
  }

  /** The record of the folder, or -1 if it is none. */
  int parent(int name) {
    return parents[name];
  }

  String text(int name) {
    return pool.get(texts[name]);
  }

  int recordCount() {
    return kinds.length;
  }

  boolean isFolder(int record) {
    return kinds[record] == FOLDER;
  }

  boolean isDamaged(int record) {
    return kinds[record] == DAMAGED;
  }

  /** Whether a reference means a file that is there. */
  boolean isThere(long reference) {
    long number = Reference.number(reference);
    return number < kinds.length
        && (kinds[(int) number] == FILE || kinds[(int) number] == FOLDER)
        && sequences[(int) number] == (short) Reference.sequence(reference);
  }

  /** The name in a folder that is exactly this one and this record's, or -1. */
  int exact(int parent, String text, long record) {
    int at = slot(parent, text);
    for (int name = table[at]; name != NONE; name = table[at]) {
      if (parents[name] == parent && records[name] == record && isText(name, text)) {
        return name;
      }
      at = (at + 1) & (table.length - 1);
    }
    return NONE;
  }

  private boolean isText(int name, String text) {
    if (pool.length(texts[name]) != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (pool.charAt(texts[name], i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The name in a folder: exactly this one, or else the only one that differs in case alone.
   *
   * @return the name, or -1 if there is none
   * @throws VolumeException with {@link Reason#NAME_AMBIGUOUS}
   */
  int find(int parent, String text) throws VolumeException {
    int exact = NONE;
    int folded = NONE;
    int exacts = 0;
    int foldeds = 0;
    int at = slot(parent, text);
    for (int name = table[at]; name != NONE; name = table[at]) {
      if (parents[name] == parent && pool.length(texts[name]) == text.length()) {
        if (isText(name, text)) {
          exact = name;
          exacts++;
        } else if (upCase.areSame(pool.get(texts[name]), text)) {
          folded = name;
          foldeds++;
        }
      }
      at = (at + 1) & (table.length - 1);
    }
    if (exacts > 1 || (exacts == 0 && foldeds > 1)) {
      throw new VolumeException(
          Reason.NAME_AMBIGUOUS,
          "%d names are \"%s\" but for case, and none exactly"
              .formatted(Math.max(exacts, foldeds), text));
    }
    return exacts == 1 ? exact : folded;
  }

  /**
   * The path of a folder, with a slash behind each name; empty for the root.
   *
   * @throws VolumeException if it is not below the root
   */
  String folderPath(int record) throws VolumeException {
    List<String> way = new ArrayList<>();
    int length = 0;
    for (int at = record; at != ROOT; at = parents[folderNames[at]]) {
      int name = at < FIRST_OWN ? NONE : folderNames[at];
      if (name == NONE || parents[name] == NONE || way.size() == DEPTH_MAX) {
        throw new VolumeException(
            Reason.FILE_DAMAGED,
            "File record %d is in no folder that leads to the root".formatted(record));
      }
      String text = checked(text(name));
      length += text.length() + 1;
      if (length > PATH_MAX) {
        throw new VolumeException(
            Reason.LIMIT_EXCEEDED, "A path has more than %d characters".formatted(PATH_MAX));
      }
      way.add(text);
    }
    StringBuilder path = new StringBuilder(length);
    for (String text : way.reversed()) {
      path.append(text).append('/');
    }
    return path.toString();
  }

  /** Whether a record lies below the file system's own folders. */
  boolean isOwn(int record) {
    int at = record;
    for (int depth = 0; depth < DEPTH_MAX && at >= FIRST_OWN; depth++) {
      int name = folderNames[at];
      if (name == NONE || parents[name] == NONE) {
        return false;
      }
      at = parents[name];
    }
    return at < FIRST_OWN && at != ROOT;
  }

  /** A name that cannot be taken for a path. */
  static String checked(String name) throws VolumeException {
    if (name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf(0) >= 0) {
      throw new VolumeException(
          Reason.NAME_INVALID, "The name \"%s\" could mean another path".formatted(name));
    }
    return name;
  }
}
