package io.drivedock.acceptance;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.WritableDrive;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Slots that behave as if they encrypted: a drive opens with nothing but the key with which it was
 * opened first, in whichever station's slot it lies.
 *
 * @param folders what is in the slots
 * @param keys with which drives were opened first
 * @param opened happens after a drive was opened for writing
 */
record EncryptedSlots(DriveOpener folders, Map<DriveId, BitLockerKey> keys, Opened opened)
    implements DriveOpener {

  /** What may go wrong. */
  interface Opened {
    void opened(DriveId drive) throws DriveException;
  }

  static EncryptedSlots over(DriveOpener folders) {
    return new EncryptedSlots(folders, new ConcurrentHashMap<>(), drive -> {});
  }

  /** The same drives in other slots. */
  EncryptedSlots when(Opened other) {
    return new EncryptedSlots(folders, keys, other);
  }

  @Override
  public Set<DriveId> present() throws DriveException {
    return folders.present();
  }

  @Override
  public OpenDrive read(DriveId drive, Unlock unlock) throws DriveException {
    check(drive, unlock);
    return folders.read(drive, Unlock.NONE);
  }

  @Override
  public boolean encrypts(DriveId drive) {
    return true;
  }

  @Override
  public WritableDrive write(DriveId drive, Unlock unlock) throws DriveException {
    unlock.key().ifPresent(key -> keys.putIfAbsent(drive, key));
    check(drive, unlock);
    opened.opened(drive);
    return folders.write(drive, Unlock.NONE);
  }

  @Override
  public OpenDrive reread(DriveId drive, Unlock unlock) throws DriveException {
    check(drive, unlock);
    return folders.reread(drive, Unlock.NONE);
  }

  @Override
  public MendableDrive mend(DriveId drive, Unlock unlock) throws DriveException {
    check(drive, unlock);
    return folders.mend(drive, Unlock.NONE);
  }

  private void check(DriveId drive, Unlock unlock) throws DriveException {
    if (!folders.present().contains(drive)) {
      throw new DriveException(
          DriveException.Kind.NOT_FOUND, "Drive " + drive + " does not lie in a slot.");
    }
    if (unlock.key().isEmpty() || !unlock.key().get().equals(keys.get(drive))) {
      throw new DriveException(
          DriveException.Kind.ACCESS_DENIED, "Drive " + drive + " does not open with this key.");
    }
  }
}
