package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.ntfs.NamePool;

/** What stands of a file in the index of its folder, and in its own record too. */
final class FileNames {

  static final int HIDDEN = 0x02;
  static final int SYSTEM = 0x04;
  static final int ARCHIVE = 0x20;
  static final int FOLDER = 0x1000_0000;
  static final int VIEW_INDEX = 0x2000_0000;

  private static final int BYTES = 66;

  private FileNames() {}

  /**
   * What a file is.
   *
   * @param parent the record of its folder
   * @param allocated how much room its content has, in bytes
   */
  record Facts(int parent, long ticks, long allocated, long real, int attributes) {}

  static int bytes(int nameLength) {
    return BYTES + 2 * nameLength;
  }

  /** Of what is in the index and the record. */
  static byte[] value(Facts facts, NamePool names, int text) {
    StructureWriter value = new StructureWriter(bytes(names.length(text)));
    write(value, facts, names, text);
    return value.all();
  }

  static void write(StructureWriter out, Facts facts, NamePool names, int text) {
    out.u64(Records.reference(facts.parent));
    out.u64(facts.ticks).u64(facts.ticks).u64(facts.ticks).u64(facts.ticks);
    out.u64(facts.allocated).u64(facts.real);
    out.u32(facts.attributes & 0xFFFF_FFFFL).u32(0);
    int length = names.length(text);
    out.u8(length).u8(0);
    for (int i = 0; i < length; i++) {
      out.u16(names.charAt(text, i));
    }
  }
}
