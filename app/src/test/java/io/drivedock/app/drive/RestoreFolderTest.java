package io.drivedock.app.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.app.box.CommandFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestoreFolderTest {

  @TempDir Path folder;

  @Test
  void whatIsThereAlreadyNeedsNoRoom() {
    AtomicBoolean isAsked = new AtomicBoolean();
    RestoreFolder.checkRoom(
        folder,
        "a",
        1,
        () -> {
          isAsked.set(true);
          return 0;
        });
    assertThat(isAsked).as("asked only if it matters").isFalse();
    assertThatCode(() -> RestoreFolder.checkRoom(folder, "a", Long.MAX_VALUE, () -> 5))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> RestoreFolder.checkRoom(folder, "a", Long.MAX_VALUE, () -> Long.MAX_VALUE))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("Free some space");
  }

  @Test
  void aLinkToTheDriveIsTheDrive() throws Exception {
    Path drive = Files.createDirectories(folder.resolve("drive"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), drive);
    assertThatThrownBy(() -> RestoreFolder.checkApart(link.resolve("out"), drive))
        .isInstanceOf(CommandFailedException.class);
    assertThatCode(() -> RestoreFolder.checkApart(folder.resolve("drive2"), drive))
        .doesNotThrowAnyException();
  }
}
