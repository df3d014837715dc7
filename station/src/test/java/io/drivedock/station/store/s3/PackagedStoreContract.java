package io.drivedock.station.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.Md5;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.exporting.ExportFixtures;
import io.drivedock.station.exporting.ExportingStation;
import io.drivedock.station.exporting.RoundTrip;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.BlobUpload.Existing;
import io.drivedock.station.store.FlatKeys;
import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.Snapshots;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** What a store that operators run must do, and what is known of where it differs. */
@Tag("stores")
abstract class PackagedStoreContract extends ObjectStoreContract {

  private static final AtomicInteger BUCKETS = new AtomicInteger();

  @TempDir Path folder;

  private String bucket = "";

  @BeforeEach
  void aBucketOfItsOwn() {
    bucket = "imports-" + BUCKETS.incrementAndGet();
  }

  /** The server, which all tests of a class share. */
  abstract PackagedServer server();

  /** What the dock is told of it. */
  abstract List<String> limits();

  private S3Targets targets(@Nullable String storageClass, Map<String, String> tags) {
    return new S3Targets(
        Map.of(
            "main",
            new S3Place(
                server().endpoint(),
                S3Place.REGION_DEFAULT,
                bucket,
                S3Place.PREFIX_DEFAULT,
                true,
                new KeySource.Fixed<>(
                    new S3Keys(PackagedServer.ACCESS_KEY, PackagedServer.SECRET_KEY, null)),
                storageClass,
                tags,
                S3Place.UPLOADS_DEFAULT,
                Transport.DIRECT)));
  }

  private S3Targets targets() {
    return targets(null, Map.of());
  }

  private S3Bucket real() {
    S3Place place = S3StoreTest.place(server().endpoint(), bucket);
    return new S3Bucket(
        new S3Connection(
            new S3Place(
                place.endpoint(),
                place.region(),
                bucket,
                place.prefix(),
                true,
                new KeySource.Fixed<>(
                    new S3Keys(PackagedServer.ACCESS_KEY, PackagedServer.SECRET_KEY, null)),
                null,
                Map.of(),
                8,
                Transport.SDK)),
        bucket);
  }

  @Override
  protected ObjectStore store(String owner) {
    return targets().open("main", "harbour", owner);
  }

  @Override
  protected BlobReader storeToRead() {
    return targets().openToRead("main", "harbour");
  }

  @Override
  protected ObjectStore source(String owner) {
    return targets().openSource("main", "harbour", owner);
  }

  @Override
  protected boolean takes(BlobPath path) {
    return ("harbour/" + path.text()).getBytes(StandardCharsets.UTF_8).length <= 1024;
  }

  @Test
  void theDockIsToldWhereItDoesOtherwiseThanS3() {
    store("a").close();
    S3Targets targets = targets();
    assertThat(targets.checks().getOrDefault("main", List::of).look())
        .containsExactlyElementsOf(limits());
    assertThat(real().list("", "", 1000)).containsExactly("harbour/.drivedock/owners/a");
  }

  @Test
  void whatGoesOutComesBack() throws Exception {
    RoundTrip.run(targets(), folder, 3, 120, pieces(), true);
  }

  List<String> pieces() {
    return RoundTrip.HOSTILE;
  }

  @Test
  void whatIsBroughtMeanwhileIsNotReplaced() {
    try (ObjectStore store = store("a")) {
      for (int length : List.of(5, (8 << 20) + 1)) {
        BlobPath path = BlobPath.parse("films/of" + length);
        byte[] content = new byte[length];
        List<Chunk> chunks = chunks(content);
        try (BlobUpload upload =
            store.upload(path, length, false, BlobProperties.NONE, BlobMetadata.NONE)) {
          for (Chunk chunk : chunks) {
            upload.put(chunk, ByteBuffer.wrap(content, (int) chunk.offset(), chunk.length()));
          }
          put(store("b"), path, "of another", Existing.KEEP);
          assertThat(upload.commit(chunks, Existing.KEEP)).as("%d bytes", length).isFalse();
        }
        assertThat(store.stat(path).orElseThrow().length()).isEqualTo(10);
      }
    }
  }

  private static List<Chunk> chunks(byte[] content) {
    List<Chunk> chunks = new ArrayList<>();
    for (int at = 0; at < content.length; at += Chunk.LENGTH_MAX) {
      int length = Math.min(Chunk.LENGTH_MAX, content.length - at);
      chunks.add(new Chunk(at, length, null, Md5.ofContent(ByteBuffer.wrap(content, at, length))));
    }
    return chunks;
  }

