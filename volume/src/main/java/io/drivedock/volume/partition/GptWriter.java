package io.drivedock.volume.partition;

import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/** A new table of GUIDs with one partition for data (UEFI specification 2.10, chapter 5). */
public final class GptWriter {

  /** What lies before the partition, and behind it at least. */
  public static final int MARGIN_BYTES = 1 << 20;

  private static final String TYPE = "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7";
  private static final String NAME = "Basic data partition";
  private static final int ENTRIES = 128;
  private static final int ENTRY_BYTES = 128;
  private static final int HEADER_BYTES = 92;
  private static final int PROTECTIVE = 0xEE;

  private final Target device;
  private final long sectors;
  private final int sectorBytes;
  private final byte[] guid;
  private final byte[] entries;

  private GptWriter(Target device, long deviceBytes, int sectorBytes, RandomGenerator random) {
    this.device = device;
    this.sectors = deviceBytes / sectorBytes;
    this.sectorBytes = sectorBytes;
    this.guid = guid(new UUID(random.nextLong(), random.nextLong()));
    StructureWriter entry = new StructureWriter(ENTRIES * ENTRY_BYTES);
    entry.bytes(guid(UUID.fromString(TYPE)));
    entry.bytes(guid(new UUID(random.nextLong(), random.nextLong())));
    entry.u64(MARGIN_BYTES / sectorBytes);
    entry.u64((MARGIN_BYTES + partitionBytes(deviceBytes)) / sectorBytes - 1);
    entry.u64(0).utf16(NAME);
    this.entries = entry.all();
  }

  /** How long the partition of a device is, in bytes. */
  public static long partitionBytes(long deviceBytes) {
    return (deviceBytes / MARGIN_BYTES - 2) * MARGIN_BYTES;
  }

  /**
   * Writes the table, its copy at the end of the device first.
   *
   * @throws VolumeException if the device fails
   */
  public static void write(Target device, long deviceBytes, int sectorBytes, RandomGenerator random)
      throws VolumeException {
    new GptWriter(device, deviceBytes, sectorBytes, random).write();
  }

  private void write() throws VolumeException {
    long last = sectors - 1;
    long copy = last - entries.length / sectorBytes;
    put(copy, entries);
    put(last, header(last, 1, copy));
    put(2, entries);
    put(1, header(1, last, 2));
    StructureWriter protective = new StructureWriter(sectorBytes);
    protective.position(446).u8(0).u8(0).u8(2).u8(0).u8(PROTECTIVE).u8(0xFF).u8(0xFF).u8(0xFF);
    protective.u32(1).u32(Math.min(last, 0xFFFF_FFFFL));
    protective.u16(510, 0xAA55);
    put(0, protective.all());
    device.sync();
  }

  private void put(long sector, byte[] bytes) throws VolumeException {
    device.write(sector * sectorBytes, bytes, 0, bytes.length);
  }

  private byte[] header(long own, long other, long entriesAt) {
    StructureWriter header = new StructureWriter(sectorBytes);
    header.ascii("EFI PART").u32(0x10000).u32(HEADER_BYTES).u32(0).u32(0);
    long reserved = 2 + (long) entries.length / sectorBytes;
    header.u64(own).u64(other).u64(reserved).u64(sectors - reserved).bytes(guid);
    header.u64(entriesAt).u32(ENTRIES).u32(ENTRY_BYTES).u32(crc(entries, entries.length));
    header.u32(16, crc(header.all(), HEADER_BYTES));
    return header.all();
  }

  private static long crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }

  /** The first three parts of a GUID are little-endian, the others are not. */
  private static byte[] guid(UUID guid) {
    long most = guid.getMostSignificantBits();
    return new StructureWriter(16)
        .u32(most >>> 32)
        .u16((int) (most >>> 16))
        .u16((int) most)
        .u64(Long.reverseBytes(guid.getLeastSignificantBits()))
        .all();
  }
}
