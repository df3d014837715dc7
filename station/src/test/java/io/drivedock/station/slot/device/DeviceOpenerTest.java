package io.drivedock.station.slot.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.DriveReadingContract;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.OpenersInTurn;
import io.drivedock.station.slot.Unlock;
import io.drivedock.volume.FileTarget;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.device.SystemDevices;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("installed")
final class DeviceOpenerTest extends DriveReadingContract {

  private static final DriveId ID = new DriveId("D1");
  private static final int BYTES_OF_VOLUME = 4 << 20;
  private static final Unlock KEY = Unlock.with(BitLockerKey.parse(SealedImage.KEY));

  @TempDir Path folder;
  private Path slots = Path.of("");
  private Path image = Path.of("");
  private DriveOpener opener = FolderOpener.slots(Path.of(""));

  @BeforeEach
  void makeSlots() throws Exception {
    slots = Files.createDirectory(folder.resolve("slots"));
    image = slots.resolve("D1.img");
    opener = opener(List.of());
  }

  private DriveOpener opener(List<Path> devices) {
    return new DeviceOpener(
        new DevicePlaces(slots, devices, new SystemDevices(), Duration.ZERO),
        new DeviceLooks(place -> ""),
        new SystemDevices(),
        InstantSource.system(),
        FileTarget::open);
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
    return KEY;
  }

  @Override
  protected void put(DrivePath path, byte[] bytes) throws Exception {
    fill(
        root -> {
          Path file = root.resolve(String.join("/", path.segments()));
          Files.createDirectories(file.getParent());
          Files.write(file, bytes);
        });
  }

  private void fill(SealedImage.Filling filling, UnlockKey... others) throws Exception {
    SealedImage.make(folder.resolve("new"), BYTES_OF_VOLUME, filling, others);
    arrive(folder.resolve("new"));
  }

  private void arrive(Path made) throws Exception {
    Files.move(made, image, StandardCopyOption.REPLACE_EXISTING);
    // At the second look it has not changed since the first.
    opener.present();
  }

  private DriveException failure(Unlock unlock) {
    DriveException e =
        catchThrowableOfType(DriveException.class, () -> opener.read(ID, unlock).close());
    assertThat(e).as("a refusal").isNotNull();
    assertThat(e.getMessage())
        .contains("D1")
        .doesNotContain(SealedImage.KEY.substring(0, 6), "404558");
    assertThat(e.forCustomer()).contains("D1").doesNotContain(folder.toString(), "D1.img");
    return e;
  }

  private static String md5(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
  }

  @Test
  void aDeviceIsOpenedForReadingAloneAndStaysAsItIs() throws Exception {
    put(FILE, BYTES);
    String before = md5(image);
    try (OpenDrive drive = opener.read(ID, KEY)) {
      assertThat(bytes(drive, FILE)).isEqualTo(BYTES);
      List<String> flags = flagsOfOpen(image);
      // The last digit of O_RDONLY is 0, of O_WRONLY 1, of O_RDWR 2 (open(2)).
      assertThat(flags).hasSize(1).allMatch(octal -> octal.endsWith("0"));
    }
    assertThat(flagsOfOpen(image)).isEmpty();
    assertThat(md5(image)).isEqualTo(before);
  }

