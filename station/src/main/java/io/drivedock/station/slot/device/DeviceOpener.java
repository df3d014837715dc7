package io.drivedock.station.slot.device;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.volume.FileMedium;
import io.drivedock.volume.FileTarget;
import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.device.SystemDevices;
import io.drivedock.volume.opening.Inspection;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Block devices and image files as drives, without mounting: BitLocker is unlocked with the key of
 * the assignment, and NTFS is read with it or without it.
 *
 * <p>A drive that is written to gets a new volume, encrypted with the key of the assignment, in the
 * place of all that it held. If it holds anything that was not made with that key, somebody must
 * have said that it may be written over, with a file {@code SERIAL.overwrite} in the slots folder.
 * What is on a volume already is not mended.
 */
public final class DeviceOpener implements DriveOpener {

  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final DevicePlaces places;
  private final DeviceLooks looks;
  private final SystemDevices system;
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private final Writing writing;

  /** How a device is opened to be written. */
  interface Writing {
    Target open(Path device) throws VolumeException;
  }

  DeviceOpener(
      DevicePlaces places,
      DeviceLooks looks,
      SystemDevices system,
      InstantSource clock,
      Writing writing) {
    this.places = places;
    this.looks = looks;
    this.system = system;
    this.clock = clock;
    this.writing = writing;
  }

  /**
   * The drives of a slots folder that are image files, {@code SERIAL.img}, or links to devices,
   * {@code SERIAL}; and the drives at devices, each by the serial number that it gives.
   *
   * @param slots need not be there yet
   * @param devices paths of devices, such as {@code /dev/disk/by-path/…}, or of image files; with
   *     or without a drive
   */
  public static DeviceOpener slots(Path slots, Collection<Path> devices, InstantSource clock) {
    SystemDevices system = new SystemDevices();
    DeviceText text = new DeviceText(system, new DeviceHealth("smartctl"));
    return new DeviceOpener(
        new DevicePlaces(slots, List.copyOf(devices), system, SETTLED),
        new DeviceLooks(text::of),
        system,
        clock,
        FileTarget::open);
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
    return true;
  }

  @Override
  public OpenDrive read(DriveId drive, Unlock unlock) throws DriveException {
    Place place = place(drive);
    return VolumeDrive.open(drive, place, FileMedium::open, () -> key(unlock));
  }

  private static @Nullable UnlockKey key(Unlock unlock) throws VolumeException {
    BitLockerKey key = unlock.key().orElse(null);
    return key == null ? null : UnlockKey.ofText(CharBuffer.wrap(key.reveal()));
  }

  @Override
  public OpenDrive reread(DriveId drive, Unlock unlock) throws DriveException {
    Place place = place(drive);
    return VolumeDrive.open(drive, place, UncachedMedium::open, () -> key(unlock));
  }

  @Override
  public WritableDrive write(DriveId drive, Unlock unlock) throws DriveException {
    Place place = place(drive);
    BitLockerKey key = FreshVolume.required(drive, unlock.key().orElse(null));
    boolean isComplete = isOf(drive, place, unlock);
    checkFree(drive, place, isComplete);
    places.fills(place);
    return new FreshVolume(
        drive, isComplete, () -> begin(drive, place, key), () -> looks.changed(place));
  }

  /**
   * Whether there is a volume that was made with that key, and made to its end: one that opens with
   * it, and not without. What is not encrypted, or has its key beside it, opens with any.
   */
  private static boolean isOf(DriveId drive, Place place, Unlock unlock) {
    return opens(drive, place, unlock) && !opens(drive, place, Unlock.NONE);
  }

  private static boolean opens(DriveId drive, Place place, Unlock unlock) {
    try (OpenDrive _ = VolumeDrive.open(drive, place, FileMedium::open, () -> key(unlock))) {
      return true;
    } catch (DriveException e) {
      return false;
    }
  }

  private void checkFree(DriveId drive, Place place, boolean isOurs) throws DriveException {
    try (FileMedium medium = FileMedium.open(place.path())) {
      if (system.isInUse(place.path())) {
        throw new DriveException(
            DriveException.Kind.ACCESS_DENIED,
            "Drive %s in %s is in use: unmount all of it.".formatted(drive, place),
            "Drive %s is in use.".formatted(drive),
            null);
      }
      String holds = isOurs ? "" : Inspection.holds(medium);
      if (!holds.isEmpty() && !places.takeOverwriting(drive)) {
        throw new DriveException(
            DriveException.Kind.EXISTS,
            "Drive %s in %s holds %s, which filling it would destroy. If that is right, create the"
                    .formatted(drive, place, holds)
                + " file "
                + places.overwriting(drive)
                + "; if not, insert a blank drive.",
            "Drive %s holds %s, which filling it would destroy.".formatted(drive, holds),
            null);
      }
    } catch (VolumeException e) {
      throw VolumeFailures.ofDrive(drive, place, e);
    } catch (IOException e) {
      throw new DriveException(
          DriveException.Kind.IO_FAILED,
          "Drive %s in %s cannot be looked at: %s.".formatted(drive, place, e.getMessage()),
          "Drive %s cannot be looked at.".formatted(drive),
          e);
    }
  }

  private NewVolume begin(DriveId drive, Place place, BitLockerKey key) throws VolumeException {
    FileMedium written = FileMedium.open(place.path());
    return NewVolume.begin(
        drive,
        writing.open(place.path()),
        written,
        system.sectorBytes(place.path()),
        key,
        random,
        clock);
  }

  @Override
  public MendableDrive mend(DriveId drive, Unlock unlock) throws DriveException {
    throw new DriveException(
        DriveException.Kind.READ_ONLY,
        "Drive %s in %s is not repaired where it is; fill another one."
            .formatted(drive, place(drive)),
        "Drive %s is not repaired where it is.".formatted(drive),
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
