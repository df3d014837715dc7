package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.StructureWriter;

/** An index of something else than names, so short that it is all in its record. */
final class ViewIndex {

  private static final int END_BYTES = 16;
  private static final int IS_LAST = 2;
  private static final int NODE_AT = 16;

  private ViewIndex() {}

  /**
   * The root of an index.
   *
   * @param entries as they stand there, without the one that ends them
   */
  static byte[] root(int collation, byte[] entries, int clusterBytes) {
    int bytes = FolderIndex.ROOT_HEADER_BYTES + entries.length + END_BYTES;
    StructureWriter out = new StructureWriter(bytes);
    FolderIndex.header(out, 0, collation, clusterBytes);
    FolderIndex.node(out, NODE_AT, FolderIndex.ROOT_HEADER_BYTES, bytes, false);
    out.bytes(entries);
    out.u64(0).u16(END_BYTES).u16(0).u16(IS_LAST).u16(0);
    return out.all();
  }
}
