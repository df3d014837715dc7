package io.drivedock.prepare;

import io.drivedock.drive.DriveId;
import io.drivedock.prepare.text.Printable;
import io.drivedock.volume.FileMedium;
import io.drivedock.volume.Medium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.opening.FoundVolume;
import io.drivedock.volume.opening.Inspection;
import io.drivedock.volume.opening.VolumeKind;
import io.drivedock.volume.partition.PartitionTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
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

  private static final int SECTOR_BYTES = 512;
  private static final int START_BYTES = 1 << 20;

  /** Looks at a device. */
  static BlockDevice of(Path path, Path sys, Path proc) throws IOException, VolumeException {
    Path device = path.toRealPath();
    String name = String.valueOf(device.getFileName());
    Path entry = sys.resolve("class/block").resolve(name);
    if (!Files.exists(entry)) {
      return new BlockDevice(path, null, SECTOR_BYTES, false, holds(device));
    }
    Path own = entry.toRealPath();
    Path disk = Files.exists(own.resolve("partition")) ? own.resolveSibling(".").normalize() : own;
    Optional<String> serial = text(disk.resolve("device/serial"));
    serial = serial.isPresent() ? serial : text(disk.resolve("serial"));
    serial = serial.isPresent() ? serial : page(disk.resolve("device/vpd_pg80"));
    int sectorBytes =
        text(disk.resolve("queue/logical_block_size")).map(Integer::parseInt).orElse(SECTOR_BYTES);
    boolean isInUse =
        isHeld(own)
            || names(proc.resolve("self/mounts"), device)
            || names(proc.resolve("swaps"), device);
    return new BlockDevice(path, serial.orElse(null), sectorBytes, isInUse, holds(device));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The serial number as the disk itself answers it: four bytes of header, then text. */
  private static Optional<String> page(Path file) {
    try {
      byte[] page = Files.readAllBytes(file);
      String text =
          new String(page, 4, Math.max(0, page.length - 4), StandardCharsets.ISO_8859_1).strip();
      return Optional.of(text).filter(found -> !found.isEmpty());
    } catch (IOException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** Whether another device, such as a decrypted one, lies on it or on a partition of it. */
  private static boolean isHeld(Path entry) throws IOException {
    boolean isHeld = hasAny(entry.resolve("holders"));
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(entry)) {
      for (Path part : parts) {
        isHeld |= Files.exists(part.resolve("partition")) && hasAny(part.resolve("holders"));
      }
    }
    return isHeld;
  }

  private static boolean hasAny(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      return found.iterator().hasNext();
    }
  }

  /** Whether a list names the device or a partition of it. */
  private static boolean names(Path list, Path device) throws IOException {
    if (!Files.exists(list)) {
      return false;
    }
    String own = device.toString();
    return Files.readString(list, StandardCharsets.ISO_8859_1)
        .lines()
        .map(line -> line.split("[ \t]", 2)[0])
        .anyMatch(used -> used.startsWith(own) && used.substring(own.length()).matches("p?[0-9]*"));
  }

  private static String holds(Path device) throws IOException, VolumeException {
    try (Medium medium = FileMedium.open(device)) {
      return holds(medium);
    }
  }

  static String holds(Medium medium) throws VolumeException {
    byte[] start = medium.read(0, (int) Math.min(START_BYTES, medium.size()));
    boolean isEmpty = true;
    for (byte b : start) {
      isEmpty &= b == 0;
    }
    try {
      Inspection found = Inspection.of(medium);
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
    return isEmpty ? "" : "something unknown";
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
