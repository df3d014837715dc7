package io.drivedock.station.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderDriveTest {

  private static final DriveId ID = new DriveId("D1");

  @TempDir Path slots;
  private Path root;

  @BeforeEach
  void fill() throws Exception {
    root = Files.createDirectory(slots.resolve("D1"));
    Files.createDirectories(root.resolve("a/b"));
    Files.writeString(root.resolve("a/b/File.TXT"), "hello");
    Files.writeString(root.resolve("a/ä.txt"), "umlaut");
    Files.writeString(slots.resolve("outside"), "secret");
  }

  private String read(String path) throws DriveException {
    try (OpenDrive drive = FolderOpener.slots(slots).read(ID, Unlock.NONE);
        DriveFile file = drive.open(DrivePath.parse(path))) {
      ByteBuffer buffer = ByteBuffer.allocate((int) file.length());
      assertThat(file.fill(buffer, 0)).isTrue();
      return new String(buffer.array(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aFileIsFoundByItsNameOrOneThatWindowsWouldTakeForIt() throws Exception {
    assertThat(read("\\a\\b\\File.TXT")).isEqualTo("hello");
    assertThat(read("\\A\\B\\file.txt")).isEqualTo("hello");
    assertThat(read("\\a\\a\u0308.txt")).isEqualTo("umlaut");
    Files.writeString(root.resolve("a/b/file.txt"), "exact");
    assertThat(read("\\a\\b\\file.txt")).isEqualTo("exact");
  }

  @Test
  void manyFilesInManyFoldersAreFoundInAnyOrder() throws Exception {
    try (OpenDrive drive = FolderOpener.slots(slots).read(ID, Unlock.NONE)) {
      for (String path : List.of("\\a\\b\\File.TXT", "\\a\\ä.txt", "\\a\\b\\File.TXT")) {
        drive.open(DrivePath.parse(path)).close();
      }
    }
  }

  @Test
  void nothingLeadsOffTheDriveAndOnlyPlainFilesAreOpened() throws Exception {
    Files.createSymbolicLink(root.resolve("link"), slots.resolve("outside"));
    Files.createSymbolicLink(root.resolve("folder"), slots);
    Process made = new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start();
    assertThat(made.waitFor()).isZero();
    for (String path : List.of("\\link", "\\folder\\outside", "\\fifo", "\\a", "\\a\\ä.txt\\x")) {
      assertThatThrownBy(() -> read(path))
          .as(path)
          .isInstanceOf(DriveException.class)
          .extracting(e -> ((DriveException) e).kind())
          .isEqualTo(DriveException.Kind.NOT_A_FILE);
    }
    assertThatThrownBy(() -> read("\\none"))
        .extracting(e -> ((DriveException) e).kind())
        .isEqualTo(DriveException.Kind.NOT_FOUND);
  }

  @Test
  void aReadPastTheEndSaysSo() throws Exception {
    try (OpenDrive drive = FolderOpener.slots(slots).read(ID, Unlock.NONE);
        DriveFile file = drive.open(DrivePath.parse("\\a\\b\\File.TXT"))) {
      assertThat(file.fill(ByteBuffer.allocate(3), 3)).isFalse();
      assertThat(file.fill(ByteBuffer.allocate(2), 3)).isTrue();
    }
  }

  @Test
  void foldersAreDrivesAndTheirNamesSerials() throws Exception {
    Files.createDirectory(slots.resolve(".hidden"));
    Files.createDirectory(slots.resolve("not a serial"));
    Files.createSymbolicLink(slots.resolve("LINK"), root);
    assertThat(FolderOpener.slots(slots).present()).containsExactly(ID);
    assertThat(FolderOpener.slots(slots.resolve("none")).present()).isEmpty();
    assertThatThrownBy(() -> FolderOpener.slots(slots).read(new DriveId("D2"), Unlock.NONE))
        .isInstanceOf(DriveException.class)
        .hasMessageContaining("is not in the slots folder");
  }
}
