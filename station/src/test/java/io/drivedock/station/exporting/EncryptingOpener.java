package io.drivedock.station.exporting;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.WritableDrive;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Folders that behave like drives that are encrypted: each opens with nothing but the key with
 * which it was opened first.
 */
final class EncryptingOpener implements DriveOpener {

  private final DriveOpener folders;
  private final Map<DriveId, BitLockerKey> sealedWith = new ConcurrentHashMap<>();

  final List<String> opened = new CopyOnWriteArrayList<>();

  EncryptingOpener(DriveOpener folders) {
    this.folders = folders;
  }

  /** The key of a drive, if it was opened ever. */
  @Nullable BitLockerKey keyOf(DriveId drive) {
    return sealedWith.get(drive);
  }

  @Override
  public Set<DriveId> present() throws DriveException {
    return folders.present();
  }

  @Override
  public OpenDrive read(DriveId drive, Unlock unlock) throws DriveException {
    check(drive, unlock);
    opened.add("read");
    return folders.read(drive, Unlock.NONE);
  }

  @Override
  public boolean encrypts(DriveId drive) {
    return true;
  }

  @Override
  public WritableDrive write(DriveId drive, Unlock unlock) throws DriveException {
    unlock.key().ifPresent(key -> sealedWith.putIfAbsent(drive, key));
    check(drive, unlock);
    opened.add("write");
    return folders.write(drive, Unlock.NONE);
  }

  @Override
  public OpenDrive reread(DriveId drive, Unlock unlock) throws DriveException {
    check(drive, unlock);
    opened.add("reread");
    return folders.reread(drive, Unlock.NONE);
  }

  @Override
  public MendableDrive mend(DriveId drive, Unlock unlock) throws DriveException {
    check(drive, unlock);
    opened.add("mend");
    return folders.mend(drive, Unlock.NONE);
  }

  private void check(DriveId drive, Unlock unlock) throws DriveException {
    if (!folders.present().contains(drive)) {
      throw new DriveException(
          DriveException.Kind.NOT_FOUND, "Drive " + drive + " does not lie in a slot.");
    }
    if (unlock.key().isEmpty() || !unlock.key().get().equals(sealedWith.get(drive))) {
      throw new DriveException(
          DriveException.Kind.ACCESS_DENIED, "Drive " + drive + " does not open with this key.");
    }
  }
}
