package io.drivedock.station.slot.device;

import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveException;
import io.drivedock.volume.device.SystemDevices;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which drives are in images and at devices now. */
final class DevicePlaces {

  private static final Logger LOG = LoggerFactory.getLogger(DevicePlaces.class);
  private static final int SLOTS_MAX = 1_000;
  private static final String OVERWRITE = ".overwrite";

  private static final int TYPE_MASK = 0170000;
  private static final int BLOCK_DEVICE = 0060000;

  private final Path slots;
  private final List<Path> devices;
  private final SystemDevices system;
  private final Duration settled;

  /** Images, as they were when they were first seen so. */
  private final Map<Path, Seen> images = new HashMap<>();

  private final Set<Object> unnamed = new HashSet<>();

  /** Those that this station writes to: they change, and are there all the same. */
  private final Set<Object> filled = new HashSet<>();

  private record Seen(Object inode, long bytes, long modifiedAt, long since) {
    boolean isSameAs(Seen other) {
      return inode.equals(other.inode) && bytes == other.bytes && modifiedAt == other.modifiedAt;
    }
  }

  /**
   * Those of a slots folder and at devices.
   *
   * @param slots need not be there
   * @param settled how long a file has not changed that is not being copied any more
   */
  DevicePlaces(Path slots, List<Path> devices, SystemDevices system, Duration settled) {
    this.slots = slots;
    this.devices = devices;
    this.system = system;
    this.settled = settled;
  }

  /** The places of each drive, which are several if several have one serial number. */
  synchronized Map<DriveId, List<Place>> present() throws DriveException {
    Map<DriveId, List<Place>> found = new TreeMap<>();
    Set<Object> known = new HashSet<>();
    for (Path entry : inSlots()) {
      String name = String.valueOf(entry.getFileName());
      boolean isImage = name.endsWith(Place.IMAGE);
      String serial = isImage ? name.substring(0, name.length() - Place.IMAGE.length()) : name;
      add(entry, isImage, parsed(serial), found, known);
    }
    for (Path device : devices) {
      add(device, true, Optional.empty(), found, known);
    }
    return found;
  }

  /** From now on the image is there although it changes, because it is filled here. */
  synchronized void fills(Place place) {
    filled.add(place.inode());
  }

  /**
   * Takes somebody's word that what is on a drive may be written over: a file in the slots folder
   * that is named as the drive with {@code .overwrite} behind it. It counts once.
   */
  boolean takeOverwriting(DriveId drive) throws IOException {
    Path word = overwriting(drive);
    return Files.isRegularFile(word, LinkOption.NOFOLLOW_LINKS) && Files.deleteIfExists(word);
  }

  /** The file that says so. */
  Path overwriting(DriveId drive) {
    return slots.resolve(drive.value() + OVERWRITE);
  }

  private List<Path> inSlots() throws DriveException {
    List<Path> entries = new ArrayList<>();
    if (!Files.isDirectory(slots)) {
      return entries;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(slots)) {
      for (Path entry : stream) {
        if (entries.size() == SLOTS_MAX) {
          break;
        }
        entries.add(entry);
      }
    } catch (IOException e) {
      throw new DriveException(
          DriveException.Kind.IO_FAILED,
          "The slots folder " + slots + " cannot be read.",
          "The station could not read its slots.",
          e);
    }
    return entries;
  }

  /** Adds what is at a path, unless another path led to it already. */
  private void add(
      Path path,
      boolean mayBeImage,
      Optional<DriveId> name,
      Map<DriveId, List<Place>> found,
      Set<Object> known) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      Place place = new Place(path, Place.inode(path));
      boolean isHere =
          attributes.isRegularFile()
              ? mayBeImage && isSettled(path, attributes)
              : isDevice(path) && system.hasMedium(path);
      if (!isHere || known.contains(place.inode())) {
        return;
      }
      Optional<DriveId> drive = name.or(() -> named(path, attributes));
      if (drive.isEmpty()) {
        tellUnnamed(place);
        return;
      }
      known.add(place.inode());
      found.computeIfAbsent(drive.get(), _ -> new ArrayList<>(1)).add(place);
    } catch (IOException e) {
      // There is no drive at this place now.
      images.remove(path);
    }
  }

  private static boolean isDevice(Path path) throws IOException {
    try {
      int mode = (int) Files.getAttribute(path, "unix:mode");
      return (mode & TYPE_MASK) == BLOCK_DEVICE;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isSettled(Path path, BasicFileAttributes attributes) throws IOException {
    if (filled.contains(Place.inode(path))) {
      return attributes.size() > 0;
    }
    Seen now =
        new Seen(
            Place.inode(path),
            attributes.size(),
            attributes.lastModifiedTime().toMillis(),
            System.nanoTime());
    Seen before = images.get(path);
    if (before == null || !before.isSameAs(now)) {
      images.put(path, now);
      return false;
    }
    return now.bytes() > 0 && now.since() - before.since() >= settled.toNanos();
  }

  private Optional<DriveId> named(Path path, BasicFileAttributes attributes) {
    String file = String.valueOf(path.getFileName());
    return attributes.isRegularFile()
        ? parsed(
            file.endsWith(Place.IMAGE)
                ? file.substring(0, file.length() - Place.IMAGE.length())
                : file)
        : system.serial(path).flatMap(DevicePlaces::parsed);
  }

  private static Optional<DriveId> parsed(String serial) {
    try {
      return Optional.of(DriveId.parse(serial));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void tellUnnamed(Place place) {
    if (unnamed.add(place.inode())) {
      LOG.warn(
          "device={} gives no serial number that can name a drive; name it by a link to it in the"
              + " slots folder",
          place);
    }
  }
}
