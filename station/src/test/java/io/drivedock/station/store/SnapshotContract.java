package io.drivedock.station.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobUpload.Existing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a store does about blobs as they were, whether stores of its kind keep any or not. */
public abstract class SnapshotContract {

  /** What a kind of store can do beside what all can. */
  protected enum Capability {
    SNAPSHOTS,
    PAGE_RANGES,
    TAKING
  }

  private static final BlobPath BLOB = BlobPath.parse("films/a");
  private static final String MARK = "import-1_D1";

  /** The store, opened for an owner. */
  protected abstract ObjectStore store(String owner) throws Exception;

  protected abstract Set<Capability> capabilities();

  /** Somebody else sees to it that a blob can be read as it is now, after it was overwritten. */
  protected abstract void keep(BlobPath path) throws Exception;

  /** The id of a snapshot that no blob has. */
  protected abstract String absentSnapshot();

  private void assertCapabilities(BlobReader reader) {
    assertThat(reader.snapshots().isPresent())
        .isEqualTo(capabilities().contains(Capability.SNAPSHOTS));
    assertThat(reader.pageRanges().isPresent())
        .isEqualTo(capabilities().contains(Capability.PAGE_RANGES));
  }

  private void assertAllCapabilities(ObjectStore store) {
    assertCapabilities(store);
    assertThat(store.snapshotTaker().isPresent())
        .isEqualTo(capabilities().contains(Capability.TAKING));
  }

  @Test
  void whatAKindCanDoItCanDoBehindEveryWrapper() throws Exception {
    try (ObjectStore store = store("job-d1")) {
      assertAllCapabilities(store);
      assertAllCapabilities(new ForwardingStore(store));
      assertCapabilities(new ForwardingReader(store));
      assertAllCapabilities(
          new RetryingStore(store, RetryPolicy.NONE, Bandwidth.UNLIMITED, () -> false));
      assertCapabilities(
          new RetryingReader(store, RetryPolicy.NONE, Bandwidth.UNLIMITED, () -> false));
    }
  }

  @Test
  void whatOthersKeptIsListedAndReadAsItWas() throws Exception {
    boolean areKept = capabilities().contains(Capability.SNAPSHOTS);
    try (ObjectStore store = store("job-d1")) {
      put(store, BLOB, "first");
      keep(BLOB);
      put(store, BLOB, "and the second");
      put(store, BlobPath.parse("films/b"), "other");

      List<Listing.Entry> found = Snapshots.of(store).find(BLOB);
      assertThat(found).hasSize(areKept ? 2 : 1).allMatch(it -> it.path().equals(BLOB));
      assertThat(store.list("films", "a", "").blobs()).hasSize(1);
      Listing listing = Snapshots.of(store).list("films", "", "");
      assertThat(listing.next()).isEmpty();
      assertThat(listing.blobs().stream().map(it -> it.path().name()))
          .containsExactlyElementsOf(areKept ? List.of("a", "a", "b") : List.of("a", "b"));
      for (Listing.Entry entry : found) {
        Snapshot snapshot = entry.snapshot();
        String content = snapshot == null ? "and the second" : "first";
        assertThat(entry.length()).isEqualTo(content.length());
        assertReads(store, snapshot == null ? "" : snapshot.id(), content);
      }
      assertThat(found.stream().filter(it -> it.snapshot() == null)).hasSize(1);
    }
  }

  @Test
  void ofASnapshotThatIsNotThereNothingIsRead() throws Exception {
    try (ObjectStore store = store("job-d1")) {
      put(store, BLOB, "hello");
      ByteBuffer buffer = ByteBuffer.allocate(5);
      assertThat(store.read(BLOB, new ReadOptions(absentSnapshot(), "", 0), buffer)).isFalse();
      assertThat(store.fetch(BLOB, absentSnapshot(), ByteBuffer.allocate(5))).isEmpty();
      assertThat(Snapshots.of(store).find(BlobPath.parse("films/none"))).isEmpty();
    }
  }

  @Test
  void whatAStationTookIsReadAndOnNoListOfOthersAndGoes() throws Exception {
    try (ObjectStore store = store("job-d1")) {
      Optional<SnapshotTaker> found = store.snapshotTaker();
      if (found.isEmpty()) {
        return;
      }
      SnapshotTaker taker = found.get();
      assertThat(taker.take(BLOB, MARK)).isEmpty();
      put(store, BLOB, "first");
      String id = taker.take(BLOB, MARK).orElseThrow();
      put(store, BLOB, "and the second");
      assertReads(store, id, "first");
      assertThat(store.fetch(BLOB, id, ByteBuffer.allocate(0)).orElseThrow().metadata())
          .isEqualTo(BlobMetadata.NONE);
      assertThat(Snapshots.of(store).find(BLOB)).hasSize(1);
      assertThat(taker.taken(BLOB, MARK)).containsExactly(id);
      assertThat(taker.taken(BLOB, "another")).isEmpty();
      taker.remove(BLOB, id);
      taker.remove(BLOB, id);
      assertThat(taker.taken(BLOB, MARK)).isEmpty();
      assertReads(store, "", "and the second");
    }
  }

  @Test
  void thePagesOfAPageBlobAreWhereItsBytesAre() throws Exception {
    try (ObjectStore store = store("job-d1")) {
      Optional<PageRangeReader> ranges = store.pageRanges();
      if (ranges.isEmpty()) {
        return;
      }
      ReadOptions now = ReadOptions.from(0);
      assertThat(ranges.get().page(BLOB, now, "")).isEmpty();
      ByteBuffer bytes = ByteBuffer.wrap("x".repeat(1_024).getBytes(StandardCharsets.UTF_8));
      Chunk chunk = new Chunk(2_048, 1_024, null, Md5.ofContent(bytes.duplicate()));
      try (BlobUpload upload =
          store.upload(BLOB, 8_192, true, BlobProperties.NONE, BlobMetadata.NONE)) {
        upload.put(chunk, bytes);
        assertThat(upload.commit(List.of(chunk), Existing.KEEP)).isTrue();
      }
      assertThat(ranges.get().page(BLOB, now, "").orElseThrow())
          .isEqualTo(new PageRanges(List.of(new PageRanges.Range(2_048, 1_024)), ""));
    }
  }

  private static void assertReads(ObjectStore store, String snapshot, String content) {
    ByteBuffer buffer = ByteBuffer.allocate(content.length());
    assertThat(store.read(BLOB, new ReadOptions(snapshot, "", 0), buffer)).isTrue();
    assertThat(new String(buffer.array(), StandardCharsets.UTF_8)).isEqualTo(content);
    ByteBuffer end = ByteBuffer.allocate(2);
    assertThat(store.read(BLOB, new ReadOptions(snapshot, "", content.length() - 2), end)).isTrue();
    assertThat(new String(end.array(), StandardCharsets.UTF_8))
        .isEqualTo(content.substring(content.length() - 2));
    ByteBuffer beginning = ByteBuffer.allocate(100);
    StoredBlob stored = store.fetch(BLOB, snapshot, beginning).orElseThrow();
    assertThat(stored.length()).isEqualTo(content.length());
    assertThat(beginning.position()).isEqualTo(content.length());
  }

  private static void put(ObjectStore store, BlobPath path, String content) {
    ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
    Chunk chunk = new Chunk(0, bytes.remaining(), null, Md5.ofContent(bytes.duplicate()));
    assertThat(
            store.put(
                path,
                List.of(chunk),
                bytes,
                BlobProperties.NONE,
                BlobMetadata.NONE,
                Existing.REPLACE))
        .isTrue();
  }
}
