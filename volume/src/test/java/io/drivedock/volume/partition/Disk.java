package io.drivedock.volume.partition;

import io.drivedock.volume.Damage;
import io.drivedock.volume.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32;

/** A device in memory with a partition table. */
public final class Disk {

  private static final String DATA = "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7";
  private static final int ENTRIES = 128;
  private static final int ENTRY_BYTES = 128;

  private final Memory memory;
  private final ByteBuffer bytes;
  private final int unit;

  private Disk(int size, int unit) {
    memory = new Memory(size);
    bytes = ByteBuffer.wrap(memory.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    this.unit = unit;
  }

  Memory memory() {
    return memory;
  }

  /** With a GPT and its backup; one reserved partition, then one for data. */
  static Disk gpt(int size, int unit, long dataFrom, long dataTo) {
    Disk disk = new Disk(size, unit);
    disk.entry(0, 0xEE, 1, size / unit - 1);
    long last = size / unit - 1L;
    int entrySectors = ENTRIES * ENTRY_BYTES / unit;
    disk.table(1, last, 2, dataFrom, dataTo);
    disk.table(last, 1, last - entrySectors, dataFrom, dataTo);
    return disk;
  }

  private void table(long own, long other, long entries, long dataFrom, long dataTo) {
    int at = (int) (entries * unit);
    partition(at, "e3c9e316-0b5c-4db8-817d-f92df00215ae", 64, dataFrom - 1, "Reserved");
    partition(at + ENTRY_BYTES, DATA, dataFrom, dataTo, "Basic data partition");
    int header = (int) (own * unit);
    bytes.put(header, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(header + 8, 0x10000);
    bytes.putInt(header + 12, 92);
    bytes.putLong(header + 24, own);
    bytes.putLong(header + 32, other);
    bytes.putLong(header + 72, entries);
    bytes.putInt(header + 80, ENTRIES);
    bytes.putInt(header + 84, ENTRY_BYTES);
    bytes.putInt(header + 88, crc(at, ENTRIES * ENTRY_BYTES));
    bytes.putInt(header + 16, 0);
    bytes.putInt(header + 16, crc(header, 92));
  }

  private int crc(int at, int length) {
    CRC32 crc = new CRC32();
    crc.update(memory.bytes(), at, length);
    return (int) crc.getValue();
  }

  private void partition(int at, String type, long first, long last, String name) {
    UUID guid = UUID.fromString(type);
    bytes.putInt(at, (int) (guid.getMostSignificantBits() >>> 32));
    bytes.putShort(at + 4, (short) (guid.getMostSignificantBits() >>> 16));
    bytes.putShort(at + 6, (short) guid.getMostSignificantBits());
    bytes.putLong(at + 8, Long.reverseBytes(guid.getLeastSignificantBits()));
    bytes.put(at + 16, (byte) 1);
    bytes.putLong(at + 32, first);
    bytes.putLong(at + 40, last);
    bytes.put(at + 56, name.getBytes(StandardCharsets.UTF_16LE));
  }

  /** With a master boot record. */
  static Disk mbr(int size, int unit) {
    return new Disk(size, unit);
  }

  /** Describes a partition in the first sector. */
  Disk entry(int index, int type, long start, long count) {
    return entryAt(0, index, type, start, count);
  }

  /** Describes a partition in a sector. */
  Disk entryAt(long sector, int index, int type, long start, long count) {
    int at = (int) (sector * unit) + 446 + 16 * index;
    bytes.put(at + 4, (byte) type);
    bytes.putInt(at + 8, (int) start);
    bytes.putInt(at + 12, (int) count);
    bytes.putShort((int) (sector * unit) + 510, (short) 0xAA55);
    return this;
  }

  /** Puts a sign of NTFS where a volume begins. */
  Disk ntfsAt(long sector) {
    int at = (int) (sector * unit);
    bytes.put(at + 3, "NTFS    ".getBytes(StandardCharsets.US_ASCII));
    bytes.putShort(at + 510, (short) 0xAA55);
    return this;
  }

  /** Makes the checksums of a GPT right, as far as its header can be believed. */
  static void mendChecksums(Damage damage, int header) {
    ByteBuffer view = damage.view();
    long entries = view.getLong(header + 72) * 512;
    long length = Math.multiplyFull(view.getInt(header + 80), view.getInt(header + 84));
    if (entries >= 0
        && entries <= view.capacity()
        && length >= 0
        && length <= view.capacity() - entries) {
      damage.put32(header + 88, crc(damage.copy((int) entries, (int) length)));
    }
    int headerBytes = view.getInt(header + 12);
    if (headerBytes >= 92 && headerBytes <= 512) {
      damage.put32(header + 16, 0);
      damage.put32(header + 16, crc(damage.copy(header, headerBytes)));
    }
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }
}
