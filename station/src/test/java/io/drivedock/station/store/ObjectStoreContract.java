package io.drivedock.station.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobUpload.Existing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every store must do: subclassed for each. */
public abstract class ObjectStoreContract {

  private static final BlobProperties PROPERTIES =
      new BlobProperties("text/plain", Md5.ofContent(new byte[1]), null, "de", "no-cache");
  private static final BlobMetadata METADATA = new BlobMetadata(Map.of("Reel", "7"));

  /** The store, opened for an owner; empty for the first. */
  protected abstract ObjectStore store(String owner);

  /** The same store, opened to read. */
  protected abstract BlobReader storeToRead();

  /** The same store, opened for an owner who exports from it. */
  protected abstract ObjectStore source(String owner);

  /** Names that it is tried with. */
  protected List<String> names() {
    return List.of(
        "a",
        "a/b",
        "a/b/c",
        "a//b",
        "a/",
        "A",
        "a%",
        "a%25",
        "a%file",
        "a%json",
        "a%+",
        "%",
        "x".repeat(1024),
        "x".repeat(1023),
        "ä".repeat(400) + "/y",
        "a b",
        " a",
        "-rf",
        "~",
        "c:\\d",
        "a\u00a0b",
        "\uD83D\uDE80",
        "...",
        ".drivedock",
        ".a",
        "a\"<>|?*",
        "%/%");
  }

  /** Metadata as it is read again. */
  protected BlobMetadata readAgain(BlobMetadata metadata) {
    return metadata;
  }

  /** Whether it can hold a blob of that name; one that it cannot is rejected with a sentence. */
  protected boolean takes(BlobPath path) {
    return true;
  }