  @Test
  void moreKeysThanAPageAreListedEachOnce() throws Exception {
    TreeSet<String> names = new TreeSet<>();
    List<String> odd = List.of("%", "%41", "+", " ", "a&b", "<", "ä", "\uD83D\uDE80", "~", "'\"");
    for (int i = 0; i < 2_100; i++) {
      names.add(odd.get(i % odd.size()) + "/" + odd.get(i / 7 % odd.size()) + i);
    }
    try (ObjectStore store = store("a");
        var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (String name : names) {
        for (BlobPath path :
            List.of(
                new BlobPath("films", name), new BlobPath(FlatKeys.NO_CONTAINER, "Odd/" + name))) {
          work.add(() -> put(store, path));
        }
      }
      for (Future<Boolean> one : threads.invokeAll(work)) {
        assertThat(one.get()).isTrue();
      }
      assertThat(listed(store, "films", "").stream().map(BlobPath::name))
          .containsExactlyInAnyOrderElementsOf(names);
      assertThat(listed(store, FlatKeys.NO_CONTAINER, "Odd/")).hasSize(names.size());
      List<BlobPath> withVersions = new ArrayList<>();
      String position = "";
      do {
        var page = Snapshots.of(store).list("films", "", position);
        page.blobs().forEach(entry -> withVersions.add(entry.path()));
        position = page.next();
      } while (!position.isEmpty());
      assertThat(withVersions.stream().map(BlobPath::name))
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @Test
  void moreFoldersThanAPageAreEachAContainer() throws Exception {
    try (ObjectStore store = store("a");
        var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 1_100; i++) {
        BlobPath path = new BlobPath("c-%04d".formatted(i), "a");
        BlobPath loose = new BlobPath(FlatKeys.NO_CONTAINER, "b %% %04d/x".formatted(i));
        work.add(() -> put(store, path));
        work.add(() -> put(store, loose));
      }
      for (Future<Boolean> one : threads.invokeAll(work)) {
        assertThat(one.get()).isTrue();
      }
      assertThat(store.containers("")).hasSize(1_100);
    }
  }

  private static boolean put(ObjectStore store, BlobPath path) {
    return store.put(
        path,
        List.of(),
        ByteBuffer.allocate(0),
        BlobProperties.NONE,
        BlobMetadata.NONE,
        Existing.REPLACE);
  }

  @Test
  void oldVersionsComeBackSideBySide() throws Exception {
    store("a").close();
    Object _ =
        real()
            .call(
                "told to keep versions",
                client ->
                    client.putBucketVersioning(
                        put ->
                            put.bucket(bucket)
                                .versioningConfiguration(
                                    how -> how.status(BucketVersioningStatus.ENABLED))));
    try (ObjectStore store = store("a")) {
      for (String content : List.of("one", "two", "three", "now")) {
        ExportFixtures.put(store, "films/a.txt", content.getBytes(StandardCharsets.UTF_8));
      }
    }
    ExportingStation station = new ExportingStation(folder);
    DriveId drive = new DriveId("D1");
    DriveReport there = station.export(targets(), drive, ExportFixtures.prefixes("/films/"));
    assertThat(there.status()).isEqualTo(CopyStatus.COMPLETED);
    DriveReport back = RoundTrip.back(station, targets(), drive, there);
    assertThat(back.status()).isEqualTo(CopyStatus.COMPLETED);
    List<String> contents = new ArrayList<>();
    try (ObjectStore store = targets().open("main", "other", "a test")) {
      for (BlobPath path : listed(store, "films", "")) {
        assertThat(path.name()).as("none had to be renamed").doesNotContain("(2)");
        ByteBuffer content = ByteBuffer.allocate((int) store.stat(path).orElseThrow().length());
        assertThat(store.read(path, ReadOptions.from(0), content)).isTrue();
        contents.add(new String(content.array(), StandardCharsets.UTF_8));
      }
    }
    assertThat(contents).containsExactlyInAnyOrder("one", "two", "three", "now");
  }

  @Test
  void metadataComesBackAsItWas() {
    BlobMetadata metadata =
        new BlobMetadata(Map.of("lower_case", "1", "Upper", "2", "MiXed_Case_", "3", "plain", "4"));
    BlobPath path = BlobPath.parse("films/a");
    try (ObjectStore store = store("a")) {
      assertThat(
              store.put(
                  path,
                  List.of(),
                  ByteBuffer.allocate(0),
                  BlobProperties.NONE,
                  metadata,
                  Existing.KEEP))
          .isTrue();
      assertThat(store.stat(path).orElseThrow().metadata()).isEqualTo(metadata);
    }
  }

  /** What its settings may be that it does not take. */
  abstract Refused refused();

  /** Settings, and how the message names them. */
  record Refused(@Nullable String storageClass, Map<String, String> tags, String setting) {}

  @Test
  void aSettingThatItRefusesIsNamedBeforeAnyBlobIsBrought() {
    store("a").close();
    S3Targets targets = targets(refused().storageClass(), refused().tags());
    assertThatThrownBy(() -> targets.checks().getOrDefault("main", List::of).look())
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FORBIDDEN))
        .hasMessageContaining(refused().setting());
  }
}
