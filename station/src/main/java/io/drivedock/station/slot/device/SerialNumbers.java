package io.drivedock.station.slot.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What Linux knows of the drive behind a block device, from {@code /sys} and udev's database. */
final class SerialNumbers {

  private static final int TEXT_MAX = 256;
  private static final int UDEV_BYTES_MAX = 64 << 10;
  private static final String UDEV_SERIAL = "E:ID_SERIAL_SHORT=";

  /** How far the bridge of a USB drive is above it. */
  private static final int LEVELS_MAX = 8;

  /** Behind the header of the page of the serial number (SPC-4, 7.8.15). */
  private static final int PAGE_HEADER_BYTES = 4;

  private final Path root;

  /** Of a machine whose {@code /sys} and {@code /run} are below a folder. */
  SerialNumbers(Path root) {
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
  boolean hasMedium(Path device) {
    return told(device).map(folder -> !text(folder.resolve("size")).equals("0")).orElse(true);
  }

  /** The serial number as the drive, or else its bridge, tells it; nothing if neither does. */
  Optional<String> of(Path device) {
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
  Optional<String> model(Path device) {
    return told(device).flatMap(folder -> filled(text(folder.resolve("device/model"))));
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
    return filled(
        name.endsWith(Place.IMAGE)
            ? name.substring(0, name.length() - Place.IMAGE.length())
            : name);
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
