package io.drivedock.station.slot.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.device.SystemDevices;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of a drive before a key is used. */
final class DeviceTextTest {

  private static final DriveId ID = new DriveId("D1");

  @TempDir Path folder;

  private static String text(Path path) throws Exception {
    return new DeviceText(new SystemDevices(Path.of("/")), new DeviceHealth("no-such-program"))
        .of(place(path));
  }

  private static Place place(Path path) throws Exception {
    return new Place(path, Place.inode(path));
  }

  @Test
  void anEncryptedDriveSaysWhatOpensIt() throws Exception {
    Path image = folder.resolve("D1.img");
    try (UnlockKey key = UnlockKey.ofText(CharBuffer.wrap(SealedImage.KEY))) {
      SealedImage.seal(new byte[1 << 20], image, List.of(key));
    }
    assertThat(text(image))
        .isEqualTo("2.00 MiB: BitLocker, XTS-AES-256 \"A drive\", opened by external key.");
    try (UnlockKey key = UnlockKey.ofText(CharBuffer.wrap(SealedImage.KEY))) {
      SealedImage.seal(new byte[1 << 20], image, List.of(key, new UnlockKey.ClearKey()));
    }
    assertThat(text(image)).contains("refused: BitLocker is suspended on the volume");
  }

  @Test
  @Tag("installed")
  void aPlainDriveSaysItsNameAndThatItIsNotEncrypted() throws Exception {
    Path image = folder.resolve("D1.img");
    SealedImage.plain(image, 4 << 20, root -> {});
    assertThat(text(image)).isEqualTo("4.00 MiB: NTFS \"Films\", not encrypted.");
  }

  @Test
  void anEmptyDriveAndOneThatCannotBeReadSaySo() throws Exception {
    Path image = Files.write(folder.resolve("D1.img"), new byte[4_096]);
    assertThat(text(image)).isEqualTo("4.00 KiB: empty.");
    Place place = place(image);
    Files.delete(image);
    assertThat(
            new DeviceText(new SystemDevices(folder), new DeviceHealth("no-such-program"))
                .of(place))
        .isEqualTo(image + " does not exist.");
  }

  /** Whatever it says, and whatever it is. */
  @Test
  void healthIsOneSentenceOrNone() throws Exception {
    Path device = Path.of("/dev/null");
    assertThat(health("echo '{\"smart_status\":{\"passed\":true}}'").of(device))
        .contains("The drive says that it is in good health.");
    assertThat(health("echo '{\"smart_status\":{\"passed\":false}}'; exit 8").of(device))
        .contains("The drive says that it is about to fail: transfer it before others.");
    assertThat(health("echo '{}'").of(device)).isEmpty();
    assertThat(health("echo no JSON; exit 2").of(device)).isEmpty();
    assertThat(new DeviceHealth("no-such-program").of(device)).isEmpty();
    Path image = Files.createFile(folder.resolve("D1.img"));
    assertThat(health("echo '{\"smart_status\":{\"passed\":true}}'").of(image)).isEmpty();
  }

  private DeviceHealth health(String script) throws Exception {
    Path program = Files.createTempFile(folder, "smartctl", "");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new DeviceHealth(program.toString());
  }

  /** A drive that does not answer keeps nobody waiting, and no other drive. */
  @Test
  void eachDriveIsLookedAtOnceAndByItself() throws Exception {
    Place slow = place(Files.createFile(folder.resolve("slow")));
    Place quick = place(Files.createFile(folder.resolve("quick")));
    DriveId other = new DriveId("D2");
    CountDownLatch answers = new CountDownLatch(1);
    DeviceLooks looks =
        new DeviceLooks(
            place -> {
              if (place.equals(slow)) {
                try {
                  answers.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
              return "This is " + place.path().getFileName() + ".";
            });
    looks.update(Map.of(ID, List.of(slow), other, List.of(quick)));
    until(() -> looks.of(other).equals("This is quick."));
    assertThat(looks.of(ID)).isEmpty();
    answers.countDown();
    until(() -> looks.of(ID).equals("This is slow."));
    looks.update(Map.of(ID, List.of(slow, quick)));
    assertThat(looks.of(ID)).isEqualTo("This is slow. This is quick.");
    assertThat(looks.of(other)).isEmpty();
    looks.update(Map.of());
    assertThat(looks.of(ID)).isEmpty();
  }

  private static void until(Callable<Boolean> what) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).until(what);
  }
}
