package io.drivedock.volume.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines as Linux describes them, laid out in a folder. */
final class SystemDevicesTest {

  @TempDir Path temporary;
  private Path root = Path.of("");
  private Path disk = Path.of("");
  private Path device = Path.of("");
  private SystemDevices devices = new SystemDevices(root);

  @BeforeEach
  void layOut() throws IOException {
    root = temporary.toRealPath();
    devices = new SystemDevices(root);
    disk = root.resolve("sys/devices/pci/usb1/1-1/host0/target/0/block/sdx");
    Files.createDirectories(disk);
    Files.createDirectories(root.resolve("sys/class/block"));
    Files.createSymbolicLink(root.resolve("sys/class/block/sdx"), disk);
    write(disk.resolve("dev"), "8:16\n");
    write(disk.resolve("size"), "2048\n");
    device = write(root.resolve("dev/sdx"), "");
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  @Test
  void whatUdevKnowsCountsFirst() throws IOException {
    write(root.resolve("sys/devices/pci/usb1/1-1/serial"), "BRIDGE\n");
    write(disk.resolve("device/serial"), "KERNEL\n");
    write(root.resolve("run/udev/data/b8:16"), "S:x\nE:ID_SERIAL_SHORT=WD-42\nE:ID_BUS=usb\n");
    assertThat(devices.serial(device)).contains("WD-42");
  }

  @Test
  void withoutUdevTheDriveItselfIsAskedAndThenItsBridge() throws IOException {
    assertThat(devices.serial(device)).isEmpty();
    write(root.resolve("sys/devices/pci/usb1/1-1/serial"), "BRIDGE\n");
    assertThat(devices.serial(device)).contains("BRIDGE");
    Files.createDirectories(disk.resolve("device"));
    Files.write(
        disk.resolve("device/vpd_pg80"),
        "\0x\0\u000c    S3Z8NB0K".getBytes(StandardCharsets.US_ASCII));
    assertThat(devices.serial(device)).contains("S3Z8NB0K");
    write(disk.resolve("device/serial"), "KERNEL\n");
    assertThat(devices.serial(device)).contains("KERNEL");
  }

  @Test
  void aPartitionHasTheSerialNumberOfItsDrive() throws IOException {
    Path partition = Files.createDirectories(disk.resolve("sdx1"));
    write(partition.resolve("partition"), "1\n");
    Files.createSymbolicLink(root.resolve("sys/class/block/sdx1"), partition);
    write(disk.resolve("device/serial"), "KERNEL\n");
    assertThat(devices.serial(write(root.resolve("dev/sdx1"), ""))).contains("KERNEL");
  }

  @Test
  void aCardReaderWithoutACardHasNoMedium() throws IOException {
    assertThat(devices.hasMedium(device)).isTrue();
    write(disk.resolve("size"), "0\n");
    assertThat(devices.hasMedium(device)).isFalse();
  }

  @Test
  void aDeviceThatTheKernelDoesNotKnowHasNone() throws IOException {
    assertThat(devices.serial(write(root.resolve("dev/sdy"), ""))).isEmpty();
    assertThat(devices.serial(root.resolve("dev/none"))).isEmpty();
  }
}
