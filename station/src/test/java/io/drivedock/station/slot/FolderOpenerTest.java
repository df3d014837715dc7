package io.drivedock.station.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderOpenerTest extends DriveOpenerContract {

  private static final DriveId ID = new DriveId("D1");

  @TempDir Path slots;

  @BeforeEach
  void makeDrive() throws Exception {
    Files.createDirectory(slots.resolve("D1"));
  }

  @Override
  protected DriveOpener opener() {
    return FolderOpener.slots(slots);
  }

  @Override
  protected DriveId drive() {
    return ID;
  }

  @Override
  protected Unlock unlock() {
    return Unlock.NONE;
  }

  /** A disk that is mounted is unlocked already, whatever key its job has. */
  @Test
  void whatASenderPutOnADriveIsReadWhateverItsKey() throws Exception {
    Files.writeString(slots.resolve("D1/a"), "hello");
    Unlock key = Unlock.with(BitLockerKey.made(new SecureRandom()));
    try (OpenDrive drive = opener().read(ID, key);
        DriveFile file = drive.open(DrivePath.parse("\\a"))) {
      assertThat(file.length()).isEqualTo(5);
    }
  }

  @Test
  void aFolderAnywhereIsOneDriveAndNoOther() throws Exception {
    DriveOpener one = FolderOpener.at(ID, slots.resolve("D1"));
    assertThat(one.present()).containsExactly(ID);
    one.read(ID, Unlock.NONE).close();
    assertThatThrownBy(() -> one.read(new DriveId("D2"), Unlock.NONE))
        .isInstanceOf(DriveException.class)
        .hasMessage("Drive D2 is not the one in " + slots.resolve("D1") + ".");
  }

  @Test
  void whatUnlocksADriveDoesNotPrintItsKey() {
    BitLockerKey key = BitLockerKey.made(new SecureRandom());
    assertThat(Unlock.with(key)).hasToString("Unlock[redacted]");
    assertThat(Unlock.with(key).key()).contains(key);
    assertThat(Unlock.with(null)).isSameAs(Unlock.NONE).hasToString("Unlock[none]");
  }
}
