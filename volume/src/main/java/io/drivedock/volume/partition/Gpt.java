package io.drivedock.volume.partition;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** A table of GUIDs (UEFI specification 2.10, chapter 5). */
final class Gpt {

  private static final String SIGN = "EFI PART";
  private static final String UNUSED = "00000000-0000-0000-0000-000000000000";
  private static final int HEADER_BYTES_MIN = 92;
  private static final int HEADER_CRC_AT = 16;
  private static final int ENTRY_BYTES_MIN = 128;
  private static final int ENTRY_BYTES_MAX = 4096;
  private static final int ENTRIES_MAX = 1024;
  private static final int NAME_AT = 56;
  private static final int NAME_BYTES = 72;

  private Gpt() {}

  /** The table or else its backup, with either size of sector; empty if there is none. */
  static Optional<PartitionTable> find(Medium device) throws VolumeException {
    for (int unit : new int[] {PartitionTable.SMALL_SECTOR, PartitionTable.LARGE_SECTOR}) {
      Optional<PartitionTable> primary = readWhole(device, unit, 1, false);
      if (primary.isPresent()) {
        return primary;
      }
    }
    for (int unit : new int[] {PartitionTable.SMALL_SECTOR, PartitionTable.LARGE_SECTOR}) {
      Optional<PartitionTable> backup = readWhole(device, unit, device.size() / unit - 1, true);
      if (backup.isPresent()) {
        return backup;
      }
    }
    return Optional.empty();
  }

  private static Optional<PartitionTable> readWhole(
      Medium device, int unit, long sector, boolean isBackup) throws VolumeException {
    try {
      return read(device, unit, sector, isBackup);
    } catch (VolumeException e) {
      if (e.reason() == Reason.UNREADABLE) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Optional<PartitionTable> read(
      Medium device, int unit, long sector, boolean isBackup) throws VolumeException {
    if (sector < 1 || sector * unit > device.size() - unit) {
      return Optional.empty();
    }
    Bytes header = Bytes.of(device.read(sector * unit, unit), Reason.PARTITION_TABLE_DAMAGED);
    if (!header.is(0, SIGN)) {
      return Optional.empty();
    }
    long length = header.u32(12);
    if (length < HEADER_BYTES_MIN || length > unit) {
      throw header.damaged("A GPT header of %d bytes".formatted(length));
    }
    byte[] checked = header.copy(0, (int) length);
    for (int i = 0; i < Integer.BYTES; i++) {
      checked[HEADER_CRC_AT + i] = 0;
    }
    long entriesAt = header.u63(72);
    long count = header.u32(80);
    long size = header.u32(84);
    if (crc(checked) != header.u32(HEADER_CRC_AT)
        || header.u63(24) != sector
        || count > ENTRIES_MAX
        || size < ENTRY_BYTES_MIN
        || size > ENTRY_BYTES_MAX
        || entriesAt > device.size() / unit) {
      throw header.damaged("The GPT is damaged");
    }
    byte[] raw = device.read(entriesAt * unit, (int) (count * size));
    if (crc(raw) != header.u32(88)) {
      throw header.damaged("The entries of the GPT are damaged");
    }
    return Optional.of(
        new PartitionTable(
            PartitionTable.Kind.GPT,
            unit,
            partitions(Bytes.of(raw, Reason.PARTITION_TABLE_DAMAGED), (int) size, unit),
            isBackup));
  }

  private static List<Partition> partitions(Bytes entries, int size, int unit)
      throws VolumeException {
    List<Partition> partitions = new ArrayList<>();
    for (int i = 0; i < entries.length() / size; i++) {
      Bytes entry = entries.slice((long) i * size, size);
      String type = entry.guid(0);
      if (type.equals(UNUSED)) {
        continue;
      }
      long first = entry.u63(32);
      long last = entry.u63(40);
      if (first > last || last >= Long.MAX_VALUE / unit) {
        throw entry.damaged("Partition %d ends before it begins".formatted(i + 1));
      }
      partitions.add(
          new Partition(
              i + 1,
              first * unit,
              (last - first + 1) * unit,
              type,
              entry.slice(NAME_AT, NAME_BYTES).utf16()));
    }
    return partitions;
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }
}
