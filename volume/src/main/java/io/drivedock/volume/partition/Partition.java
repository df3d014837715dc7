package io.drivedock.volume.partition;

import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;

/**
 * One partition.
 *
 * @param number its number in the table, from 1; 0 for a volume without a table
 * @param start its first byte
 * @param length its length in bytes
 * @param type the GUID or the number of its type, in lower case; empty without a table
 * @param name the name in the table; may be empty
 */
public record Partition(int number, long start, long length, String type, String name) {

  /** Its bytes. */
  public Medium on(Medium device) throws VolumeException {
    if (start < 0 || length < 0 || start > device.size() - length) {
      throw new VolumeException(
          Reason.TRUNCATED,
          "Partition %d reaches beyond the end of the device or image; was it cut off?"
              .formatted(number));
    }
    return device.part(start, length);
  }

  /** Whether its type says that it holds a system's own files and no data. */
  public boolean isSystems() {
    return switch (type) {
      case "c12a7328-f81f-11d2-ba4b-00a0c93ec93b",
          "e3c9e316-0b5c-4db8-817d-f92df00215ae",
          "de94bba4-06d1-4d40-a16a-bfd50179d6ac",
          "0xef",
          "0x27" ->
          true;
      default -> false;
    };
  }
}
