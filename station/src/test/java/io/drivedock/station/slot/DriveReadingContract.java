package io.drivedock.station.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What every opener of drives does, also one that only reads. */
public abstract class DriveReadingContract {

  protected static final DrivePath FILE = DrivePath.parse("\\films\\a.mov");
  protected static final byte[] BYTES = "what is on it".getBytes(StandardCharsets.UTF_8);

  /** The opener, the same one in each call. */
  protected abstract DriveOpener opener();

  /** The drive that is there. */
  protected abstract DriveId drive();

  /** What opens it, the same in each call. */
  protected abstract Unlock unlock();

  /** Puts a file on the drive that is there, which is empty before. */
  protected abstract void put(DrivePath path, byte[] bytes) throws Exception;

  /** All of a file. */
  protected static byte[] bytes(OpenDrive drive, DrivePath path) throws Exception {
    try (DriveFile file = drive.open(path)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) file.length());
      assertThat(file.fill(buffer, 0)).isTrue();
      return buffer.array();
    }
  }

  /** Asserts that nothing is opened, and why; and that a customer is not told where. */
  protected static void assertFails(DriveException.Kind kind, Opening opening) {
    assertThatThrownBy(opening::open)
        .isInstanceOfSatisfying(
            DriveException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.forCustomer()).doesNotContainPattern("(^|[ (])/\\w");
            });
  }

  /** What may fail. */
  protected interface Opening {
    AutoCloseable open() throws DriveException;
  }

  @Test
  void aDriveThatIsThereIsNamed() throws Exception {
    put(FILE, BYTES);
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
  void aFileIsReadFromAnyPositionIntoAnyBuffer() throws Exception {
    put(FILE, BYTES);
    try (OpenDrive read = opener().read(drive(), unlock());
        DriveFile file = read.open(FILE)) {
      for (ByteBuffer buffer :
          new ByteBuffer[] {ByteBuffer.allocate(4), ByteBuffer.allocateDirect(4)}) {
        assertThat(file.fill(buffer, 5)).isTrue();
        assertThat(StandardCharsets.UTF_8.decode(buffer.flip()).toString()).isEqualTo("is o");
        assertThat(file.fill(buffer.clear(), BYTES.length - 3)).isFalse();
        assertThat(buffer.position()).isEqualTo(3);
        assertThat(file.fill(buffer.clear(), BYTES.length + 9L)).isFalse();
      }
    }
  }

  @Test
  void aNameMayDifferInCaseAlone() throws Exception {
    put(FILE, BYTES);
    try (OpenDrive read = opener().read(drive(), unlock())) {
      assertThat(bytes(read, DrivePath.parse("\\Films\\A.MOV"))).isEqualTo(BYTES);
      assertFails(DriveException.Kind.NOT_FOUND, () -> read.open(DrivePath.parse("\\films\\b")));
      assertFails(DriveException.Kind.NOT_A_FILE, () -> read.open(DrivePath.parse("\\films")));
    }
  }

  @Test
  void aNameMayDifferInTheFormOfItsAccents() throws Exception {
    put(DrivePath.parse("\\caf\u00e9"), BYTES);
    try (OpenDrive read = opener().read(drive(), unlock())) {
      assertThat(bytes(read, DrivePath.parse("\\cafe\u0301"))).isEqualTo(BYTES);
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
}
