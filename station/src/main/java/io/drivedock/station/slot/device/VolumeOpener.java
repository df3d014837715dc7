package io.drivedock.station.slot.device;

import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.volume.ntfs.NtfsVolume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * A volume that is unlocked and open already, as the only drive there is. It is only read, and
 * stays open when a drive is closed.
 */
public final class VolumeOpener implements DriveOpener {

  private final DriveId id;
  private final Path device;
  private final NtfsVolume files;

  /** The volume of that device or image, under a name. */
  public VolumeOpener(DriveId id, Path device, NtfsVolume files) {
    this.id = id;
    this.device = device;
    this.files = files;
  }

  @Override
  public Set<DriveId> present() {
    return Set.of(id);
  }

  @Override
  public boolean encrypts(DriveId drive) throws DriveException {
    check(drive);
    return false;
  }

  private void check(DriveId drive) throws DriveException {
    if (!drive.equals(id)) {
      throw new DriveException(
          DriveException.Kind.NOT_FOUND, "Drive " + drive + " is not the one on " + device + ".");
    }
  }

  @Override
  public OpenDrive read(DriveId drive, Unlock unlock) throws DriveException {
    check(drive);
    try {
      return new VolumeDrive(id, new Place(device, Place.inode(device)), files, () -> {});
    } catch (IOException e) {
      throw new DriveException(DriveException.Kind.IO_FAILED, device + " was taken out.", e);
    }
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
    check(drive);
    return new DriveException(DriveException.Kind.READ_ONLY, device + " is only read.");
  }
}
