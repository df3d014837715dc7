package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.Fixups;
import io.drivedock.volume.ntfs.NamePool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The B+ tree by which a folder's files are found by name. It is built from its leaves up: sorted
 * names are cut into blocks, the name between two blocks goes one level up, and so on until what is
 * left fits the folder's own record.
 */
final class FolderIndex {

  static final String NAME = "$I30";
  static final int BLOCK_BYTES = 4096;

  /** Of an index root, with its node. */
  static final int ROOT_HEADER_BYTES = 32;

  /** A bitmap of so many blocks is in the record, a longer one elsewhere. */
  private static final int RESIDENT_BLOCKS_MAX = 448;

  private static final int COLLATION_FILE_NAME = 1;
  private static final int NODE_AT = 24;
  private static final int KEPT_AT = 40;
  private static final int ENTRIES_AT = 64;
  private static final int CAPACITY = BLOCK_BYTES - ENTRIES_AT;
  private static final int ENTRY_HEADER_BYTES = 16;
  private static final int CHILD_BYTES = 8;
  private static final int HAS_CHILD = 1;
  private static final int IS_LAST = 2;
  private static final int SMALL_VCN_BYTES = 512;

  private final Records records;
  private final int clusterBytes;
  private final List<Level> levels = new ArrayList<>();

  /** What the root holds. */
  private int[] top;

  /** A level of blocks: all entries, among them those that went up, and which those are. */
  private static final class Level {
    final int[] entries;
    final int[] cuts;
    final int firstBlock;

    Level(int[] entries, int[] cuts, int firstBlock) {
      this.entries = entries;
      this.cuts = cuts;
      this.firstBlock = firstBlock;
    }

    int blocks() {
      return cuts.length + 1;
    }
  }

  /** Receives blocks in their order. */
  interface Blocks {

    /** Takes a block, which is used again. */
    void next(byte[] block) throws VolumeException;
  }

  /**
   * Builds the index of a folder.
   *
   * @param sorted the records of what is in it, in order
   */
  FolderIndex(Records records, int[] sorted, int recordBytes, int clusterBytes, int nameLength) {
    this.records = records;
    this.clusterBytes = clusterBytes;
    this.top = sorted;
    int small = smallRoom(recordBytes, nameLength);
    if (bytes(top, 0) + ENTRY_HEADER_BYTES <= small) {
      return;
    }
    int large = largeRoom(recordBytes, nameLength);
    int blocks = 0;
    do {
      int childBytes = levels.isEmpty() ? 0 : CHILD_BYTES;
      int[] cuts = cut(records, top, childBytes);
      levels.add(new Level(top, cuts, blocks));
      blocks += cuts.length + 1;
      int[] level = top;
      top = Arrays.stream(cuts).map(cut -> level[cut]).toArray();
    } while (bytes(top, CHILD_BYTES) + ENTRY_HEADER_BYTES + CHILD_BYTES > large);
  }

  private static int smallRoom(int recordBytes, int nameLength) {
    return RecordWriter.room(recordBytes, nameLength)
        - RecordWriter.residentBytes(NAME.length(), ROOT_HEADER_BYTES);
  }

  private static int largeRoom(int recordBytes, int nameLength) {
    return smallRoom(recordBytes, nameLength) - 2 * RecordWriter.nonResidentBytes(NAME.length());
  }

  /** How many blocks an index has at most, whichever of its files are left out later. */
  static long blocksMax(Records records, int[] sorted, int recordBytes, int nameLength) {
    if (bytes(records, sorted, 0) + ENTRY_HEADER_BYTES <= smallRoom(recordBytes, nameLength)) {
      return 0;
    }
    int longest = 0;
    for (int record : sorted) {
      longest = Math.max(longest, entryBytes(records, record) + CHILD_BYTES);
    }
    int inBlock = (CAPACITY - ENTRY_HEADER_BYTES - CHILD_BYTES) / longest;
    long entries = cut(records, sorted, 0).length;
    long blocks = entries + 1;
    int room = largeRoom(recordBytes, nameLength) - ENTRY_HEADER_BYTES - CHILD_BYTES;
    while (entries * longest > room) {
      long level = (entries + 1 + inBlock) / (inBlock + 1);
      blocks += level;
      entries = level - 1;
    }
    return blocks;
  }

  private static int entryBytes(Records records, int record) {
    int length = records.names().length(records.text(record));
    return RecordWriter.eight(ENTRY_HEADER_BYTES + FileNames.bytes(length));
  }

  private long bytes(int[] entries, int childBytes) {
    return bytes(records, entries, childBytes);
  }

  private static long bytes(Records records, int[] entries, int childBytes) {
    long bytes = 0;
    for (int record : entries) {
      bytes += entryBytes(records, record) + childBytes;
    }
    return bytes;
  }

  /** Which entries go up: as few as possible, and one at least stays behind the last of them. */
  private static int[] cut(Records records, int[] entries, int childBytes) {
    int[] cuts = new int[16];
    int count = 0;
    int used = ENTRY_HEADER_BYTES + childBytes;
    for (int i = 0; i < entries.length; i++) {
      int bytes = entryBytes(records, entries[i]) + childBytes;
      used += bytes;
      if (used > CAPACITY) {
        int cut = i == entries.length - 1 ? i - 1 : i;
        if (count == cuts.length) {
          cuts = Arrays.copyOf(cuts, 2 * count);
        }
        cuts[count++] = cut;
        used = ENTRY_HEADER_BYTES + childBytes;
      }
    }
    return Arrays.copyOf(cuts, count);
  }

