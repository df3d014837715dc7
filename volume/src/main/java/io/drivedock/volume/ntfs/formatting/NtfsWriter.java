package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.WindowsTime;
import io.drivedock.volume.ntfs.formatting.FileNames.Facts;
import io.drivedock.volume.ntfs.formatting.VolumeLayout.Piece;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a new volume: first the content of its files, in the order of their numbers, then
 * everything else. A file that is never begun is left out; one whose content ends early is shorter.
 * Whatever happens before the end of {@link #finish}, there is no NTFS where the volume is written,
 * or a whole one.
 *
 * <p>Not for several threads. The target stays open. After a failure it is of no use.
 */
public final class NtfsWriter {

  private static final int NONE = -1;

  private final Target target;
  private final VolumeLayout layout;
  private final FileTree tree;
  private final Records records;
  private final long serial;
  private final SystemFiles own;
  private final RecordWriter writer;
  private final ForwardWriter content;
  private final ForwardWriter table;

  /** The first records, which are kept twice. */
  private final byte[] mirrored;

  /** The beginning of a file, which stays in its record if nothing follows. */
  private final byte[] start;

  /** Clusters before the end of content that nothing lies in: how many, by the first. */
  private final Map<Long, Long> free;

  private int startLength;
  private int file = NONE;
  private int nextFile;
  private long fileAt;
  private long fileBytes;

  private NtfsWriter(
      Target target, VolumeLayout layout, long now, long serial, Map<Long, Long> free) {
    this.free = free;
    this.target = target;
    this.layout = layout;
    this.tree = layout.tree;
    this.records = layout.records;
    this.serial = serial;
    this.writer = new RecordWriter(layout.recordBytes);
    this.own = new SystemFiles(layout, now, writer);
    this.content = new ForwardWriter(target, layout.firstDataCluster * layout.clusterBytes);
    this.table = new ForwardWriter(target, tableAt(records.firstFile()));
    this.mirrored = new byte[(int) layout.mirror.bytes()];
    this.start = new byte[layout.recordBytes];
  }

  private long tableAt(int record) {
    return layout.place(layout.table) + (long) record * layout.recordBytes;
  }

  /**
   * Begins a volume: from here on there is no other where it will be.
   *
   * @param serial the volume's serial number
   * @throws VolumeException if the target fails
   */
  public static NtfsWriter begin(Target target, VolumeLayout layout, Instant now, long serial)
      throws VolumeException {
    NtfsWriter writer =
        new NtfsWriter(target, layout, WindowsTime.of(now), serial, new TreeMap<>());
    wipe(target, layout);
    return writer;
  }

  /** Writes what is around content that is there already. */
  static NtfsWriter over(
      Target target, VolumeLayout layout, Instant now, long serial, FreeRuns free)
      throws VolumeException {
    return new NtfsWriter(target, layout, WindowsTime.of(now), serial, free.runs());
  }

  /** Erases both boot sectors. */
  static void wipe(Target target, VolumeLayout layout) throws VolumeException {
    byte[] nothing = new byte[layout.format.sectorBytes()];
    target.write(0, nothing, 0, nothing.length);
    target.write(layout.sectors * nothing.length, nothing, 0, nothing.length);
    target.sync();
  }

  /**
   * Begins the next file, or one behind it.
   *
   * @throws VolumeException if the target fails
   */
  public void beginFile(int number) throws VolumeException {
    if (file != NONE || number < nextFile || number >= tree.files.count) {
      throw new IllegalArgumentException("File %d is not the next".formatted(number));
    }
    leaveOut(number);
    file = number;
    nextFile = number + 1;
    fileAt = content.position();
    fileBytes = 0;
    startLength = 0;
  }

  private void leaveOut(int to) throws VolumeException {
    for (int left = nextFile; left < to; left++) {
      tree.files.bytes[left] = FileTree.LEFT_OUT;
      int record = records.ofFile(left);
      writer.begin(record, 0, 0);
      record(record, writer.end(), table);
    }
  }

  /**
   * Writes the next bytes of the file that was begun.
   *
   * @throws VolumeException if the target fails
   */
  public void write(byte[] from, int offset, int length) throws VolumeException {
    if (file == NONE || length > tree.files.bytes[file] - fileBytes) {
      throw new IllegalArgumentException("More content than was planned");
    }
    fileBytes += length;
    int room = layout.residentMax(file);
    if (fileBytes <= room) {
      System.arraycopy(from, offset, start, startLength, length);
      startLength += length;
      return;
    }
    content.write(start, 0, startLength);
    startLength = 0;
    content.write(from, offset, length);
  }

  /**
   * Ends the file that was begun.
   *
   * @throws VolumeException if the target fails
   */
  public void endFile() throws VolumeException {
    if (file == NONE) {
      throw new IllegalArgumentException("No file was begun");
    }
    content.align(layout.clusterBytes);
    tree.files.bytes[file] = fileBytes;
    int record = records.ofFile(file);
    beginRecord(record, RecordWriter.IN_USE);
    if (fileBytes <= layout.residentMax(file)) {
      writer.resident(RecordWriter.DATA, "", start, startLength);
    } else {
      nonResident(RecordWriter.DATA, "", fileAt, fileBytes);
    }
    record(record, writer.end(), table);
    file = NONE;
  }

  /** Leaves the file that was begun out; what was written of it is written over. */
  public void dropFile() {
    if (file == NONE) {
      throw new IllegalArgumentException("No file was begun");
    }
    content.back(fileAt);
    nextFile = file;
    file = NONE;
  }

  /**
   * Writes the record of the next file, or one behind it, whose content lies there already.
   *
   * @param at where it begins, in bytes
   */
  void place(int number, long at) throws VolumeException {
    if (file != NONE || number < nextFile || number >= tree.files.count) {
      throw new IllegalArgumentException("File %d is not the next".formatted(number));
    }
    leaveOut(number);
    nextFile = number + 1;
    long bytes = tree.files.bytes[number];
    int record = records.ofFile(number);
    beginRecord(record, RecordWriter.IN_USE);
    if (bytes == 0) {
      writer.resident(RecordWriter.DATA, "", start, 0);
    } else {
      nonResident(RecordWriter.DATA, "", at, bytes);
    }
    record(record, writer.end(), table);
  }

  private void beginRecord(int record, int flags) {
    Facts facts = facts(record);
    writer.begin(record, flags, 1);
    writer.standardInformation(facts.ticks(), facts.attributes() & ~FileNames.FOLDER);
    writer.fileName(FileNames.value(facts, records.names(), records.text(record)));
  }

  private void nonResident(int type, String name, long at, long bytes) {
    writer.nonResident(
        type, name, at / layout.clusterBytes, layout.clustersOf(bytes), layout.clusterBytes, bytes);
  }

  private Facts facts(int record) {
    if (record < Records.FIRST) {
      return own.facts(record);
    }
    if (!records.isFile(record)) {
      int folder = records.folder(record);
      int parent = records.ofFolder(tree.folders.parents[folder]);
      return new Facts(parent, tree.folders.ticks[folder], 0, 0, FileNames.FOLDER);
    }
    int number = records.file(record);
    long bytes = tree.files.bytes[number];
    long allocated =
        bytes <= layout.residentMax(number)
            ? RecordWriter.eight((int) bytes)
            : layout.clustersOf(bytes) * layout.clusterBytes;
    int parent = records.ofFolder(tree.files.parents[number]);
    return new Facts(parent, tree.files.ticks[number], allocated, bytes, FileNames.ARCHIVE);
  }

  /** Writes a record, and keeps a copy of it where there are to be two. */
  private void record(int record, byte[] bytes, ForwardWriter into) throws VolumeException {
    long at = (long) record * bytes.length;
    if (at < mirrored.length) {
      System.arraycopy(bytes, 0, mirrored, (int) at, bytes.length);
    }
    into.write(bytes, 0, bytes.length);
  }

  /**
   * Writes the folders and the file system's own files and, after a sync, the boot sector, which
   * makes all of it a volume.
   *
   * @throws VolumeException if the target fails
   */
  public void finish() throws VolumeException {
    if (file != NONE) {
      throw new IllegalArgumentException("A file was begun and not ended");
    }
    leaveOut(tree.files.count);
    for (int spare = records.count(); spare < layout.tableRecords; spare++) {
      writer.begin(spare, 0, 0);
      record(spare, writer.end(), table);
    }
    table.flush();
    folders();
    own();
    pieces();
    target.sync();
    boot();
    target.sync();
  }

  private void folders() throws VolumeException {
    ForwardWriter into = new ForwardWriter(target, tableAt(Records.FIRST));
    for (int folder = 1; folder < tree.folders.count; folder++) {
      record(records.ofFolder(folder), folder(folder), into);
    }
    into.flush();
  }

  private byte[] folder(int folder) throws VolumeException {
    int record = records.ofFolder(folder);
    FolderIndex index =
        new FolderIndex(
            records,
            layout.order.of(folder, tree),
            layout.recordBytes,
            layout.clusterBytes,
            layout.nameLength(record));
    long blocksAt = content.position();
    index.blocks(this::facts, block -> content.write(block, 0, block.length));
    content.align(layout.clusterBytes);
    beginRecord(record, RecordWriter.IN_USE | RecordWriter.DIRECTORY);
    byte[] root = index.root(this::facts);
    writer.resident(RecordWriter.INDEX_ROOT, FolderIndex.NAME, root, root.length);
    if (index.blocks() > 0) {
      nonResident(
          RecordWriter.INDEX_ALLOCATION,
          FolderIndex.NAME,
          blocksAt,
          (long) index.blocks() * FolderIndex.BLOCK_BYTES);
      byte[] bitmap = index.bitmap();
      if (FolderIndex.isBitmapLarge(index.blocks())) {
        long bitmapAt = content.position();
        content.write(bitmap, 0, bitmap.length);
        content.align(layout.clusterBytes);
        nonResident(RecordWriter.BITMAP, FolderIndex.NAME, bitmapAt, bitmap.length);
      } else {
        writer.resident(RecordWriter.BITMAP, FolderIndex.NAME, bitmap, bitmap.length);
      }
    }
    return writer.end();
  }

  private void own() throws VolumeException {
    byte[] root = folder(FileTree.ROOT).clone();
    ForwardWriter into = new ForwardWriter(target, tableAt(0));
    for (int record = 0; record < Records.FIRST; record++) {
      record(record, record == Records.ROOT ? root : own.record(record), into);
    }
    into.flush();
    content.flush();
  }

  private void pieces() throws VolumeException {
    ForwardWriter bits = at(layout.tableBitmap);
    bits.write(tableBitmap(), 0, (int) layout.tableBitmap.bytes());
    end(bits);
    ForwardWriter into = at(layout.mirror);
    into.write(mirrored, 0, mirrored.length);
    into.align(layout.clusterBytes);
    // A log that was never used.
    into.fill((byte) 0xFF, layout.log.clusters() * layout.clusterBytes);
    into.write(layout.upCase.bytes(), 0, (int) layout.upperCase.bytes());
    into.align(layout.clusterBytes);
    into.write(SystemFiles.definitions(), 0, SystemFiles.DEFINITIONS_BYTES);
    into.align(layout.clusterBytes);
    into.write(Descriptors.stream(), 0, Descriptors.STREAM_BYTES);
    into.align(layout.clusterBytes);
    bitmap(into);
    end(into);
  }

  private ForwardWriter at(Piece piece) {
    return new ForwardWriter(target, layout.place(piece));
  }

  private void end(ForwardWriter into) throws VolumeException {
    into.align(layout.clusterBytes);
    into.flush();
  }

  private byte[] tableBitmap() {
    byte[] bits = new byte[(int) layout.tableBitmap.bytes()];
    for (int record = 0; record < records.count(); record++) {
      boolean isLeftOut =
          records.isFile(record) && tree.files.bytes[records.file(record)] == FileTree.LEFT_OUT;
      if (!isLeftOut) {
        bits[record / Byte.SIZE] |= (byte) (1 << record % Byte.SIZE);
      }
    }
    return bits;
  }

  /** Everything up to where content ended is in use, but for gaps; so is what is no cluster. */
  private void bitmap(ForwardWriter into) throws VolumeException {
    BitWriter bits = new BitWriter(into);
    long at = 0;
    for (Map.Entry<Long, Long> gap : free.entrySet()) {
      bits.write(true, gap.getKey() - at);
      bits.write(false, gap.getValue());
      at = gap.getKey() + gap.getValue();
    }
    long used = content.position() / layout.clusterBytes;
    bits.write(true, used - at);
    bits.write(false, layout.clusters - used);
    bits.write(true, layout.bitmap.bytes() * Byte.SIZE - layout.clusters);
  }

  /** The second boot sector lies behind the last cluster; the first is the last to be written. */
  private void boot() throws VolumeException {
    byte[] sector = bootSector();
    target.write(layout.sectors * sector.length, sector, 0, sector.length);
    target.sync();
    target.write(0, sector, 0, sector.length);
  }

  private byte[] bootSector() {
    int sectorBytes = layout.format.sectorBytes();
    StructureWriter boot = new StructureWriter(sectorBytes);
    boot.u8(0xEB).u8(0x52).u8(0x90).ascii("NTFS    ");
    boot.u16(sectorBytes).u8(layout.clusterBytes / sectorBytes);
    boot.u8(21, 0xF8);
    boot.u16(24, 63);
    boot.u16(26, 255);
    boot.u32(28, layout.format.sectorsBefore());
    boot.u32(36, 0x0080_0080);
    boot.u64(40, layout.sectors);
    boot.u64(48, layout.table.cluster());
    boot.u64(56, layout.mirror.cluster());
    boot.u8(64, coded(layout.recordBytes));
    boot.u8(68, coded(FolderIndex.BLOCK_BYTES));
    boot.u64(72, serial);
    boot.u16(510, 0xAA55);
    return boot.all();
  }

  /** In clusters, or as a power of two where that is less than one. */
  private int coded(int bytes) {
    return bytes >= layout.clusterBytes
        ? bytes / layout.clusterBytes
        : -Integer.numberOfTrailingZeros(bytes) & 0xFF;
  }
}
