package io.drivedock.volume.partition;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.List;

/**
 * How a device is divided.
 *
 * @param kind by what
 * @param sectorBytes the unit in which the table counts: 512 or 4096
 * @param partitions in the order of the table
 * @param isPrimaryDamaged whether only the backup of a GPT at the device's end could be read
 */
public record PartitionTable(
    Kind kind, int sectorBytes, List<Partition> partitions, boolean isPrimaryDamaged) {

  /** By what a device is divided. */
  public enum Kind {
    /** A table of GUIDs. */
    GPT,
    /** The four entries of a master boot record, and logical partitions. */
    MBR,
    /** Nothing: the device is one volume. */
    NONE
  }

  static final int SMALL_SECTOR = 512;
  static final int LARGE_SECTOR = 4096;

  /** Copies the list. */
  public PartitionTable {
    partitions = List.copyOf(partitions);
  }

  /**
   * Reads the table of a device. Images are read with either size of sector, whatever the device
   * had.
   *
   * @throws VolumeException with {@link Reason#PARTITION_TABLE_DAMAGED}, or if the device fails
   */
  public static PartitionTable read(Medium device) throws VolumeException {
    int length = (int) Math.min(LARGE_SECTOR, device.size());
    Bytes start = Bytes.of(device.read(0, length), Reason.PARTITION_TABLE_DAMAGED);
    if (length < SMALL_SECTOR || isVolume(start) || !Mbr.isOne(start)) {
      return Gpt.find(device).orElseGet(() -> none(device));
    }
    if (Mbr.isProtective(start)) {
      return Gpt.find(device)
          .orElseThrow(
              () ->
                  new VolumeException(
                      Reason.PARTITION_TABLE_DAMAGED,
                      "The device should have a GPT, and neither the table nor its backup can be"
                          + " read"));
    }
    return Mbr.read(device, start);
  }

  /** Boot sectors of volumes end like a master boot record, so they are told by their signs. */
  private static boolean isVolume(Bytes start) {
    return start.is(3, "NTFS    ")
        || start.is(3, "-FVE-FS-")
        || start.is(3, "MSWIN4.1")
        || start.is(3, "EXFAT   ")
        || start.is(3, "ReFS")
        || start.is(0, "LUKS")
        || start.is(54, "FAT1")
        || start.is(82, "FAT32");
  }

  private static PartitionTable none(Medium device) {
    return new PartitionTable(
        Kind.NONE, SMALL_SECTOR, List.of(new Partition(0, 0, device.size(), "", "")), false);
  }
}
