package io.drivedock.station.store.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.BlobUpload.Existing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderStoreTest extends ObjectStoreContract {

  @TempDir Path folder;

  @Override
  protected ObjectStore store(String owner) {
    return new FolderTargets(Map.of("main", folder)).open("main", "harbour", owner);
  }

  @Override
  protected BlobReader storeToRead() {
    return new FolderTargets(Map.of("main", folder)).openToRead("main", "harbour");
  }

  @Override
  protected ObjectStore source(String owner) {
    return new FolderTargets(Map.of("main", folder)).openSource("main", "harbour", owner);
  }

  @Test
  void whoOnlyReadsMakesNothing() throws Exception {
    assertThatThrownBy(this::storeToRead)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has no folder for the account 'harbour'");
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(
            () ->
                new FolderTargets(Map.of("main", folder.resolve("away")))
                    .openToRead("main", "harbour"))
        .hasMessageContaining(": opening it failed: it does not exist");
    Files.createDirectory(folder.resolve("harbour"));
    storeToRead().close();
    assertThat(folder.resolve("harbour")).isEmptyDirectory();
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
    assertThat(listed(store("a"), "films", "")).isEmpty();
  }

  @Test
  void noLinkOnTheWayIsFollowed() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside/sub"));
    Files.writeString(outside.resolve("there"), "not ours");
    Files.createDirectories(folder.resolve("harbour"));
    Files.createSymbolicLink(folder.resolve("harbour/films"), outside.getParent());
    ObjectStore store = store("a");
    for (String name : List.of("films/new", "films/sub/new", "films/sub/there")) {
      BlobPath path = BlobPath.parse(name);
      assertThatThrownBy(() -> put(store, path, "hello", BlobUpload.Existing.REPLACE))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED))
          .hasMessageContaining("films is a link, which is not followed");
      assertThatThrownBy(() -> store.stat(path)).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> store.read(path, ReadOptions.from(0), ByteBuffer.allocate(1)))
          .isInstanceOf(StoreException.class);
    }
    assertThat(store.list("films", "", "").blobs()).isEmpty();
    assertThat(outside).isDirectoryNotContaining("glob:**new");
    assertThat(outside.resolve("there")).hasContent("not ours");
  }

  @Test
  void noPropertiesAreWrittenBehindALink() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.createDirectories(folder.resolve("harbour/.drivedock"));
    Files.createSymbolicLink(folder.resolve("harbour/.drivedock/properties"), outside);
    assertThatThrownBy(() -> store("a"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("properties is a link, which is not followed");
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
        .hasMessageContaining("opening it for writing failed");
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
        .hasMessageContaining(mount + ": opening it for writing failed")
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

  // ---- large files of runs that were broken off

  private static final BlobPath LARGE = BlobPath.parse("films/large");
  private static final long LARGE_BYTES = UnfinishedFiles.KEPT_BYTES_MIN;

  private static BlobUpload large(ObjectStore store) {
    return store.upload(LARGE, LARGE_BYTES, true, BlobProperties.NONE, BlobMetadata.NONE);
  }

  private static void put(BlobUpload upload, long offset, String content) {
    upload.put(chunk(offset, content), bytes(content));
  }

  private static String text(ObjectStore store, long offset) {
    ByteBuffer buffer = ByteBuffer.allocate(5);
    assertThat(store.read(LARGE, ReadOptions.from(offset), buffer)).isTrue();
    return new String(buffer.array(), StandardCharsets.UTF_8);
  }

  private List<String> unfinished() throws Exception {
    try (var files = Files.list(folder.resolve("harbour/.drivedock/uploads"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anotherRunGoesOnWithALargeFileFromTheChunksThatAreOnTheDisk() throws Exception {
    ObjectStore first = store("a");
    try (BlobUpload upload = large(first)) {
      put(upload, 0, "hello");
      put(upload, 512, "world");
    }
    first.close();
    assertThat(unfinished()).hasSize(2);
    ObjectStore second = store("a");
    try (BlobUpload upload = large(second)) {
      assertThat(upload.isThere(chunk(0, "hello"))).isTrue();
      assertThat(upload.isThere(chunk(512, "world"))).isTrue();
      assertThat(upload.isThere(chunk(0, "other"))).isFalse();
      assertThat(upload.isThere(chunk(1_024, "hello"))).isFalse();
      put(upload, 1_024, "again");
      assertThat(upload.commit(List.of(), Existing.KEEP)).isTrue();
    }
    assertThat(text(second, 0)).isEqualTo("hello");
    assertThat(text(second, 512)).isEqualTo("world");
    assertThat(text(second, 1_024)).isEqualTo("again");
    assertThat(second.stat(LARGE).orElseThrow().length()).isEqualTo(LARGE_BYTES);
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void aListThatIsTornOrDamagedIsBelievedAsFarAsItIsWhole() throws Exception {
    try (BlobUpload upload = large(store("a"))) {
      for (int i = 0; i < 4; i++) {
        put(upload, 512L * i, "hello");
      }
    }
    for (int harmed = 0; harmed < 4 * 32; harmed++) {
      Path list = folder.resolve("harbour/.drivedock/uploads").resolve(unfinished().getFirst());
      assertThat(list.toString()).endsWith(".chunks");
      byte[] whole = Files.readAllBytes(list);
      byte[] damaged = whole.clone();
      damaged[harmed] ^= 1;
      for (byte[] bytes : List.of(Arrays.copyOf(whole, harmed), damaged)) {
        Files.write(list, bytes);
        try (BlobUpload upload = large(store("a"))) {
          for (int i = 0; i < 4; i++) {
            boolean isWhole = bytes.length == whole.length ? i != harmed / 32 : i < harmed / 32;
            assertThat(upload.isThere(chunk(512L * i, "hello"))).isEqualTo(isWhole);
          }
        }
        list = folder.resolve("harbour/.drivedock/uploads").resolve(unfinished().getFirst());
      }
      Files.write(list, whole);
    }
  }

  @Test
  void aListIsWorthNothingWithoutTheFile() throws Exception {
    try (BlobUpload upload = large(store("a"))) {
      put(upload, 512, "hello");
    }
    Files.write(
        folder.resolve("harbour/.drivedock/uploads").resolve(unfinished().getLast()), new byte[9]);
    // Nor when the file has grown over it.
    for (int runs = 0; runs < 2; runs++) {
      try (BlobUpload upload = large(store("a"))) {
        assertThat(upload.isThere(chunk(512, "hello"))).isFalse();
        put(upload, 1_024, "world");
      }
    }
  }

  @Test
  void whatARunThatIsNotOverWritesToIsNotGoneOnWith() {
    ObjectStore dead = store("a");
    BlobUpload late = large(dead);
    put(late, 0, "older");
    ObjectStore alive = store("a");
    try (BlobUpload upload = large(alive)) {
      put(upload, 0, "newer");
      put(late, 0, "older");
      assertThatThrownBy(() -> late.commit(List.of(), Existing.REPLACE))
          .isInstanceOf(StoreException.class);
      assertThat(upload.commit(List.of(), Existing.REPLACE)).isTrue();
    }
    late.close();
    assertThat(text(alive, 0)).isEqualTo("newer");
  }

  @Test
  void whatWillNeverBeWholeAndWhatARunGotOnWithoutGoes() throws Exception {
    ObjectStore store = store("a");
    try (BlobUpload upload = large(store)) {
      put(upload, 0, "hello");
      upload.markMissing(chunk(512, "world"));
    }
    assertThat(unfinished()).isEmpty();
    BlobUpload upload = large(store);
    put(upload, 0, "hello");
    store.tidy();
    assertThat(unfinished()).hasSize(2);
    upload.close();
    assertThat(unfinished()).hasSize(2);
    store.tidy();
    assertThat(unfinished()).isEmpty();
  }

  /** Killed after it had linked the file to its place, and before it had removed it here. */
  @Test
  void aFileThatIsABlobAlreadyIsNotWrittenTo() throws Exception {
    try (BlobUpload upload = large(store("a"))) {
      put(upload, 0, "hello");
    }
    Path data = folder.resolve("harbour/.drivedock/uploads").resolve(unfinished().getLast());
    Files.createDirectories(folder.resolve("harbour/films"));
    Files.createLink(folder.resolve("harbour/films/large"), data);
    try (BlobUpload upload = large(store("a"))) {
      put(upload, 0, "other");
    }
    assertThat(text(store("a"), 0)).isEqualTo("hello");
  }
}