  @Test
  void whatIsCommittedIsThereWithAllThatBelongsToIt() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/2024/Größe & 100%.mov");
    assertThat(store.stat(path)).isEmpty();
    assertThat(put(store, path, "hello", Existing.KEEP)).isTrue();
    StoredBlob blob = store.stat(path).orElseThrow();
    assertThat(blob.length()).isEqualTo(5);
    assertThat(blob.properties()).isEqualTo(PROPERTIES);
    assertThat(blob.metadata()).isEqualTo(readAgain(METADATA));
    assertThat(text(store, path, 5)).isEqualTo("hello");
    store.flush();
    assertThat(text(store("b"), path, 5)).isEqualTo("hello");
  }

  /** Else an account whose name was misspelt would seem to be empty. */
  @Test
  void anExportMakesNoPlaceToExportFrom() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> source("a"))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
    }
    put(store("b"), BlobPath.parse("films/a"), "hello", Existing.KEEP);
    try (ObjectStore source = source("a")) {
      assertThat(text(source, BlobPath.parse("films/a"), 5)).isEqualTo("hello");
      assertThat(put(source, BlobPath.parse("logs/of/it"), "log", Existing.REPLACE)).isTrue();
    }
  }

  @Test
  void nobodySeesAnUploadBeforeItsCommitOrAfterItsEndWithoutOne() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/a");
    try (BlobUpload upload = begin(store, path, 5)) {
      upload.put(chunk(0, "hello"), bytes("hello"));
      assertThat(store.stat(path)).isEmpty();
    }
    assertThat(store.stat(path)).isEmpty();
    assertThat(listed(store, "films", "")).isEmpty();
  }

  @Test
  void aBlobThatIsThereIsKeptOrReplacedAsAsked() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/a");
    assertThat(put(store, path, "first", Existing.KEEP)).isTrue();
    assertThat(put(store, path, "other", Existing.KEEP)).isFalse();
    assertThat(text(store, path, 5)).isEqualTo("first");
    try (BlobUpload upload = begin(store, path, 2)) {
      upload.put(chunk(0, "xy"), bytes("xy"));
      assertThat(upload.commit(List.of(chunk(0, "xy")), Existing.REPLACE)).isTrue();
    }
    StoredBlob replaced = store.stat(path).orElseThrow();
    assertThat(replaced.length()).isEqualTo(2);
    assertThat(replaced.properties()).isEqualTo(BlobProperties.NONE);
    assertThat(replaced.metadata()).isEqualTo(BlobMetadata.NONE);
  }

  @Test
  void ofManyThatKeepOneCommits() throws Exception {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/deep/er/a");
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String content = "%02d".formatted(i);
        work.add(() -> put(store, path, content, Existing.KEEP));
      }
      int committed = 0;
      for (Future<Boolean> one : threads.invokeAll(work)) {
        committed += one.get() ? 1 : 0;
      }
      assertThat(committed).isEqualTo(1);
    }
  }

  @Test
  void whatIsBroughtAtOnceIsTheSameAsAnUpload() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/a");
    List<Chunk> one = List.of(chunk(0, "hello"));
    assertThat(store.put(path, one, bytes("hello"), PROPERTIES, METADATA, Existing.KEEP)).isTrue();
    List<Chunk> other = List.of(chunk(0, "other"));
    assertThat(store.put(path, other, bytes("other"), PROPERTIES, METADATA, Existing.KEEP))
        .isFalse();
    StoredBlob blob = store.stat(path).orElseThrow();
    assertThat(blob.properties()).isEqualTo(PROPERTIES);
    assertThat(blob.metadata()).isEqualTo(readAgain(METADATA));
    assertThat(text(store, path, 5)).isEqualTo("hello");
    assertThat(
            store.put(
                path,
                List.of(),
                bytes(""),
                BlobProperties.NONE,
                BlobMetadata.NONE,
                Existing.REPLACE))
        .isTrue();
    assertThat(store.stat(path).orElseThrow().length()).isZero();
  }

  @Test
  void chunksMayComeInAnyOrder() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/a");
    List<Chunk> chunks = List.of(chunk(0, "abc"), chunk(3, "def"));
    try (BlobUpload upload = begin(store, path, 6)) {
      upload.put(chunks.get(1), bytes("def"));
      upload.put(chunks.get(0), bytes("abc"));
      upload.commit(chunks, Existing.KEEP);
    }
    assertThat(text(store, path, 6)).isEqualTo("abcdef");
  }

  @Test
  void aLargeBlobIsWholeInWhateverPiecesItComes() throws Exception {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/large");
    byte[] content = new byte[(20 << 20) + 7];
    new Random(5).nextBytes(content);
    List<Chunk> chunks = new ArrayList<>();
    int[] lengths = {Chunk.LENGTH_MAX, 1, 65_536, 3_000_001};
    for (int at = 0; at < content.length; at += chunks.getLast().length()) {
      int length = Math.min(lengths[chunks.size() % lengths.length], content.length - at);
      ByteBuffer bytes = ByteBuffer.wrap(content, at, length);
      chunks.add(new Chunk(at, length, null, Md5.ofContent(bytes)));
    }
    AtomicInteger next = new AtomicInteger();
    try (BlobUpload upload = store.upload(path, content.length, false, PROPERTIES, METADATA);
        var threads = Executors.newFixedThreadPool(4)) {
      Callable<Boolean> mover =
          () -> {
            for (int i = next.getAndIncrement(); i < chunks.size(); i = next.getAndIncrement()) {
              Chunk chunk = chunks.get(i);
              upload.put(
                  chunk, ByteBuffer.wrap(content, (int) chunk.offset(), chunk.length()).slice());
            }
            return true;
          };
      for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(4, mover))) {
        one.get();
      }
      assertThat(store.stat(path)).isEmpty();
      assertThat(upload.commit(chunks, Existing.KEEP)).isTrue();
    }
    StoredBlob blob = store.stat(path).orElseThrow();
    assertThat(blob.length()).isEqualTo(content.length);
    assertThat(blob.properties()).isEqualTo(PROPERTIES);
    assertThat(blob.metadata()).isEqualTo(readAgain(METADATA));
    ByteBuffer read = ByteBuffer.allocateDirect(content.length);
    assertThat(store.read(path, ReadOptions.from(0), read)).isTrue();
    assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(content));
    assertThat(listed(store, "films", "")).containsExactly(path);
  }

  @Test
  void theGapsOfAPageBlobAreZero() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("vhds/disk.vhd");
    if (!store.limits().takesPageBlobs()) {
      assertThatThrownBy(
              () -> store.upload(path, 2048, true, BlobProperties.NONE, BlobMetadata.NONE))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED))
          .hasMessageContaining("page blob");
      return;
    }
    String page = "x".repeat(512);
    try (BlobUpload upload =
        store.upload(path, 2048, true, BlobProperties.NONE, BlobMetadata.NONE)) {
      upload.put(chunk(512, page), bytes(page));
      upload.commit(List.of(chunk(512, page)), Existing.KEEP);
    }
    assertThat(store.stat(path).orElseThrow().length()).isEqualTo(2048);
    assertThat(store.stat(path).orElseThrow().isPageBlob()).isTrue();
    assertThat(text(store, path, 2048)).isEqualTo("\0".repeat(512) + page + "\0".repeat(1024));
  }

  @Test
  void everyNameIsItsOwnBlob() {
    ObjectStore store = store("a");
    List<String> all = names();
    List<String> names = all.stream().filter(name -> takes(new BlobPath("films", name))).toList();
    for (String name : all) {
      if (!names.contains(name)) {
        assertThatThrownBy(() -> put(store, new BlobPath("films", name), "refused", Existing.KEEP))
            .as("'%s'", name)
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED));
      }
    }
    for (String name : names) {
      put(store, new BlobPath("films", name), "is " + name, Existing.KEEP);
    }
    put(store, new BlobPath(BlobPath.ROOT, "a"), "is $root", Existing.KEEP);
    for (String name : names) {
      String content = "is " + name;
      int length = content.getBytes(StandardCharsets.UTF_8).length;
      assertThat(text(store, new BlobPath("films", name), length)).isEqualTo(content);
    }
    assertThat(listed(store, "films", "").stream().map(BlobPath::name))
        .containsExactlyElementsOf(names.stream().sorted(BlobPath::compareNames).toList());
  }

  /** Keys for which a store without containers can tell no container. */
  protected List<String> looseKeys() {
    return List.of(
        "UPPER/z.txt",
        "UPPER/deep/er",
        "My Photos/x y",
        "x/a",
        "under_score/a",
        "loose.txt",
        "films",
        "films.txt",
        "films/",
        "$root/a/b",
        ".drivedock/mine",
        ".drivedock/owned/by",
        FlatKeys.NO_CONTAINER + "/a",
        "zz");
  }

  @Test
  void everythingOutsideOfContainersIsABlobToo() {
    ObjectStore store = store("a");
    List<BlobPath> paths =
        looseKeys().stream()
            .map(key -> new BlobPath(FlatKeys.NO_CONTAINER, key))
            .filter(this::takes)
            .toList();
    List<BlobPath> others =
        List.of(BlobPath.parse("films/a"), BlobPath.parse("films/b"), BlobPath.parse("$root/a"));
    for (BlobPath path : paths) {
      assertThat(put(store, path, path.text(), Existing.KEEP)).isTrue();
    }
    for (BlobPath path : others) {
      put(store, path, path.text(), Existing.KEEP);
    }
    for (BlobPath path : paths) {
      int length = path.text().getBytes(StandardCharsets.UTF_8).length;
      assertThat(text(store, path, length)).isEqualTo(path.text());
      assertThat(Snapshots.of(store).find(path)).hasSize(1);
    }
    assertThat(listed(store, FlatKeys.NO_CONTAINER, ""))
        .containsExactlyElementsOf(paths.stream().sorted().toList());
    assertThat(listed(store, FlatKeys.NO_CONTAINER, "UPPER/"))
        .extracting(BlobPath::name)
        .containsExactly("UPPER/deep/er", "UPPER/z.txt");
    assertThat(listed(store, FlatKeys.NO_CONTAINER, "z"))
        .extracting(BlobPath::name)
        .containsExactly("zz");
    assertThat(listed(store, "films", "")).containsExactly(others.get(0), others.get(1));
    assertThat(listed(store, BlobPath.ROOT, "")).containsExactly(others.get(2));
    assertThat(store.containers(""))
        .contains("$root", "films")
        .satisfies(
            all -> assertThat(all.contains(FlatKeys.NO_CONTAINER)).isNotEqualTo(store.isFlat()));
  }

  @Test
  void noBlobTakesTheKeyOfAnother() {
    ObjectStore store = store("a");
    BlobPath path = new BlobPath(FlatKeys.NO_CONTAINER, "films/a");
    put(store, BlobPath.parse("films/a"), "film", Existing.KEEP);
    if (store.isFlat()) {
      assertThat(store.stat(path)).isEmpty();
      assertThatThrownBy(() -> put(store, path, "other", Existing.REPLACE))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED));
    } else {
      assertThat(put(store, path, "other", Existing.KEEP)).isTrue();
    }
    assertThat(text(store, BlobPath.parse("films/a"), 4)).isEqualTo("film");
  }

  public static List<BlobPath> listed(BlobReader store, String container, String prefix) {
    List<BlobPath> paths = new ArrayList<>();
    String position = "";
    do {
      Listing page = store.list(container, prefix, position);
      page.blobs().forEach(entry -> paths.add(entry.path()));
      assertThat(page.strangers()).isEmpty();
      position = page.next();
    } while (!position.isEmpty());
    return paths;
  }

  @Test
  void aListHasWhatBeginsWithThePrefixInOrder() {
    ObjectStore store = store("a");
    for (String name : List.of("b/2", "a", "b/1", "c", "b/3", "b.x", "b/10/z")) {
      put(store, new BlobPath("films", name), name, Existing.KEEP);
    }
    put(store, BlobPath.parse("film/b/9"), "x", Existing.KEEP);
    put(store, BlobPath.parse("filmstrips/b/9"), "x", Existing.KEEP);
    assertThat(listed(store, "films", "b/").stream().map(BlobPath::name))
        .containsExactly("b/1", "b/10/z", "b/2", "b/3");
    assertThat(listed(store, "films", "").stream().map(BlobPath::name))
        .containsExactly("a", "b.x", "b/1", "b/10/z", "b/2", "b/3", "c");
    assertThat(listed(store, "films", "b").stream().map(BlobPath::name))
        .containsExactly("b.x", "b/1", "b/10/z", "b/2", "b/3");
    assertThat(listed(store, "other", "")).isEmpty();
    assertThat(store.list("films", "b/2", "").blobs())
        .containsExactly(new Listing.Entry(BlobPath.parse("films/b/2"), 3, false));
    assertThat(store.containers("")).containsSubsequence("film", "films", "filmstrips");
    assertThat(store.containers("films")).containsExactly("films", "filmstrips");
    assertThat(store.containers("films/")).isEmpty();
  }

  @Test
  void ofABlobItsBeginningAndAllThatIsKnownAreReadTogether() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/a");
    assertThat(store.fetch(path, "", ByteBuffer.allocate(3))).isEmpty();
    try (BlobUpload upload = store.upload(path, 5, false, PROPERTIES, METADATA)) {
      upload.put(chunk(0, "hello"), bytes("hello"));
      upload.commit(List.of(chunk(0, "hello")), Existing.KEEP);
    }
    StoredBlob known = store.stat(path).orElseThrow();
    for (int room : List.of(0, 3, 5, 9)) {
      ByteBuffer beginning = ByteBuffer.allocateDirect(room);
      StoredBlob fetched = store.fetch(path, "", beginning).orElseThrow();
      assertThat(fetched).isEqualTo(known);
      assertThat(StandardCharsets.UTF_8.decode(beginning.flip()).toString())
          .isEqualTo("hello".substring(0, Math.min(room, 5)));
    }
    BlobPath empty = BlobPath.parse("films/empty");
    try (BlobUpload upload = begin(store, empty, 0)) {
      upload.commit(List.of(), Existing.KEEP);
    }
    assertThat(store.fetch(empty, "", ByteBuffer.allocate(4)).orElseThrow().length()).isZero();
  }

  @Test
  void aBlobThatChangedIsNotReadOn() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/a");
    put(store, path, "hello", Existing.KEEP);
    StoredBlob first = store.stat(path).orElseThrow();
    assertThat(first.modifiedAt()).isNotNull();
    ByteBuffer end = ByteBuffer.allocate(2);
    assertThat(store.read(path, ReadOptions.from(3).ofVersion(first.version()), end)).isTrue();
    assertThat(end.flip()).isEqualTo(bytes("lo"));
    try (BlobUpload upload = begin(store, path, 5)) {
      upload.put(chunk(0, "other"), bytes("other"));
      upload.commit(List.of(chunk(0, "other")), Existing.REPLACE);
    }
    assertThatThrownBy(
            () ->
                store.read(
                    path, ReadOptions.from(3).ofVersion(first.version()), ByteBuffer.allocate(2)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CHANGED));
    StoredBlob second = store.stat(path).orElseThrow();
    assertThat(second.version()).isNotEqualTo(first.version());
  }

  @Test
  void aStoreThatWorksSaysSoAndLeavesNothingOfIt() {
    ObjectStore store = store("a");
    BlobPath other = BlobPath.parse("films/a");
    put(store, other, "hello", Existing.KEEP);
    for (String container : List.of("", "films")) {
      store.tryWriting(container);
      store.tryReading(container);
      storeToRead().tryReading(container);
    }
    assertThat(listed(store, "films", "")).containsExactly(other);
    assertThat(store.containers("")).containsOnlyOnce("films");
  }

  @Test
  void readingPastTheEndSaysSo() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/a");
    put(store, path, "hello", Existing.KEEP);
    assertThat(store.read(path, ReadOptions.from(3), ByteBuffer.allocate(2))).isTrue();
    assertThat(store.read(path, ReadOptions.from(3), ByteBuffer.allocate(3))).isFalse();
    assertThat(
            store.read(BlobPath.parse("films/none"), ReadOptions.from(0), ByteBuffer.allocate(1)))
        .isFalse();
  }

  @Test
  void aRunThatWasThoughtDeadCommitsNothingAndHarmsNothing() {
    BlobPath path = BlobPath.parse("films/a");
    ObjectStore dead = store("a");
    try (BlobUpload late = begin(dead, path, 5)) {
      late.put(chunk(0, "older"), bytes("older"));
      ObjectStore alive = store("a");
      try (BlobUpload upload = begin(alive, path, 5)) {
        upload.put(chunk(0, "newer"), bytes("newer"));
        try {
          late.commit(List.of(chunk(0, "older")), Existing.REPLACE);
        } catch (StoreException e) {
          assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
        }
        upload.commit(List.of(chunk(0, "newer")), Existing.REPLACE);
      }
    }
    assertThat(text(store("c"), path, 5)).isEqualTo("newer");
  }

  @Test
  void openingForOneOwnerLeavesTheUploadsOfOthersAlone() {
    BlobPath path = BlobPath.parse("films/a");
    for (String other : List.of("job-d1.2", "job-d", "job-d1@2", "ob-d1")) {
      try (BlobUpload upload = begin(store(other), path, 5)) {
        upload.put(chunk(0, other.substring(0, 5)), bytes(other.substring(0, 5)));
        store("job-d1").close();
        assertThat(upload.commit(List.of(chunk(0, other.substring(0, 5))), Existing.REPLACE))
            .as("committed by %s", other)
            .isTrue();
      }
    }
  }

  @Test
  void whoOnlyReadsSeesEverythingAndTakesOverFromNobody() {
    BlobPath path = BlobPath.parse("films/a");
    ObjectStore writer = store("a reader");
    try (BlobUpload upload = begin(writer, path, 5)) {
      upload.put(chunk(0, "under"), bytes("under"));
      BlobReader reader = storeToRead();
      assertThat(reader.stat(path)).isEmpty();
      assertThat(upload.commit(List.of(chunk(0, "under")), Existing.REPLACE)).isTrue();
      assertThat(text(reader, path, 5)).isEqualTo("under");
      assertThat(reader.containers("")).isEqualTo(writer.containers("")).contains("films");
      assertThat(reader.list("films", "", "")).isEqualTo(writer.list("films", "", ""));
      assertThat(reader.stat(path)).isEqualTo(writer.stat(path)).isPresent();
      reader.close();
    }
  }

  /** Brings a small blob with metadata and properties. */
  protected static boolean put(
      ObjectStore store, BlobPath path, String content, Existing existing) {
    Chunk chunk = chunk(0, content);
    try (BlobUpload upload = store.upload(path, chunk.length(), false, PROPERTIES, METADATA)) {
      upload.put(chunk, bytes(content));
      return upload.commit(List.of(chunk), existing);
    }
  }

  private static BlobUpload begin(ObjectStore store, BlobPath path, long length) {
    return store.upload(path, length, false, BlobProperties.NONE, BlobMetadata.NONE);
  }

  private static String text(BlobReader store, BlobPath path, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    assertThat(store.read(path, ReadOptions.from(0), buffer))
        .as("%s has %d bytes", path, length)
        .isTrue();
    return new String(buffer.array(), StandardCharsets.UTF_8);
  }

  protected static Chunk chunk(long offset, String content) {
    ByteBuffer bytes = bytes(content);
    return new Chunk(offset, bytes.remaining(), null, Md5.ofContent(bytes.duplicate()));
  }

  protected static ByteBuffer bytes(String content) {
    return ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
  }
}