  int blocks() {
    return levels.stream().mapToInt(Level::blocks).sum();
  }

  /** Whether the bitmap of the blocks lies elsewhere than in the record. */
  static boolean isBitmapLarge(long blocks) {
    return blocks > RESIDENT_BLOCKS_MAX;
  }

  /** The bitmap of the blocks, all of which are in use. */
  byte[] bitmap() {
    int blocks = blocks();
    byte[] bitmap = new byte[bitmapBytes(blocks)];
    for (int i = 0; i < blocks; i++) {
      bitmap[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
    }
    return bitmap;
  }

  static int bitmapBytes(long blocks) {
    return RecordWriter.eight((int) ((blocks + Byte.SIZE - 1) / Byte.SIZE));
  }

  /** The value of the root, in the folder's record. */
  byte[] root(IntFunction<FileNames.Facts> facts) {
    int childBytes = levels.isEmpty() ? 0 : CHILD_BYTES;
    int bytes = ROOT_HEADER_BYTES + (int) bytes(top, childBytes) + ENTRY_HEADER_BYTES + childBytes;
    StructureWriter out = new StructureWriter(bytes);
    header(out, RecordWriter.FILE_NAME, COLLATION_FILE_NAME, clusterBytes);
    int firstChild = levels.isEmpty() ? -1 : levels.getLast().firstBlock;
    node(out, 16, ROOT_HEADER_BYTES, bytes, firstChild >= 0);
    entries(out, top, 0, top.length, firstChild, facts);
    return out.all();
  }

  /** What an index root of any kind begins with. */
  static void header(StructureWriter out, int type, int collation, int clusterBytes) {
    out.u32(type).u32(collation).u32(BLOCK_BYTES);
    out.u8(BLOCK_BYTES / vcnBytes(clusterBytes));
  }

  private static int vcnBytes(int clusterBytes) {
    return clusterBytes <= BLOCK_BYTES ? clusterBytes : SMALL_VCN_BYTES;
  }

  /** The header of a node; everything in it counts from where it lies. */
  static void node(StructureWriter out, int at, int entriesAt, int end, boolean hasChildren) {
    out.u32(at, entriesAt - at);
    out.u32(at + 4, end - at);
    out.u32(at + 8, end - at);
    out.u8(at + 12, hasChildren ? 1 : 0);
    out.position(entriesAt);
  }

  /** Writes all blocks, level by level. */
  void blocks(IntFunction<FileNames.Facts> facts, Blocks target) throws VolumeException {
    StructureWriter out = new StructureWriter(BLOCK_BYTES);
    int number = 0;
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      int firstChild = i == 0 ? -1 : levels.get(i - 1).firstBlock;
      int from = 0;
      for (int block = 0; block < level.blocks(); block++) {
        int to = block < level.cuts.length ? level.cuts[block] : level.entries.length;
        Arrays.fill(out.all(), (byte) 0);
        out.position(0).ascii("INDX");
        out.u64(16, (long) number++ * (BLOCK_BYTES / vcnBytes(clusterBytes)));
        node(out, NODE_AT, ENTRIES_AT, ENTRIES_AT, i > 0);
        entries(out, level.entries, from, to, firstChild, facts);
        out.u32(NODE_AT + 4, out.position() - NODE_AT);
        out.u32(NODE_AT + 8, BLOCK_BYTES - NODE_AT);
        Fixups.make(out, BLOCK_BYTES, KEPT_AT);
        target.next(out.all());
        from = to + 1;
      }
    }
  }

  /**
   * Writes entries and the one that ends them.
   *
   * @param firstChild the block below the first of the whole level, negative for a leaf
   */
  private void entries(
      StructureWriter out,
      int[] entries,
      int from,
      int to,
      int firstChild,
      IntFunction<FileNames.Facts> facts) {
    NamePool names = records.names();
    int childBytes = firstChild < 0 ? 0 : CHILD_BYTES;
    int flags = firstChild < 0 ? 0 : HAS_CHILD;
    for (int i = from; i < to; i++) {
      int at = out.position();
      int text = records.text(entries[i]);
      int bytes = entryBytes(records, entries[i]) + childBytes;
      out.u64(Records.reference(entries[i])).u16(bytes);
      out.u16(FileNames.bytes(names.length(text))).u16(flags).u16(0);
      FileNames.write(out, facts.apply(entries[i]), names, text);
      out.position(at + bytes);
      child(out, firstChild + i, childBytes);
    }
    out.u64(0).u16(ENTRY_HEADER_BYTES + childBytes).u16(0).u16(flags | IS_LAST).u16(0);
    out.position(out.position() + childBytes);
    child(out, firstChild + to, childBytes);
  }

  /** The block below an entry, which is the entry's last bytes. */
  private void child(StructureWriter out, int block, int childBytes) {
    if (childBytes > 0) {
      out.u64(out.position() - CHILD_BYTES, (long) block * (BLOCK_BYTES / vcnBytes(clusterBytes)));
    }
  }
}
