package io.drivedock.station.exporting;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.DriveOpenerContract;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.Unlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The opener with which tests stand for encrypted drives keeps the contract of one. */
final class EncryptingOpenerTest extends DriveOpenerContract {

  private static final DriveId ID = new DriveId("D1");

  @TempDir Path slots;
  private final Unlock unlock = Unlock.with(BitLockerKey.made(new SecureRandom()));
  private DriveOpener opener;

  @BeforeEach
  void makeDrive() throws Exception {
    Files.createDirectory(slots.resolve("D1"));
    opener = new EncryptingOpener(FolderOpener.slots(slots));
    opener.write(ID, unlock).close();
  }

  @Override
  protected DriveOpener opener() {
    return opener;
  }

  @Override
  protected DriveId drive() {
    return ID;
  }

  @Override
  protected Unlock unlock() {
    return unlock;
  }
}
