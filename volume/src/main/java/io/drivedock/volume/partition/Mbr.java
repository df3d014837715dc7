package io.drivedock.volume.partition;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.List;

/** A master boot record. */
final class Mbr {

  private static final int SIGN_AT = 510;
  private static final int SIGN = 0xAA55;
  private static final int ENTRIES_AT = 446;
  private static final int ENTRY_BYTES = 16;
  private static final int ENTRIES = 4;
  private static final int PROTECTIVE = 0xEE;
  private static final int LOGICAL_MAX = 128;

  private Mbr() {}

  private record Entry(int type, long start, long count) {
    boolean isExtended() {
      return type == 0x05 || type == 0x0F || type == 0x85;
    }

    boolean isEmpty() {
      return type == 0 || count == 0;
    }
  }

  static boolean isOne(Bytes start) throws VolumeException {
    if (start.u16(SIGN_AT) != SIGN) {
      return false;
    }
    boolean isAnyUsed = false;
    for (int i = 0; i < ENTRIES; i++) {
      int status = start.u8(ENTRIES_AT + i * ENTRY_BYTES);
      if (status != 0 && status != 0x80) {
        return false;
      }
      isAnyUsed |= !entry(start, i).isEmpty();
    }
    return isAnyUsed;
  }

  static boolean isProtective(Bytes start) throws VolumeException {
    for (int i = 0; i < ENTRIES; i++) {
      if (entry(start, i).type() == PROTECTIVE) {
        return true;
      }
    }
    return false;
  }

  private static Entry entry(Bytes sector, int index) throws VolumeException {
    Bytes entry = sector.slice(ENTRIES_AT + index * ENTRY_BYTES, ENTRY_BYTES);
    return new Entry(entry.u8(4), entry.u32(8), entry.u32(12));
  }

  static PartitionTable read(Medium device, Bytes start) throws VolumeException {
    int unit = unit(device, start);
    List<Partition> partitions = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      Entry entry = entry(start, i);
      if (entry.isExtended()) {
        logical(device, entry, unit, partitions);
      } else if (!entry.isEmpty()) {
        partitions.add(partition(i + 1, entry, 0, unit));
      }
    }
    return new PartitionTable(PartitionTable.Kind.MBR, unit, partitions, false);
  }

  private static Partition partition(int number, Entry entry, long base, int unit) {
    return new Partition(
        number,
        (base + entry.start()) * unit,
        entry.count() * unit,
        "0x%02x".formatted(entry.type()),
        "");
  }

  /**
   * A record does not say in which sectors it counts: those in which something known begins where a
   * partition does.
   */
  private static int unit(Medium device, Bytes start) throws VolumeException {
    for (int unit : new int[] {PartitionTable.SMALL_SECTOR, PartitionTable.LARGE_SECTOR}) {
      for (int i = 0; i < ENTRIES; i++) {
        long place = entry(start, i).start() * unit;
        if (!entry(start, i).isEmpty()
            && place <= device.size() - PartitionTable.SMALL_SECTOR
            && device.read(place, PartitionTable.SMALL_SECTOR)[SIGN_AT] == (byte) SIGN) {
          return unit;
        }
      }
    }
    return PartitionTable.SMALL_SECTOR;
  }

  /** Each record of the chain has one partition and the place of the next record. */
  private static void logical(Medium device, Entry extended, int unit, List<Partition> found)
      throws VolumeException {
    long at = extended.start();
    for (int number = ENTRIES + 1; ; number++) {
      if (number > ENTRIES + LOGICAL_MAX) {
        throw damaged("More than %d logical partitions".formatted(LOGICAL_MAX));
      }
      if (at * unit > device.size() - PartitionTable.SMALL_SECTOR) {
        throw damaged("A logical partition is described beyond the end of the device or image");
      }
      Bytes sector =
          Bytes.of(
              device.read(at * unit, PartitionTable.SMALL_SECTOR), Reason.PARTITION_TABLE_DAMAGED);
      if (sector.u16(SIGN_AT) != SIGN) {
        throw damaged("The description of a logical partition is damaged");
      }
      if (!entry(sector, 0).isEmpty()) {
        found.add(partition(number, entry(sector, 0), at, unit));
      }
      Entry next = entry(sector, 1);
      if (next.isEmpty()) {
        return;
      }
      at = extended.start() + next.start();
    }
  }

  private static VolumeException damaged(String message) {
    return new VolumeException(Reason.PARTITION_TABLE_DAMAGED, message);
  }
}
