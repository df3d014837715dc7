package io.drivedock.station.slot.device;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.device.SystemDevices;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Block devices and image files as drives, read without mounting: BitLocker is unlocked with the
 * key of the assignment, and NTFS is read with it or without it. Nothing is written to them; what
 * wants to write is refused as {@link DriveException.Kind#READ_ONLY}.
 */
public final class DeviceOpener implements DriveOpener {

  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final DevicePlaces places;
  private final DeviceLooks looks;

  DeviceOpener(DevicePlaces places, DeviceLooks looks) {
    this.places = places;
    this.looks = looks;
  }

  /**
   * The drives of a slots folder that are image files, {@code SERIAL.img}, or links to devices,
   * {@code SERIAL}; and the drives at devices, each by the serial number that it gives.
   *
   * @param slots need not be there yet
   * @param devices paths of devices, such as {@code /dev/disk/by-path/…}, or of image files; with
   *     or without a drive
   */
  public static DeviceOpener slots(Path slots, Collection<Path> devices) {
    SystemDevices system = new SystemDevices();
    DeviceText text = new DeviceText(system, new DeviceHealth("smartctl"));
    return new DeviceOpener(
        new DevicePlaces(slots, List.copyOf(devices), system, SETTLED), new DeviceLooks(text::of));
  }

  /**
   * What a drive is and holds, in sentences, as it is known without a key. Each drive is looked at
   * when {@link #present} finds it; empty until then, and for drives that are at no device.
   */
  public String look(DriveId drive) {
    return looks.of(drive);
  }

  @Override
  public Set<DriveId> present() throws DriveException {
    Map<DriveId, List<Place>> found = places.present();
    looks.update(found);
    return Set.copyOf(found.keySet());
  }

  @Override
  public boolean encrypts(DriveId drive) throws DriveException {
    Place _ = place(drive);
    return false;
  }

  @Override
  public OpenDrive read(DriveId drive, Unlock unlock) throws DriveException {
    return VolumeDrive.open(drive, place(drive), () -> key(unlock));
  }

  private static @Nullable UnlockKey key(Unlock unlock) throws VolumeException {
    BitLockerKey key = unlock.key().orElse(null);
    return key == null ? null : UnlockKey.ofText(CharBuffer.wrap(key.reveal()));
  }

  @Override
  public OpenDrive reread(DriveId drive, Unlock unlock) throws DriveException {
    return read(drive, unlock);
  }

  @Override
  public WritableDrive write(DriveId drive, Unlock unlock) throws DriveException {
    throw readOnly(drive);
  }

  @Override
  public MendableDrive mend(DriveId drive, Unlock unlock) throws DriveException {
    throw readOnly(drive);
  }

  private DriveException readOnly(DriveId drive) throws DriveException {
    return new DriveException(
        DriveException.Kind.READ_ONLY,
        "Drive %s in %s is only read: a device is not written to. Mount its file system and insert"
                .formatted(drive, place(drive))
            + " the folder instead.",
        "Drive %s cannot be written to.".formatted(drive),
        null);
  }

  private Place place(DriveId drive) throws DriveException {
    List<Place> found = places.present().getOrDefault(drive, List.of());
    if (found.isEmpty()) {
      throw new DriveException(
          DriveException.Kind.NOT_FOUND, "Drive " + drive + " is at no device and in no image.");
    }
    if (found.size() > 1) {
      throw new DriveException(
          DriveException.Kind.IO_FAILED,
          "%d drives have the serial number %s: in %s. Take out all but the right one."
              .formatted(
                  found.size(),
                  drive,
                  found.stream().map(Place::toString).collect(Collectors.joining(" and in "))),
          "%d drives have the serial number %s.".formatted(found.size(), drive),
          null);
    }
    return found.getFirst();
  }
}
