package io.drivedock.station.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DrivePath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/**
 * What every opener of drives does that writes. A subclass has a drive that is there, and empty.
 */
public abstract class DriveOpenerContract extends DriveReadingContract {

  private static final DrivePath OTHER = DrivePath.parse("\\films\\b.mov");

  @Override
  protected void put(DrivePath path, byte[] bytes) throws Exception {
    try (WritableDrive drive = opener().write(drive(), unlock())) {
      assertThat(drive.reserve(path)).isTrue();
      try (NewFile file = drive.open(path, bytes.length)) {
        file.write(ByteBuffer.wrap(bytes), 0);
      }
      drive.sync();
    }
  }

  @Test
  void whatLiesThereIsNotReservedAgain() throws Exception {
    put(FILE, BYTES);
    try (WritableDrive drive = opener().write(drive(), unlock())) {
      assertThat(drive.reserve(FILE)).isFalse();
      assertThat(drive.reserve(DrivePath.parse("\\films\\A.MOV"))).isFalse();
      assertThat(drive.reserve(OTHER)).isTrue();
      assertThat(drive.freeBytes()).isPositive();
    }
  }

  @Test
  void aFileIsMendedWhereItLies() throws Exception {
    put(FILE, BYTES);
    try (MendableDrive drive = opener().mend(drive(), unlock());
        NewFile file = drive.reopen(FILE)) {
      file.write(ByteBuffer.wrap(new byte[] {'W'}), 0);
    }
    try (OpenDrive again = opener().reread(drive(), unlock())) {
      assertThat(bytes(again, FILE)).isEqualTo("What is on it".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void mendingMakesNoFileByOpeningIt() throws Exception {
    try (MendableDrive drive = opener().mend(drive(), unlock())) {
      assertFails(DriveException.Kind.NOT_FOUND, () -> drive.reopen(FILE));
    }
    try (OpenDrive read = opener().read(drive(), unlock())) {
      assertFails(DriveException.Kind.NOT_FOUND, () -> read.open(FILE));
    }
  }

  /** What was begun with one key, or in the clear, is not gone on with under another. */
  @Test
  void whatWasWrittenIsNotOpenedWithAnotherKey() throws Exception {
    put(FILE, BYTES);
    BitLockerKey key = BitLockerKey.made(new SecureRandom());
    Unlock other = Unlock.with(key);
    assertFails(DriveException.Kind.ACCESS_DENIED, () -> opener().write(drive(), other));
    assertFails(DriveException.Kind.ACCESS_DENIED, () -> opener().reread(drive(), other));
    assertFails(DriveException.Kind.ACCESS_DENIED, () -> opener().mend(drive(), other));
    assertThatThrownBy(() -> opener().write(drive(), other)).message().doesNotContain(key.reveal());
  }

  @Test
  void anOpenerThatEncryptsIsOpenedWithAKeyAndAnotherWithNone() throws Exception {
    assertThat(opener().encrypts(drive())).isEqualTo(unlock().key().isPresent());
  }
}
