package io.drivedock.volume.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux knows of the drive behind a block device, from {@code /sys}, {@code /proc} and udev's
 * database. Other systems tell nothing.
 */
public final class SystemDevices {

  private static final String IMAGE = ".img";
  private static final int SECTOR_BYTES = 512;

  private static final int TEXT_MAX = 256;
  private static final int UDEV_BYTES_MAX = 64 << 10;
  private static final String UDEV_SERIAL = "E:ID_SERIAL_SHORT=";

  /** How far the bridge of a USB drive is above it. */
  private static final int LEVELS_MAX = 8;

  /** Behind the header of the page of the serial number (SPC-4, 7.8.15). */
  private static final int PAGE_HEADER_BYTES = 4;

  private final Path root;

  /** Of this machine. */
  public SystemDevices() {
    this(Path.of("/"));
  }

  /** Of a machine whose {@code /sys}, {@code /proc} and {@code /run} are below a folder. */
  public SystemDevices(Path root) {
    this.root = root;
  }

  /** The folder in which the kernel tells of a device; of a partition, of the drive it is on. */
  private Optional<Path> told(Path device) {
    try {
      String name = String.valueOf(device.toRealPath().getFileName());
      Path folder = root.resolve("sys/class/block").resolve(name).toRealPath();
      boolean isPartition = Files.exists(folder.resolve("partition"));
      return Optional.ofNullable(isPartition ? folder.getParent() : folder);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether there is a medium: a card reader is a device without one. */
  public boolean hasMedium(Path device) {
    return told(device).map(folder -> !text(folder.resolve("size")).equals("0")).orElse(true);
  }

  /** The serial number as the drive, or else its bridge, tells it; nothing if neither does. */
  public Optional<String> serial(Path device) {
    return told(device)
        .flatMap(
            folder ->
                udev(folder)
                    .or(() -> filled(text(folder.resolve("serial"))))
                    .or(() -> filled(text(folder.resolve("device/serial"))))
                    .or(() -> page(folder.resolve("device/vpd_pg80")))
                    .or(() -> bridge(folder))
                    .or(() -> image(folder)));
  }

  /** The model, as far as it is told. */
  public Optional<String> model(Path device) {
    return told(device).flatMap(folder -> filled(text(folder.resolve("device/model"))));
  }

  /** Whether the system knows of the device at all. */
  public boolean isKnown(Path device) {
    return told(device).isPresent();
  }

  /** How large its sectors are; those of most drives if that is not told. */
  public int sectorBytes(Path device) {
    return told(device)
        .map(folder -> text(folder.resolve("queue/logical_block_size")))
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(Integer::parseInt)
        .orElse(SECTOR_BYTES);
  }

  /**
   * Whether it, or a partition of it, is mounted, is swapped to, or has another device on it.
   *
   * @throws IOException if that cannot be known
   */
  public boolean isInUse(Path device) throws IOException {
    Path real = device.toRealPath();
    Path entry = root.resolve("sys/class/block").resolve(String.valueOf(real.getFileName()));
    if (!Files.exists(entry)) {
      return false;
    }
    return isHeld(entry.toRealPath())
        || names(root.resolve("proc/self/mounts"), real)
        || names(root.resolve("proc/swaps"), real);
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

  private Optional<String> udev(Path folder) {
    Path record = root.resolve("run/udev/data/b" + text(folder.resolve("dev")));
    try {
      if (Files.size(record) > UDEV_BYTES_MAX) {
        return Optional.empty();
      }
      for (String line : Files.readAllLines(record, StandardCharsets.UTF_8)) {
        if (line.startsWith(UDEV_SERIAL)) {
          return filled(line.substring(UDEV_SERIAL.length()).strip());
        }
      }
    } catch (IOException e) {
      // A machine without udev, such as a container.
    }
    return Optional.empty();
  }

  private static Optional<String> page(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int length = Math.min(bytes.length, TEXT_MAX) - PAGE_HEADER_BYTES;
      return length <= 0
          ? Optional.empty()
          : filled(new String(bytes, PAGE_HEADER_BYTES, length, StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> bridge(Path folder) {
    Path above = folder.getParent();
    for (int i = 0; i < LEVELS_MAX && above != null; i++) {
      Optional<String> serial = filled(text(above.resolve("serial")));
      if (serial.isPresent()) {
        return serial;
      }
      above = above.getParent();
    }
    return Optional.empty();
  }

  /** A loop device is called as its image is. */
  private static Optional<String> image(Path folder) {
    String file = text(folder.resolve("loop/backing_file"));
    String name = file.substring(file.lastIndexOf('/') + 1);
    return filled(name.endsWith(IMAGE) ? name.substring(0, name.length() - IMAGE.length()) : name);
  }

  private static Optional<String> filled(String text) {
    return Optional.of(text).filter(it -> !it.isEmpty());
  }

  private static String text(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8).strip();
      return text.length() > TEXT_MAX ? "" : text;
    } catch (IOException e) {
      return "";
    }
  }
}
