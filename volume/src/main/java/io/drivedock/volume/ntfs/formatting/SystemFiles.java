package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.formatting.FileNames.Facts;
import io.drivedock.volume.ntfs.formatting.VolumeLayout.Piece;

/** The records of the file system's own files, all but the root folder's. */
final class SystemFiles {

  static final int DEFINITIONS_BYTES = 2560;

  private static final int DEFINITION_BYTES = 160;
  private static final int COLLATION_NUMBERS = 19;
  private static final int COLLATION_ACCOUNT = 17;
  private static final int FIRST_RESERVED = 12;
  private static final int FIRST_FREE = 16;
  private static final int MAJOR = 3;
  private static final int MINOR = 1;
  private static final int ATTRIBUTES = FileNames.HIDDEN | FileNames.SYSTEM;

  private final VolumeLayout layout;
  private final long ticks;
  private final RecordWriter writer;

  SystemFiles(VolumeLayout layout, long ticks, RecordWriter writer) {
    this.layout = layout;
    this.ticks = ticks;
    this.writer = writer;
  }

  /** What stands of one of them in the index of its folder. */
  Facts facts(int record) {
    if (record == Records.ROOT || record == Records.EXTEND) {
      return new Facts(Records.ROOT, ticks, 0, 0, ATTRIBUTES | FileNames.FOLDER);
    }
    if (record == Records.SECURE) {
      return new Facts(Records.ROOT, ticks, 0, 0, ATTRIBUTES | FileNames.VIEW_INDEX);
    }
    if (record >= Records.QUOTA) {
      int attributes = ATTRIBUTES | FileNames.ARCHIVE | FileNames.VIEW_INDEX;
      return new Facts(Records.EXTEND, ticks, 0, 0, attributes);
    }
    Piece content = content(record);
    return new Facts(
        Records.ROOT, ticks, content.clusters() * layout.clusterBytes, content.bytes(), ATTRIBUTES);
  }

  private Piece content(int record) {
    return switch (record) {
      case Records.TABLE -> layout.table;
      case Records.MIRROR -> layout.mirror;
      case Records.LOG -> layout.log;
      case Records.DEFINITIONS -> layout.definitions;
      case Records.BITMAP -> layout.bitmap;
      case Records.BOOT -> layout.boot;
      case Records.UP_CASE -> layout.upperCase;
      default -> new Piece(0, 0, 0);
    };
  }

  /** A record, which lasts until the next one is asked for. */
  byte[] record(int record) throws VolumeException {
    if (!Records.isNamed(record)) {
      boolean isReserved = record >= FIRST_RESERVED && record < FIRST_FREE;
      writer.begin(record, isReserved ? RecordWriter.IN_USE : 0, 0);
      if (isReserved) {
        writer.standardInformation(ticks, ATTRIBUTES);
        writer.resident(RecordWriter.DATA, "", new byte[0], 0);
      }
      return writer.end();
    }
    Facts facts = facts(record);
    writer.begin(record, flags(record), 1);
    writer.standardInformation(
        ticks, facts.attributes() & ~(FileNames.FOLDER | FileNames.VIEW_INDEX));
    writer.fileName(FileNames.value(facts, layout.records.names(), layout.records.text(record)));
    attributes(record);
    return writer.end();
  }

  private static int flags(int record) {
    return switch (record) {
      case Records.EXTEND -> RecordWriter.IN_USE | RecordWriter.DIRECTORY;
      case Records.SECURE -> RecordWriter.IN_USE | RecordWriter.VIEW_INDEX;
      case Records.QUOTA, Records.OBJECT_IDS, Records.REPARSE_POINTS ->
          RecordWriter.IN_USE | RecordWriter.IN_EXTEND | RecordWriter.VIEW_INDEX;
      default -> RecordWriter.IN_USE;
    };
  }