  private static List<String> flagsOfOpen(Path file) throws IOException {
    List<String> flags = new ArrayList<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : open) {
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(file)) {
          Files.readAllLines(Path.of("/proc/self/fdinfo").resolve(link.getFileName())).stream()
              .filter(line -> line.startsWith("flags:"))
              .map(String::strip)
              .forEach(flags::add);
        }
      }
    }
    return flags;
  }

  @Test
  void whatWantsToWriteIsRefusedBeforeItBegins() throws Exception {
    put(FILE, BYTES);
    assertThat(opener.encrypts(ID)).isTrue();
    assertFails(DriveException.Kind.ACCESS_DENIED, () -> opener.write(ID, Unlock.NONE));
    assertFails(DriveException.Kind.READ_ONLY, () -> opener.mend(ID, KEY));
  }

  @Test
  void whatDoesNotOpenADriveIsToldApart() throws Exception {
    fill(root -> {}, UnlockKey.ofText(CharBuffer.wrap(SealedImage.DIGITS)));
    opener.read(ID, Unlock.with(BitLockerKey.parse(SealedImage.DIGITS))).close();
    DriveException wrong = failure(Unlock.with(BitLockerKey.parse(SealedImage.OTHER_DIGITS)));
    assertThat(wrong.kind()).isEqualTo(DriveException.Kind.KEY_INVALID);
    assertThat(wrong)
        .hasMessage(
            "Drive D1 in "
                + image
                + " cannot be opened: The recovery password does not open the volume; ask its"
                + " sender for a job with the right key.");
    assertThat(failure(Unlock.NONE).kind()).isEqualTo(DriveException.Kind.KEY_INVALID);
    String mistyped = SealedImage.DIGITS.replace("404558", "404557");
    DriveException typed = failure(Unlock.with(BitLockerKey.parse(mistyped)));
    assertThat(typed.kind()).isEqualTo(DriveException.Kind.KEY_INVALID);
    assertThat(typed).hasMessageContaining("Group 1 of the recovery password is mistyped");
    DriveException password = failure(Unlock.with(BitLockerKey.parse("correct horse")));
    assertThat(password.kind()).isEqualTo(DriveException.Kind.NO_PROTECTOR);
    assertThat(password).hasMessageContaining("it has recovery password, external key");
  }

  /** Whatever the key, also if it is right. */
  @Test
  void aSuspendedDriveIsRefusedBeforeItsKeyIsLookedAt() throws Exception {
    fill(root -> {}, new UnlockKey.ClearKey());
    assertThat(failure(KEY).kind()).isEqualTo(DriveException.Kind.NOT_PROTECTED);
    assertThat(failure(KEY)).hasMessageContaining("resume protection in Windows");
  }

  @Test
  void aDriveWithoutNtfsIsNotOpened() throws Exception {
    Path made = folder.resolve("new");
    Files.write(made, new byte[1 << 20]);
    arrive(made);
    assertThat(failure(KEY).kind()).isEqualTo(DriveException.Kind.NOT_NTFS);
    byte[] luks = new byte[1 << 20];
    System.arraycopy(new byte[] {'L', 'U', 'K', 'S', (byte) 0xba, (byte) 0xbe}, 0, luks, 0, 6);
    Files.write(made, luks);
    arrive(made);
    assertThat(failure(KEY).kind()).isEqualTo(DriveException.Kind.NOT_NTFS);
    assertThat(failure(KEY)).hasMessageContaining("LUKS");
  }

  @Test
  void aDriveThatIsNotEncryptedIsReadWhateverItsKey() throws Exception {
    SealedImage.plain(
        folder.resolve("new"), BYTES_OF_VOLUME, root -> Files.write(root.resolve("a"), BYTES));
    arrive(folder.resolve("new"));
    for (Unlock unlock : List.of(KEY, Unlock.NONE)) {
      try (OpenDrive drive = opener.read(ID, unlock)) {
        assertThat(bytes(drive, DrivePath.parse("\\a"))).isEqualTo(BYTES);
      }
    }
  }

  @Test
  void anImageThatIsStillCopiedIsNotThereYet() throws Exception {
    Files.write(image, new byte[1 << 20]);
    assertThat(opener.present()).isEmpty();
    Files.write(image, new byte[2 << 20]);
    assertThat(opener.present()).isEmpty();
    assertThat(opener.present()).containsExactly(ID);
    Files.delete(image);
    assertThat(opener.present()).isEmpty();
  }

  @Test
  void twoDrivesWithOneSerialNumberAreNotOpened() throws Exception {
    put(FILE, BYTES);
    Path other = Files.createDirectory(folder.resolve("port")).resolve("d1.img");
    Files.copy(image, other);
    opener = opener(List.of(other, image));
    opener.present();
    assertThat(opener.present()).containsExactly(ID);
    DriveException e = failure(KEY);
    assertThat(e.kind()).isEqualTo(DriveException.Kind.IO_FAILED);
    assertThat(e)
        .hasMessage(
            "2 drives have the serial number D1: in %s and in %s. Take out all but the right one."
                .formatted(image, other));
    Files.delete(other);
    opener.read(ID, KEY).close();
  }

  @Test
  void aFolderAndAnImageOfOneNameAreNotOpened() throws Exception {
    put(FILE, BYTES);
    DriveOpener both = new OpenersInTurn(List.of(FolderOpener.slots(slots), opener));
    both.read(ID, KEY).close();
    assertThat(both.present()).containsExactly(ID);
    Files.createDirectory(slots.resolve("D1"));
    assertThat(both.present()).containsExactly(ID);
    assertFails(DriveException.Kind.IO_FAILED, () -> both.read(ID, KEY));
    Files.delete(image);
    both.write(ID, Unlock.NONE).close();
    assertFails(DriveException.Kind.NOT_FOUND, () -> both.read(new DriveId("D2"), Unlock.NONE));
  }

  /** Of what was pulled out nothing is read any more, though it is there again. */
  @Test
  void aDriveThatWasTakenOutIsOpenedAnewWhenItIsBack() throws Exception {
    put(FILE, BYTES);
    Path away = folder.resolve("away");
    try (OpenDrive drive = opener.read(ID, KEY)) {
      assertThat(bytes(drive, FILE)).isEqualTo(BYTES);
      Files.copy(image, away);
      Files.delete(image);
      assertFails(DriveException.Kind.IO_FAILED, () -> drive.open(FILE));
      assertThat(opener.present()).isEmpty();
      arrive(away);
      assertFails(DriveException.Kind.IO_FAILED, () -> drive.open(FILE));
      try (OpenDrive again = opener.read(ID, KEY)) {
        assertThat(bytes(again, FILE)).isEqualTo(BYTES);
      }
    }
  }

  @Test
  void aDriveThatFailsInTheMiddleOfAFileSaysSo() throws Exception {
    byte[] large = new byte[1 << 20];
    put(FILE, large);
    try (OpenDrive drive = opener.read(ID, KEY);
        DriveFile file = drive.open(FILE)) {
      assertThat(file.length()).isEqualTo(large.length);
      try (RandomAccessFile cut = new RandomAccessFile(image.toFile(), "rw")) {
        cut.setLength(4_096);
      }
      assertFails(
          DriveException.Kind.IO_FAILED,
          () -> {
            file.fill(ByteBuffer.allocate(large.length), 0);
            return file;
          });
    }
  }

  @Test
  void whatIsNoPlainFileIsRefusedByNameAndStreamsAreNamed() throws Exception {
    fill(
        root -> {
          Files.writeString(root.resolve("plain"), "plain");
          UserDefinedFileAttributeView streams =
              Files.getFileAttributeView(root.resolve("plain"), UserDefinedFileAttributeView.class);
          streams.write("Zone.Identifier", ByteBuffer.wrap(new byte[26]));
          streams.write("thumb", ByteBuffer.wrap(new byte[9]));
          for (String name : List.of("wof:17", "link:0C")) {
            String tag = name.endsWith("17") ? "17000080" : "0C0000A0";
            Path file = root.resolve(name.substring(0, name.indexOf(':')));
            Files.write(file, new byte[10_000]);
            SealedImage.run(
                "setfattr",
                "-h",
                "-n",
                "system.ntfs_reparse_data",
                "-v",
                "0x" + tag + "1000000001000000020000000100000000000000",
                file.toString());
          }
          for (String name : List.of("Case", "CASE")) {
            Files.write(root.resolve(name), name.getBytes(StandardCharsets.UTF_8));
          }
        });
    try (OpenDrive drive = opener.read(ID, KEY)) {
      try (DriveFile plain = drive.open(DrivePath.parse("\\plain"))) {
        assertThat(plain.streams()).containsExactly("thumb");
      }
      DriveException wof =
          catchThrowableOfType(
              DriveException.class, () -> drive.open(DrivePath.parse("\\wof")).close());
      assertThat(wof.kind()).isEqualTo(DriveException.Kind.REFUSED);
      assertThat(wof)
          .hasMessage(
              "\\wof on drive D1 cannot be read: The file is compressed by CompactOS; expand it"
                  + " with compact /u /exe.");
      assertFails(DriveException.Kind.NOT_A_FILE, () -> drive.open(DrivePath.parse("\\link")));
      assertThat(bytes(drive, DrivePath.parse("\\CASE")))
          .isEqualTo("CASE".getBytes(StandardCharsets.UTF_8));
      assertFails(DriveException.Kind.REFUSED, () -> drive.open(DrivePath.parse("\\case")));
    }
  }

  /** A device of this machine, as far as a file can be made one. */
  @Test
  void aBlockDeviceIsADriveByTheLinkToItOrByItsSerialNumber() throws Exception {
    put(FILE, BYTES);
    Path backing = folder.resolve("WD-42.img");
    Files.move(image, backing);
    String loop =
        SealedImage.run("losetup", "--find", "--show", "--read-only", backing.toString()).strip();
    try {
      Files.createSymbolicLink(slots.resolve("D1"), Path.of(loop));
      try (OpenDrive drive = opener.read(ID, KEY)) {
        assertThat(bytes(drive, FILE)).isEqualTo(BYTES);
      }
      Files.delete(slots.resolve("D1"));
      opener = opener(List.of(Path.of(loop), Path.of("/dev/no-such-port")));
      DriveId serial = new DriveId("WD-42");
      assertThat(opener.present()).containsExactly(serial);
      try (OpenDrive drive = opener.read(serial, KEY)) {
        assertThat(bytes(drive, FILE)).isEqualTo(BYTES);
      }
    } finally {
      SealedImage.run("losetup", "--detach", loop);
    }
    assertThat(opener.present()).isEmpty();
  }
}
