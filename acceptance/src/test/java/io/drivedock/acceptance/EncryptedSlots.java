package io.drivedock.acceptance;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.station.exporting.DriveOpener;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.WritableDrive;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
  public boolean encrypts(DriveId drive) {
    return true;
  }

  @Override
  public WritableDrive write(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
    if (key != null) {
      keys.putIfAbsent(drive, key);
    }
    check(drive, key);
    opened.opened(drive);
    return folders.write(drive, null);
  }

  @Override
  public OpenDrive readAgain(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
    check(drive, key);
    return folders.readAgain(drive, null);
  }

  @Override
  public MendableDrive mend(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
    check(drive, key);
    return folders.mend(drive, null);
  }

  private void check(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
    if (key == null || !key.equals(keys.get(drive))) {
      throw new DriveException(
          DriveException.Kind.ACCESS_DENIED, "Drive " + drive + " does not open with this key.");
    }
  }
}
