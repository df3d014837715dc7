package io.drivedock.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.folder.FolderTargets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's last word must be able to be no. */
final class DemoComparisonTest {

  @TempDir Path folder;
  private Path files;
  private ObjectStore store;

  @BeforeEach
  void storeWhatIsInTheFolder() throws IOException {
    files = Files.createDirectories(folder.resolve("files"));
    store =
        new FolderTargets(Map.of("main", Files.createDirectories(folder.resolve("store"))))
            .open("main", "account", "test");
    for (String name : List.of("a", "b")) {
      Files.writeString(files.resolve(name), "content of " + name);
      put(name, "content of " + name);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void put(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Chunk chunk = new Chunk(0, bytes.length, null, Md5.ofContent(bytes));
    try (BlobUpload upload =
        store.upload(
            new BlobPath("demo", name),
            bytes.length,
            false,
            BlobProperties.NONE,
            BlobMetadata.NONE)) {
      upload.put(chunk, ByteBuffer.wrap(bytes));
      upload.commit(List.of(chunk), BlobUpload.Existing.REPLACE);
    }
  }

  private DemoComparison.Compared compare(List<String> leftOut) throws IOException {
    return new DemoComparison(store, "demo").compare(files, leftOut);
  }

  @Test
  void whatIsEqualIsCounted() throws IOException {
    assertThat(compare(List.of())).isEqualTo(new DemoComparison.Compared(2, 24));
  }

  @Test
  void oneByteThatDiffersIsFound() {
    put("b", "content of B");

    assertThatThrownBy(() -> compare(List.of()))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("demo/b differs from its file");
  }

  @Test
  void aBlobThatIsMissingShorterOrTooManyIsFound() throws IOException {
    put("b", "content");
    assertThatThrownBy(() -> compare(List.of())).hasMessageContaining("has a different length");
    put("b", "content of b");
    put("c", "a stranger");
    assertThatThrownBy(() -> compare(List.of())).hasMessageContaining("has 3 blobs instead of");
    Files.writeString(files.resolve("c"), "a stranger");
    Files.writeString(files.resolve("d"), "never stored");
    assertThatThrownBy(() -> compare(List.of())).hasMessageContaining("demo/d is missing");
    assertThat(compare(List.of("d")).blobs()).isEqualTo(3);
  }
}
