package io.drivedock.volume.opening;

import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerVolume;
import io.drivedock.volume.partition.Partition;
import io.drivedock.volume.partition.PartitionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a device holds, which takes a few reads and no key.
 *
 * @param volumes one for each partition, in the order of the table
 */
public record Inspection(PartitionTable table, List<FoundVolume> volumes) {

  private static final int START_BYTES = 1 << 20;

  /** Copies the list. */
  public Inspection {
    volumes = List.copyOf(volumes);
  }

  /**
   * Looks at a device.
   *
   * @throws VolumeException if the device fails, or its partition table is damaged
   */
  public static Inspection of(Medium device) throws VolumeException {
    PartitionTable table = PartitionTable.read(device);
    List<FoundVolume> volumes = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      volumes.add(look(device, partition));
    }
    return new Inspection(table, volumes);
  }

  /**
   * What is on a device that is about to be written over, in words; empty if nothing is at its
   * start and no partition table leads to anything.
   *
   * @throws VolumeException if the device fails
   */
  public static String holds(Medium device) throws VolumeException {
    byte[] start = device.read(0, (int) Math.min(START_BYTES, device.size()));
    try {
      Inspection found = of(device);
      String volumes =
          found.volumes().stream()
              .map(FoundVolume::kind)
              .filter(kind -> kind != VolumeKind.EMPTY && kind != VolumeKind.UNKNOWN)
              .map(VolumeKind::title)
              .distinct()
              .collect(Collectors.joining(", "));
      if (!volumes.isEmpty()) {
        return volumes;
      }
      if (found.table().kind() != PartitionTable.Kind.NONE) {
        return "a partition table";
      }
    } catch (VolumeException e) {
      return "a damaged partition table";
    }
    boolean isEmpty = true;
    for (byte b : start) {
      isEmpty &= b == 0;
    }
    return isEmpty ? "" : "something unknown";
  }

  private static FoundVolume look(Medium device, Partition partition) {
    VolumeKind kind = VolumeKind.UNKNOWN;
    try {
      Medium part = partition.on(device);
      kind = VolumeKind.of(part);
      if (kind != VolumeKind.BITLOCKER) {
        return new FoundVolume(partition, kind, Optional.empty(), Optional.empty());
      }
      BitLockerVolume volume = BitLockerVolume.read(part);
      return new FoundVolume(partition, kind, Optional.of(volume), volume.refusal());
    } catch (VolumeException e) {
      return new FoundVolume(partition, kind, Optional.empty(), Optional.of(e));
    }
  }

  /**
   * The volume that a drive is sent for: the first of BitLocker or NTFS.
   *
   * @throws VolumeException if there is none, which says what there is instead
   */
  public FoundVolume dataVolume() throws VolumeException {
    for (FoundVolume volume : volumes) {
      if (volume.isForData()) {
        return volume;
      }
    }
    for (FoundVolume volume : volumes) {
      if (volume.problem().isPresent()) {
        throw volume.problem().get();
      }
      if (volume.kind() == VolumeKind.LUKS) {
        throw new VolumeException(
            Reason.LUKS, "The volume is encrypted with LUKS, which is not read");
      }
    }
    List<String> kinds =
        volumes.stream()
            .map(FoundVolume::kind)
            .filter(kind -> kind != VolumeKind.EMPTY && kind != VolumeKind.UNKNOWN)
            .map(VolumeKind::title)
            .distinct()
            .toList();
    if (kinds.isEmpty()) {
      throw new VolumeException(Reason.NO_VOLUME, "There is no volume of a known kind");
    }
    throw new VolumeException(
        Reason.NOT_NTFS,
        "There is no volume of BitLocker or NTFS, only " + String.join(", ", kinds));
  }
}
