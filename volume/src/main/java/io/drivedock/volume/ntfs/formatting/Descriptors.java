package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.StructureWriter;

/**
 * Who may do what, for all files alike: everyone everything, as on drives that ntfs-3g writes, for
 * the machine that reads the drive knows none of the accounts of the one that wrote it.
 */
final class Descriptors {

  private static final int COPY_AT = 256 << 10;
  private static final int ENTRY_HEADER_BYTES = 20;
  private static final int DESCRIPTOR_BYTES = 80;
  private static final int ENTRY_BYTES = ENTRY_HEADER_BYTES + DESCRIPTOR_BYTES;

  /** Of the stream that holds them; a second copy lies behind the first. */
  static final int STREAM_BYTES = COPY_AT + ENTRY_BYTES;

  static final int COLLATION_HASH = 18;
  static final int COLLATION_NUMBER = 16;

  private static final int REVISION = 1;
  private static final int SELF_RELATIVE_WITH_LIST = 0x8004;
  private static final int LIST_AT = 20;
  private static final int OWNER_AT = 48;
  private static final int GROUP_AT = 64;
  private static final int LIST_BYTES = 28;
  private static final int ALLOW_BYTES = 20;
  private static final int INHERITED_BY_ALL = 3;
  private static final int ALL_RIGHTS = 0x1F_01FF;
  private static final int WORLD_AUTHORITY = 1;
  private static final int NT_AUTHORITY = 5;
  private static final int BUILT_IN = 32;
  private static final int ADMINISTRATORS = 544;

  private Descriptors() {}

  private static StructureWriter descriptor() {
    StructureWriter out = new StructureWriter(DESCRIPTOR_BYTES);
    out.u8(REVISION).u8(0).u16(SELF_RELATIVE_WITH_LIST);
    out.u32(OWNER_AT).u32(GROUP_AT).u32(0).u32(LIST_AT);
    out.u8(2).u8(0).u16(LIST_BYTES).u16(1).u16(0);
    out.u8(0).u8(INHERITED_BY_ALL).u16(ALLOW_BYTES).u32(ALL_RIGHTS);
    account(out, WORLD_AUTHORITY, 0);
    account(out, NT_AUTHORITY, BUILT_IN, ADMINISTRATORS);
    account(out, NT_AUTHORITY, BUILT_IN, ADMINISTRATORS);
    return out;
  }

  private static void account(StructureWriter out, int authority, int... parts) {
    out.u8(1).u8(parts.length).u8(0).u8(0).u8(0).u8(0).u8(0).u8(authority);
    for (int part : parts) {
      out.u32(part);
    }
  }

  private static int hash(byte[] descriptor) {
    int hash = 0;
    for (int at = 0; at < descriptor.length; at += Integer.BYTES) {
      int word =
          (descriptor[at] & 0xFF)
              | ((descriptor[at + 1] & 0xFF) << 8)
              | ((descriptor[at + 2] & 0xFF) << 16)
              | (descriptor[at + 3] << 24);
      hash = word + Integer.rotateLeft(hash, 3);
    }
    return hash;
  }

  /** What stands before a descriptor and in both indexes. */
  private static void header(StructureWriter out) {
    out.u32(hash(descriptor().all())).u32(RecordWriter.FIRST_DESCRIPTOR);
    out.u64(0).u32(ENTRY_BYTES);
  }

  /** The stream, both copies. */
  static byte[] stream() {
    StructureWriter out = new StructureWriter(STREAM_BYTES);
    header(out);
    out.bytes(descriptor().all());
    System.arraycopy(out.all(), 0, out.all(), COPY_AT, ENTRY_BYTES);
    return out.all();
  }

  /** The index by hash. Four bytes that belong to no length end its only entry. */
  static byte[] byHash(int clusterBytes) {
    StructureWriter entry = new StructureWriter(48);
    entry.u16(24).u16(ENTRY_HEADER_BYTES).u32(0).u16(48).u16(8).u16(0).u16(0);
    entry.u32(hash(descriptor().all())).u32(RecordWriter.FIRST_DESCRIPTOR);
    header(entry);
    entry.u16('I').u16('I');
    return ViewIndex.root(COLLATION_HASH, entry.all(), clusterBytes);
  }

  /** The index by number. */
  static byte[] byNumber(int clusterBytes) {
    StructureWriter entry = new StructureWriter(40);
    entry.u16(20).u16(ENTRY_HEADER_BYTES).u32(0).u16(40).u16(4).u16(0).u16(0);
    entry.u32(RecordWriter.FIRST_DESCRIPTOR);
    header(entry);
    return ViewIndex.root(COLLATION_NUMBER, entry.all(), clusterBytes);
  }
}
