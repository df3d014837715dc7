package io.drivedock.prepare;

import io.drivedock.drive.DriveId;
import io.drivedock.prepare.text.Printable;
import io.drivedock.volume.FileMedium;
import io.drivedock.volume.Medium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.device.SystemDevices;
import io.drivedock.volume.opening.Inspection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device that is to be written over, as the system tells of it. Only Linux tells.
 *
 * @param serial null if the system does not tell
 * @param isInUse whether it, or a partition of it, is mounted or otherwise in use
 * @param holds what is on it, in words; empty if nothing is
 */
record BlockDevice(
    Path path, @Nullable String serial, int sectorBytes, boolean isInUse, String holds) {

  /** Looks at a device. */
  static BlockDevice of(Path path, SystemDevices system) throws IOException, VolumeException {
    try (Medium medium = FileMedium.open(path.toRealPath())) {
      return new BlockDevice(
          path,
          system.serial(path).orElse(null),
          system.sectorBytes(path),
          system.isInUse(path),
          Inspection.holds(medium));
    }
  }

  /** Why it must not be written over, if it must not. */
  Optional<String> refusal(DriveId id, @Nullable DriveId overwritten) {
    if (isInUse) {
      return Optional.of(path + " is in use; unmount all of it first.");
    }
    if (overwritten != null && !overwritten.sameAs(id)) {
      return Optional.of(
          "--overwrite-device names %s, and --drive-id names %s.".formatted(overwritten, id));
    }
    if (serial != null && !isSerial(serial, id)) {
      return Optional.of(
          "%s has the serial number %s, not %s. Name the device that you mean."
              .formatted(path, Printable.of(serial), id));
    }
    if (serial == null && overwritten == null) {
      return Optional.of(
          "The system does not tell the serial number of %s. If it is the right device, add"
                  .formatted(path)
              + " --overwrite-device "
              + id
              + ".");
    }
    if (!holds.isEmpty() && overwritten == null) {
      return Optional.of(
          "%s holds %s. To destroy that, add --overwrite-device %s.".formatted(path, holds, id));
    }
    return Optional.empty();
  }

  private static boolean isSerial(String serial, DriveId id) {
    try {
      return DriveId.parse(serial).sameAs(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
