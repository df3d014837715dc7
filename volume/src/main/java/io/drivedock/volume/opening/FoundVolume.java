package io.drivedock.volume.opening;

import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerVolume;
import io.drivedock.volume.partition.Partition;
import java.util.Optional;

/**
 * A volume on a device, as it is known without a key.
 *
 * @param partition where it lies
 * @param bitLocker its metadata, if it is a BitLocker volume whose metadata can be read
 * @param problem why it cannot be opened whatever the key is, if that is known already
 */
public record FoundVolume(
    Partition partition,
    VolumeKind kind,
    Optional<BitLockerVolume> bitLocker,
    Optional<VolumeException> problem) {

  /** Whether it is of a kind in which drives travel, and not a system's own. */
  public boolean isForData() {
    return (kind == VolumeKind.BITLOCKER || kind == VolumeKind.NTFS) && !partition.isSystems();
  }
}
