package io.drivedock.station.store.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderStoreTest extends ObjectStoreContract {

  @TempDir Path folder;

  @Override
  protected ObjectStore store(String owner) {
    return new FolderTargets(Map.of("main", folder)).open("main", "harbour", owner);
  }

  @Test
  void aFileThatSomebodyPutThereIsABlob() throws Exception {
    Path file = folder.resolve("harbour/films/a.txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "by hand");
    assertThat(store("a").stat(BlobPath.parse("films/a.txt")).orElseThrow().length()).isEqualTo(7);
    assertThat(store("a").uri(BlobPath.parse("films/a.txt"))).isEqualTo(file.toUri().toString());
  }

  @Test
  void aLinkIsNoBlob() throws Exception {
    Path link = folder.resolve("harbour/films/passwd");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("/etc/passwd"));
    assertThat(store("a").stat(BlobPath.parse("films/passwd"))).isEmpty();
    assertThat(store("a").list("films", "", "", 9)).isEmpty();
  }

  @Test
  void aTargetThatIsNotNamedOrNotAFolderIsSaidToBe() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    FolderTargets targets = new FolderTargets(Map.of("main", folder.resolve("file")));
    assertThatThrownBy(() -> targets.open("other", "harbour", "a"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no target 'other'");
    assertThatThrownBy(() -> targets.open("main", "harbour", "a"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("could not be opened for writing");
    assertThatThrownBy(() -> targets.open("main", "../x", "a")).isInstanceOf(StoreException.class);
  }

  @Test
  void aCommitThatIsRefusedLeavesNothingOnItsWay() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/a");
    assertThat(put(store, path, "first", BlobUpload.Existing.KEEP)).isTrue();
    assertThat(put(store, path, "other", BlobUpload.Existing.KEEP)).isFalse();
    assertThat(folder.resolve("harbour/.drivedock/uploads")).isEmptyDirectory();
  }

  @Test
  void aTargetThatIsNotThereIsNotMade() {
    Path mount = folder.resolve("mount");
    FolderTargets targets = new FolderTargets(Map.of("main", mount));
    assertThatThrownBy(() -> targets.open("main", "harbour", "a"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
        .hasMessageContaining(mount + " could not be opened")
        .hasMessageContaining("mount it");
    assertThat(mount).doesNotExist();
  }

  @Test
  void targetAndAccountMayBeLinksOfTheOperator() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createSymbolicLink(disk.resolve("harbour"), other);
    Path link = Files.createSymbolicLink(folder.resolve("link"), disk);
    try (ObjectStore store = new FolderTargets(Map.of("main", link)).open("main", "harbour", "a")) {
      assertThat(put(store, BlobPath.parse("films/a"), "hello", BlobUpload.Existing.KEEP)).isTrue();
    }
    assertThat(other.resolve("films/a")).hasContent("hello");
  }

  @Test
  void aFileInThePlaceOfAnAccountIsLeftAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("harbour"), "somebody's");
    assertThatThrownBy(() -> store("a")).isInstanceOf(StoreException.class);
    assertThat(file).hasContent("somebody's");
  }
}