  private void attributes(int record) {
    switch (record) {
      case Records.TABLE -> {
        elsewhere(RecordWriter.DATA, "", layout.table);
        elsewhere(RecordWriter.BITMAP, "", layout.tableBitmap);
      }
      case Records.VOLUME -> {
        StructureWriter label = new StructureWriter(2 * layout.format.label().length());
        label.utf16(layout.format.label());
        writer.resident(RecordWriter.VOLUME_NAME, "", label.all(), label.all().length);
        byte[] information = {0, 0, 0, 0, 0, 0, 0, 0, MAJOR, MINOR, 0, 0};
        writer.resident(RecordWriter.VOLUME_INFORMATION, "", information, information.length);
        writer.resident(RecordWriter.DATA, "", new byte[0], 0);
      }
      case Records.BAD_CLUSTERS -> {
        writer.resident(RecordWriter.DATA, "", new byte[0], 0);
        writer.nonResident(
            RecordWriter.DATA,
            "$Bad",
            -1,
            layout.clusters,
            layout.clusterBytes,
            layout.clusters * layout.clusterBytes);
      }
      case Records.SECURE -> {
        elsewhere(RecordWriter.DATA, "$SDS", layout.descriptors);
        view("$SDH", Descriptors.byHash(layout.clusterBytes));
        view("$SII", Descriptors.byNumber(layout.clusterBytes));
      }
      case Records.EXTEND -> {
        int[] files = {Records.OBJECT_IDS, Records.QUOTA, Records.REPARSE_POINTS};
        view(FolderIndex.NAME, index(files, record).root(this::facts));
      }
      case Records.QUOTA -> {
        view("$O", ViewIndex.root(COLLATION_ACCOUNT, new byte[0], layout.clusterBytes));
        view("$Q", ViewIndex.root(Descriptors.COLLATION_NUMBER, noQuota(), layout.clusterBytes));
      }
      case Records.OBJECT_IDS ->
          view("$O", ViewIndex.root(COLLATION_NUMBERS, new byte[0], layout.clusterBytes));
      case Records.REPARSE_POINTS ->
          view("$R", ViewIndex.root(COLLATION_NUMBERS, new byte[0], layout.clusterBytes));
      default -> elsewhere(RecordWriter.DATA, "", content(record));
    }
  }

  private FolderIndex index(int[] files, int record) {
    return new FolderIndex(
        layout.records, files, layout.recordBytes, layout.clusterBytes, layout.nameLength(record));
  }

  private void elsewhere(int type, String name, Piece piece) {
    writer.nonResident(
        type, name, piece.cluster(), piece.clusters(), layout.clusterBytes, piece.bytes());
  }

  private void view(String name, byte[] root) {
    writer.resident(RecordWriter.INDEX_ROOT, name, root, root.length);
  }

  /** The default for accounts without a quota of their own: none. */
  private byte[] noQuota() {
    StructureWriter entry = new StructureWriter(72);
    entry.u16(20).u16(48).u32(0).u16(72).u16(4).u16(0).u16(0);
    entry.u32(1);
    entry.u32(2).u32(1).u64(0).u64(ticks).u64(-1).u64(-1).u64(0);
    return entry.all();
  }

  /** The content of {@code $AttrDef}: which attributes there are, as every volume lists them. */
  static byte[] definitions() {
    StructureWriter out = new StructureWriter(DEFINITIONS_BYTES);
    int resident = 0x40;
    int anywhere = 0x80;
    define(out, "$STANDARD_INFORMATION", 0x10, resident, 0x30, 0x48);
    define(out, "$ATTRIBUTE_LIST", 0x20, anywhere, 0, -1);
    define(out, "$FILE_NAME", 0x30, resident | 2, 0x44, 0x242);
    define(out, "$OBJECT_ID", 0x40, resident, 0, 0x100);
    define(out, "$SECURITY_DESCRIPTOR", 0x50, anywhere, 0, -1);
    define(out, "$VOLUME_NAME", 0x60, resident, 2, 0x100);
    define(out, "$VOLUME_INFORMATION", 0x70, resident, 0xC, 0xC);
    define(out, "$DATA", 0x80, 0, 0, -1);
    define(out, "$INDEX_ROOT", 0x90, resident, 0, -1);
    define(out, "$INDEX_ALLOCATION", 0xA0, anywhere, 0, -1);
    define(out, "$BITMAP", 0xB0, anywhere, 0, -1);
    define(out, "$REPARSE_POINT", 0xC0, anywhere, 0, 0x4000);
    define(out, "$EA_INFORMATION", 0xD0, resident, 8, 8);
    define(out, "$EA", 0xE0, 0, 0, 0x10000);
    define(out, "$LOGGED_UTILITY_STREAM", 0x100, anywhere, 0, 0x10000);
    return out.all();
  }

  private static void define(
      StructureWriter out, String name, int type, int flags, long min, long max) {
    int at = out.position();
    out.utf16(name);
    out.position(at + 128).u32(type).u32(0).u32(0).u32(flags).u64(min).u64(max);
    out.position(at + DEFINITION_BYTES);
  }
}
