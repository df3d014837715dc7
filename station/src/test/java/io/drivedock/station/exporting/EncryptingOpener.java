package io.drivedock.station.exporting;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.WritableDrive;
import java.util.List;
import java.util.Map;
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

  /** How drives were opened. */
  final List<String> opened = new CopyOnWriteArrayList<>();

  EncryptingOpener(DriveOpener folders) {
    this.folders = folders;
  }

  /** The key of a drive, if it was opened ever. */
  @Nullable BitLockerKey keyOf(DriveId drive) {
    return sealedWith.get(drive);
  }

  @Override
  public boolean encrypts(DriveId drive) {
    return true;
  }

  @Override
  public WritableDrive write(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
    if (key != null) {
      sealedWith.putIfAbsent(drive, key);
    }
    check(drive, key);
    opened.add("write");
    return folders.write(drive, null);
  }

  @Override
  public OpenDrive readAgain(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
    check(drive, key);
    opened.add("readAgain");
    return folders.readAgain(drive, null);
  }

  @Override
  public MendableDrive mend(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
    check(drive, key);
    opened.add("mend");
    return folders.mend(drive, null);
  }

  private void check(DriveId drive, @Nullable BitLockerKey key) throws DriveException {
    if (key == null || !key.equals(sealedWith.get(drive))) {
      throw new DriveException(
          DriveException.Kind.ACCESS_DENIED, "Drive " + drive + " does not open with this key.");
    }
  }
}
