package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The index by which NTFS finds the files of a folder. It is not needed for reading; walking it
 * shows whether it agrees with the file records, and whether its order lets a name be found at all.
 */
final class DirectoryIndex {

  private static final String NAME = "$I30";
  private static final String SIGN = "INDX";
  private static final int ROOT_HEADER_BYTES = 16;
  private static final int BLOCK_HEADER_AT = 24;
  private static final int BLOCK_VCN_AT = 16;
  private static final int ENTRY_BYTES_MIN = 16;
  private static final int ENTRY_HAS_CHILD = 1;
  private static final int ENTRY_IS_LAST = 2;
  private static final int SMALL_VCN_BYTES = 512;
  private static final int DEPTH_MAX = 20;

  /** Holes make an index of any length from nothing, and one bit is kept for each block. */
  private static final int BLOCKS_MAX = 1 << 24;

  private final Mft mft;
  private final UpCase upCase;
  private final Budget budget;
  private final Visitor visitor;
  private final Runs blocks = new Runs();
  private final BitSet seen = new BitSet();
  private int blockBytes;
  private int vcnBytes;
  private @Nullable String last;

  /** Hears the entries in their order. */
  interface Visitor {

    /** An entry that is no short twin of another. */
    void entry(long reference, FileName name);
  }

  /**
   * How many blocks may still be read. Damaged indexes can share blocks, and each of many folders
   * could lead to all of them.
   */
  static final class Budget {
    private long blocks;

    Budget(long blocks) {
      this.blocks = blocks;
    }

    private void spend() throws VolumeException {
      if (blocks-- <= 0) {
        throw new VolumeException(
            Reason.LIMIT_EXCEEDED, "The indexes of all folders have more blocks than the volume");
      }
    }
  }

  private DirectoryIndex(Mft mft, UpCase upCase, Budget budget, Visitor visitor) {
    this.mft = mft;
    this.upCase = upCase;
    this.budget = budget;
    this.visitor = visitor;
  }

  /**
   * Walks the index of a folder.
   *
   * @throws VolumeException if it is damaged or out of order
   */
  static void walk(Mft mft, UpCase upCase, FileRecord folder, Budget budget, Visitor visitor)
      throws VolumeException {
    new DirectoryIndex(mft, upCase, budget, visitor).walk(folder);
  }

  private void walk(FileRecord folder) throws VolumeException {
    Attribute root = null;
    List<Attribute> allocation = new ArrayList<>();
    for (Attribute attribute : mft.attributes(folder)) {
      if (attribute.type() == Attribute.INDEX_ROOT && attribute.isNamed(NAME)) {
        root = attribute;
      } else if (attribute.type() == Attribute.INDEX_ALLOCATION && attribute.isNamed(NAME)) {
        allocation.add(attribute);
      }
    }
    if (root == null) {
      throw damaged("The folder has no index");
    }
    for (Attribute piece : allocation) {
      blocks.add(piece, mft.geometry());
    }
    Bytes value = root.value();
    blockBytes = mft.geometry().indexBytes();
    vcnBytes =
        blockBytes >= mft.geometry().clusterBytes()
            ? mft.geometry().clusterBytes()
            : SMALL_VCN_BYTES;
    node(value.from(ROOT_HEADER_BYTES), 0);
  }

  /** From a node's header on. */
  private void node(Bytes node, int depth) throws VolumeException {
    if (depth > DEPTH_MAX) {
      throw damaged("The folder's index is more than %d blocks deep".formatted(DEPTH_MAX));
    }
    long used = node.u32(4);
    long at = node.u32(0);
    while (true) {
      if (at > used - ENTRY_BYTES_MIN) {
        throw damaged("A block of the folder's index has no end");
      }
      int length = node.u16(at + 8);
      int flags = node.u16(at + 12);
      if (length < ENTRY_BYTES_MIN || length > used - at) {
        throw damaged("An entry of the folder's index has %d bytes".formatted(length));
      }
      Bytes entry = node.slice(at, length);
      if ((flags & ENTRY_HAS_CHILD) != 0) {
        node(block(entry.i64(length - Long.BYTES)), depth + 1);
      }
      if ((flags & ENTRY_IS_LAST) != 0) {
        return;
      }
      entry(entry.i64(0), FileName.of(entry.slice(ENTRY_BYTES_MIN, entry.u16(10))));
      at += length;
    }
  }

  private void entry(long reference, FileName name) throws VolumeException {
    if (last != null && upCase.compare(last, name.name()) >= 0) {
      throw damaged("The folder's index is out of order at \"%s\"".formatted(name.name()));
    }
    last = name.name();
    if (!name.isDosTwin()) {
      visitor.entry(reference, name);
    }
  }

  private Bytes block(long vcn) throws VolumeException {
    long count = blocks.clusters() * mft.geometry().clusterBytes() / blockBytes;
    long number = vcn < 0 ? -1 : vcn / (blockBytes / vcnBytes);
    if (number > BLOCKS_MAX) {
      throw new VolumeException(
          Reason.LIMIT_EXCEEDED,
          "The folder's index has more than %d blocks".formatted(BLOCKS_MAX));
    }
    if (number < 0 || number >= count || vcn % (blockBytes / vcnBytes) != 0) {
      throw damaged("The folder's index names a block that it does not have");
    }
    if (seen.get((int) number)) {
      throw damaged("The folder's index names a block twice");
    }
    seen.set((int) number);
    budget.spend();
    byte[] raw = new byte[blockBytes];
    mft.read(blocks, number * blockBytes, raw, 0, blockBytes);
    Bytes block = Bytes.of(raw, Reason.FILE_DAMAGED);
    if (!block.is(0, SIGN)
        || !Fixups.undo(raw, 0, blockBytes, block)
        || block.i64(BLOCK_VCN_AT) != vcn) {
      throw damaged("A block of the folder's index is damaged");
    }
    return block.from(BLOCK_HEADER_AT);
  }

  private static VolumeException damaged(String message) {
    return new VolumeException(Reason.FILE_DAMAGED, message);
  }
}
