package io.drivedock.station.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** What every opener of drives does. A subclass has a drive that is there, and is empty. */
public abstract class DriveOpenerContract {

  private static final DrivePath FILE = DrivePath.parse("\\films\\a.mov");
  private static final DrivePath OTHER = DrivePath.parse("\\films\\b.mov");
  private static final byte[] BYTES = "what is on it".getBytes(StandardCharsets.UTF_8);

  /** The opener, the same one in each call. */
  protected abstract DriveOpener opener();

  /** The drive that is there. */
  protected abstract DriveId drive();

  /** What opens it, the same in each call. */
  protected abstract Unlock unlock();

  private void put(DrivePath path, byte[] bytes) throws Exception {
    try (WritableDrive drive = opener().write(drive(), unlock())) {
      assertThat(drive.reserve(path)).isTrue();
      try (NewFile file = drive.open(path)) {
        file.write(ByteBuffer.wrap(bytes), 0);
      }
      drive.sync();
    }
  }

  private static byte[] bytes(OpenDrive drive, DrivePath path) throws Exception {
    try (DriveFile file = drive.open(path)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) file.length());
      assertThat(file.fill(buffer, 0)).isTrue();
      return buffer.array();
    }
  }

  private static void assertFails(DriveException.Kind kind, Opening opening) {
    assertThatThrownBy(opening::open)
        .isInstanceOf(DriveException.class)
        .extracting(e -> ((DriveException) e).kind())
        .isEqualTo(kind);
  }

  private interface Opening {
    AutoCloseable open() throws DriveException;
  }

  @Test
  void aDriveThatIsThereIsNamed() throws Exception {
    assertThat(opener().present()).contains(drive());
  }

  @Test
  void whatIsPutOnADriveIsReadAndReadAgain() throws Exception {
    put(FILE, BYTES);
    try (OpenDrive read = opener().read(drive(), unlock())) {
      assertThat(read.id()).isEqualTo(drive());
      assertThat(bytes(read, FILE)).isEqualTo(BYTES);
    }
    try (OpenDrive again = opener().reread(drive(), unlock())) {
      assertThat(bytes(again, FILE)).isEqualTo(BYTES);
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

  @Test
  void aDriveMayBeOpenTwice() throws Exception {
    put(FILE, BYTES);
    try (OpenDrive one = opener().read(drive(), unlock());
        OpenDrive other = opener().read(drive(), unlock())) {
      assertThat(bytes(one, FILE)).isEqualTo(bytes(other, FILE));
    }
  }

  @Test
  void aDriveThatIsNotThereIsNotFoundHoweverItIsOpened() throws Exception {
    DriveId gone = new DriveId("GONE0001");
    assertThat(opener().present()).doesNotContain(gone);
    assertFails(DriveException.Kind.NOT_FOUND, () -> opener().read(gone, Unlock.NONE));
    assertFails(DriveException.Kind.NOT_FOUND, () -> opener().reread(gone, Unlock.NONE));
    assertFails(DriveException.Kind.NOT_FOUND, () -> opener().write(gone, Unlock.NONE));
    assertFails(DriveException.Kind.NOT_FOUND, () -> opener().mend(gone, Unlock.NONE));
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
