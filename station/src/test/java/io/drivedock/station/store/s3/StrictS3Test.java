package io.drivedock.station.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.BlobUpload.Existing;
import io.drivedock.station.store.FlatKeys;
import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreException.Kind;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.s3.StrictS3.Break;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, to the letter, and what comes of it when the store breaks. */
class StrictS3Test extends ObjectStoreContract {

  private static final String BUCKET = "imports";
  private static final BlobPath SMALL = BlobPath.parse("films/small");
  private static final BlobPath LARGE = BlobPath.parse("films/large");

  /** Three parts, the last of one byte. */
  private static final byte[] CONTENT = content((16 << 20) + 1);

  private static final byte[] TWO_PARTS = content((8 << 20) + 1);

  private StrictS3 s3;

  @BeforeEach
  void start() throws Exception {
    s3 = new StrictS3();
  }

  @AfterEach
  void nothingWasSentThatIsNotAllowed() {
    s3.close();
    assertThat(s3.violations()).isEmpty();
  }

  /** How the bytes go in these tests. */
  protected Transport transport() {
    return Transport.DIRECT;
  }

  private S3Place place() {
    return S3StoreTest.place(s3.endpoint(), BUCKET, S3Place.UPLOADS_DEFAULT, transport());
  }

  @Override
  protected ObjectStore store(String owner) {
    return open(place(), owner);
  }

  @Override
  protected BlobReader storeToRead() {
    return new S3Targets(Map.of("main", place())).openToRead("main", "harbour");
  }

  @Override
  protected ObjectStore source(String owner) {
    return new S3Targets(Map.of("main", place())).openSource("main", "harbour", owner);
  }

  private static ObjectStore open(S3Place place, String owner) {
    return new S3Targets(Map.of("main", place)).open("main", "harbour", owner);
  }

  @Override
  protected boolean takes(BlobPath path) {
    return ("harbour/" + path.text()).getBytes(StandardCharsets.UTF_8).length <= 1024;
  }

  private static byte[] content(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static List<Chunk> chunks(byte[] content) {
    List<Chunk> chunks = new ArrayList<>();
    for (int at = 0; at < content.length; at += Chunk.LENGTH_MAX) {
      int length = Math.min(Chunk.LENGTH_MAX, content.length - at);
      chunks.add(new Chunk(at, length, null, Md5.ofContent(ByteBuffer.wrap(content, at, length))));
    }
    return chunks;
  }

  private static void put(BlobUpload upload, byte[] content, List<Chunk> chunks) {
    for (Chunk chunk : chunks) {
      upload.put(chunk, ByteBuffer.wrap(content, (int) chunk.offset(), chunk.length()).slice());
    }
  }

  private static BlobUpload begin(ObjectStore store, BlobPath path, int length) {
    return store.upload(path, length, false, BlobProperties.NONE, BlobMetadata.NONE);
  }

  private static boolean put(ObjectStore store, BlobPath path, byte[] content, Existing existing) {
    try (BlobUpload upload = begin(store, path, content.length)) {
      put(upload, content, chunks(content));
      return upload.commit(chunks(content), existing);
    }
  }

  private long count(java.util.function.Predicate<StrictS3.Request> which) {
    return s3.requests().stream().filter(which).count();
  }

  private byte[] object(BlobPath path) {
    return s3.objects(BUCKET).get("harbour/" + path.text()).bytes();
  }

  // ---- what is sent

  @Test
  void anObjectHasTheHeadersTheClassAndTheTagsItShall() {
    S3Place plain = place();
    S3Place place =
        new S3Place(
            plain.endpoint(),
            plain.region(),
            plain.bucket(),
            "in/{account}/",
            true,
            plain.keys(),
            "STANDARD_IA",
            Map.of("from", "dock & quay"),
            2,
            transport());
    BlobProperties properties =
        new BlobProperties("video/mp4", Md5.ofContent(CONTENT), "gzip", "de", "no-store");
    BlobMetadata metadata = new BlobMetadata(Map.of("Reel", "7", "camera", "b"));
    try (ObjectStore store = open(place, "a")) {
      assertThat(store.limits().uploadsMax()).isEqualTo(2);
      for (byte[] content : List.of(new byte[] {1}, CONTENT)) {
        BlobPath path = new BlobPath("films", String.valueOf(content.length));
        try (BlobUpload upload = store.upload(path, content.length, false, properties, metadata)) {
          put(upload, content, chunks(content));
          assertThat(upload.commit(chunks(content), Existing.KEEP)).isTrue();
        }
        assertThat(s3.objects(BUCKET).get("in/harbour/" + path.text()).headers())
            .containsAllEntriesOf(
                Map.of(
                    "content-type", "video/mp4",
                    "content-encoding", "gzip",
                    "content-language", "de",
                    "cache-control", "no-store",
                    "x-amz-meta-reel", "7",
                    "x-amz-meta-camera", "b",
                    "x-amz-meta-md5chksum", Md5.ofContent(CONTENT).base64(),
                    "x-amz-storage-class", "STANDARD_IA",
                    "x-amz-tagging", "from=dock%20%26%20quay"));
        ByteBuffer read = ByteBuffer.allocate(content.length);
        assertThat(store.read(path, ReadOptions.from(0), read))
            .as("read as it lies there")
            .isTrue();
        assertThat(read.array()).isEqualTo(content);
        assertThat(store.uri(path)).isEqualTo(s3.endpoint() + "/imports/in/harbour/" + path.text());
      }
    }
  }

  @Test
  void theBucketStandsInTheHostUnlessThePathIsAskedFor() {
    S3Place place = S3StoreTest.place(URI.create("https://s3.example.com"), BUCKET);
    S3Place inHost =
        new S3Place(
            place.endpoint(),
            "eu-1",
            BUCKET,
            place.prefix(),
            false,
            place.keys(),
            null,
            Map.of(),
            8,
            transport());
    assertThat(url(place)).isEqualTo("https://s3.example.com/imports/a/b%20c");
    assertThat(url(inHost)).isEqualTo("https://imports.s3.example.com/a/b%20c");
  }

  private static String url(S3Place place) {
    return new S3Connection(place)
        .client()
        .utilities()
        .getUrl(url -> url.bucket(BUCKET).key("a/b c"))
        .toExternalForm();
  }

  @Test
  void moreMetadataThanS3TakesIsRejectedBeforeAnythingIsSent() {
    ObjectStore store = store("a");
    BlobMetadata much = new BlobMetadata(Map.of("a", "x".repeat(2048)));
    assertThatThrownBy(() -> store.upload(SMALL, 1, false, BlobProperties.NONE, much))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED))
        .hasMessageContaining("2049 bytes of metadata");
  }

  @Test
  void whatOthersPutThereIsSeenAsFarAsItCanBe() {
    ObjectStore store = store("a");
    S3Connection others = new S3Connection(place());
    S3Bucket bucket = new S3Bucket(others, BUCKET);
    bucket.put("harbour/films/", new byte[0]);
    bucket.put("harbour/films/a/../b", new byte[0]);
    bucket.put("harbour/films/c", new byte[] {1, 2});
    Listing page = store.list("films", "", "");
    assertThat(page.blobs().stream().map(Listing.Entry::path))
        .containsExactly(BlobPath.parse("films/c"));
    assertThat(page.strangers())
        .as("and are told of")
        .containsExactly(new Listing.Stranger("a/../b", 0));
    assertThat(store.stat(BlobPath.parse("films/c")).orElseThrow().length()).isEqualTo(2);
  }

  @Test
  void keysThatXmlCannotHoldAreListedAndPagedBy() {
    ObjectStore store = store("a");
    S3Bucket bucket = new S3Bucket(new S3Connection(place()), BUCKET);
    for (int i = 0; i < 1_200; i++) {
      // Every page ends with a key that is trouble for a marker.
      bucket.put("harbour/films/%04d 100%%+&\u0001".formatted(i), new byte[3]);
    }
    bucket.put("harbour/films/a b", new byte[0]);
    List<Listing.Stranger> strangers = new ArrayList<>();
    List<String> names = new ArrayList<>();
    String position = "";
    do {
      Listing page = store.list("films", "", position);
      page.blobs().forEach(it -> names.add(it.path().name()));
      strangers.addAll(page.strangers());
      position = page.next();
    } while (!position.isEmpty());
    assertThat(names).containsExactly("a b");
    assertThat(strangers).hasSize(1_200).doesNotHaveDuplicates();
    assertThat(strangers.getFirst()).isEqualTo(new Listing.Stranger("0000 100%+&\u0001", 3));
  }

  @Test
  void whatNoXmlCanHoldIsReplacedInAnAnswer() {
    assertThat(
            EncodedKeys.readable("<a>&#x1;&#1;&#x0B;\u0001&#xA;&#10;&amp;\uD83D\uDE80\uD83D</a>"))
        .isEqualTo("<a>\uFFFD\uFFFD\uFFFD\uFFFD&#xA;&#10;&amp;\uD83D\uDE80\uFFFD</a>");
    assertThat(EncodedKeys.decoded("100%")).isEqualTo("100%");
    assertThat(EncodedKeys.decoded("a+b%20c%2B")).isEqualTo("a b c+");
  }

  @Test
  void whatLiesInNoContainerIsFoundBetweenLargeContainers() {
    ObjectStore store = store("a");
    S3Bucket bucket = new S3Bucket(new S3Connection(place()), BUCKET);
    for (int i = 0; i < 1_100; i++) {
      bucket.put("harbour/films/%04d".formatted(i), new byte[0]);
    }
    for (String key : List.of("UPPER/a", "films", "films/", "films0", "loose", "x/y")) {
      bucket.put("harbour/" + key, new byte[0]);
    }
    assertThat(ObjectStoreContract.listed(store, FlatKeys.NO_CONTAINER, ""))
        .extracting(BlobPath::name)
        .containsExactly("UPPER/a", "films", "films/", "films0", "loose", "x/y");
    assertThat(ObjectStoreContract.listed(store, "films", "")).hasSize(1_100);
  }

  // ---- what goes wrong

  @ParameterizedTest
  @CsvSource({
    "500,InternalError,UNAVAILABLE",
    "503,SlowDown,UNAVAILABLE",
    "429,TooManyRequests,UNAVAILABLE",
    "400,BadDigest,UNAVAILABLE",
    "400,RequestTimeout,UNAVAILABLE",
    "403,AccessDenied,FORBIDDEN",
    "403,InvalidAccessKeyId,FORBIDDEN",
    "400,ExpiredToken,FORBIDDEN",
    "400,InvalidStorageClass,FORBIDDEN",
    "301,PermanentRedirect,FORBIDDEN",
    "507,XMinioStorageFull,FULL",
    "403,QuotaExceeded,FULL",
    "409,OperationAborted,UNAVAILABLE",
    "404,NoSuchBucket,UNAVAILABLE",
    "400,EntityTooLarge,REJECTED",
    "501,NotImplemented,REJECTED"
  })
  void everyRefusalHasItsKindAndASentenceWithoutASecret(int status, String code, Kind kind) {
    ObjectStore store = store("a");
    s3.breakBy(
        (number, request) ->
            request.method().equals("PUT")
                ? new Break.Refuse(status, code, Map.of("Retry-After", "17"))
                : null);
    StoreException e =
        catchThrowableOfType(
            StoreException.class, () -> put(store, SMALL, new byte[] {1}, Existing.REPLACE));
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e.retryAfter()).contains(Duration.ofSeconds(17));
    assertThat(e)
        .hasMessageContaining("imports")
        .hasMessageContaining("harbour/films/small")
        .hasMessageContaining(code)
        .hasMessageNotContaining(S3Server.SECRET_KEY);
    assertThat(s3.objects(BUCKET)).doesNotContainKey("harbour/films/small");
    assertThat(count(request -> request.method().equals("PUT")))
        .as("nothing is tried again here")
        .isEqualTo(1);
  }

  @Test
  void keysThatAreWrongAndAServerThatIsAwayAreSaidToBe() throws Exception {
    S3Place place = place();
    S3Place stranger =
        new S3Place(
            place.endpoint(),
            place.region(),
            BUCKET,
            place.prefix(),
            true,
            new KeySource.Fixed<>(new S3Keys("stranger", "k3y", null)),
            null,
            Map.of(),
            8,
            transport());
    assertThatThrownBy(() -> open(stranger, "a"))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
        .hasMessageContaining("are permitted to list the bucket")
        .hasMessageNotContaining("k3y");
    new S3Targets(Map.of("main", place)).checks().get("main").look();
    s3.close();
    assertThatThrownBy(() -> new S3Targets(Map.of("main", place)).checks().get("main").look())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("no answer");
  }

  @Test
  void aTruncatedAnswerIsNoEnd() {
    ObjectStore store = store("a");
    put(store, SMALL, content(10_000), Existing.KEEP);
    s3.breakBy((number, request) -> new Break.Truncate());
    assertThatThrownBy(() -> store.read(SMALL, ReadOptions.from(0), ByteBuffer.allocate(10_000)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  /**
   * Brings a small and a large blob as a transfer does: when the store breaks, another run of the
   * same owner begins again, and takes what is there for its own if it is equal.
   */
  private void transfer(Existing existing) {
    try (ObjectStore store = store("a")) {
      for (BlobPath path : List.of(SMALL, LARGE)) {
        byte[] content = path.equals(SMALL) ? new byte[] {1, 2, 3} : TWO_PARTS;
        ByteBuffer there = ByteBuffer.allocate(content.length);
        boolean isThere =
            store.read(path, ReadOptions.from(0), there)
                && there.flip().equals(ByteBuffer.wrap(content));
        if (!isThere) {
          assertThat(put(store, path, content, existing)).as("%s was free", path).isTrue();
        }
        store.flush();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "after", "refused"})
  void brokenAtAnyRequestTheNextRunEndsAsIfNothingHadBeen(String how) throws Exception {
    Break broken =
        switch (how) {
          case "before" -> new Break.CutBefore();
          case "after" -> new Break.CutAfter();
          default -> new Break.Refuse(503, "SlowDown");
        };
    transfer(Existing.KEEP);
    int requests = s3.requests().size();
    assertThat(requests).isGreaterThan(12);
    for (int n = 1; n <= requests; n++) {
      s3.close();
      s3 = new StrictS3();
      int breakAt = n;
      s3.breakBy((number, request) -> number >= breakAt && number < breakAt + 3 ? broken : null);
      try {
        transfer(Existing.KEEP);
      } catch (StoreException e) {
        assertThat(e.kind()).as("at %d: %s", n, e).isEqualTo(Kind.UNAVAILABLE);
        StrictS3.Stored stored = s3.objects(BUCKET).get("harbour/" + LARGE.text());
        if (stored != null) {
          assertThat(stored.bytes()).as("at %d: whole if it is there", n).isEqualTo(TWO_PARTS);
        }
        s3.heal();
        transfer(Existing.KEEP);
      }
      s3.heal();
      assertThat(object(SMALL)).as("at %d", n).containsExactly(1, 2, 3);
      assertThat(object(LARGE)).as("at %d", n).isEqualTo(TWO_PARTS);
      store("a").close();
      transfer(Existing.KEEP);
      assertThat(s3.violations()).isEmpty();
      assertThat(s3.objects(BUCKET).keySet().stream().filter(key -> !key.contains("/uploads/")))
          .as("at %d", n)
          .containsExactly(
              "harbour/.drivedock/owners/a", "harbour/films/large", "harbour/films/small");
    }
  }

  @Test
  void putAndCommitMayBeRepeatedAfterAFailureAndTheOwnBlobIsKnown() {
    try (ObjectStore store = store("a")) {
      for (byte[] content : List.of(new byte[] {1}, CONTENT)) {
        BlobPath path = new BlobPath("films", String.valueOf(content.length));
        List<Chunk> chunks = chunks(content);
        try (BlobUpload upload = begin(store, path, content.length)) {
          s3.breakBy((number, request) -> number == 1 ? new Break.Refuse(503, "SlowDown") : null);
          for (Chunk chunk : chunks) {
            ByteBuffer data =
                ByteBuffer.wrap(content, (int) chunk.offset(), chunk.length()).slice();
            try {
              upload.put(chunk, data.duplicate());
            } catch (StoreException e) {
              upload.put(chunk, data.duplicate());
            }
          }
          s3.breakBy(
              (number, request) ->
                  request.isCompletion() || (request.method().equals("PUT") && number < 3)
                      ? new Break.CutAfter()
                      : null);
          assertThatThrownBy(() -> upload.commit(chunks, Existing.KEEP))
              .isInstanceOf(StoreException.class);
          s3.heal();
          assertThat(upload.commit(chunks, Existing.KEEP)).isTrue();
        }
        assertThat(object(path)).isEqualTo(content);
      }
    }
  }

  @Test
  void aChunkAcrossTwoPartsCountsOnceHoweverOftenItComes() {
    try (ObjectStore store = store("a");
        BlobUpload upload = begin(store, LARGE, CONTENT.length)) {
      List<Chunk> chunks = new ArrayList<>();
      for (int at = 0; at < CONTENT.length; at += 3_000_001) {
        int length = Math.min(3_000_001, CONTENT.length - at);
        ByteBuffer bytes = ByteBuffer.wrap(CONTENT, at, length);
        chunks.add(new Chunk(at, length, null, Md5.ofContent(bytes)));
      }
      put(upload, CONTENT, chunks.subList(0, 2));
      s3.breakBy((number, request) -> number < 4 ? new Break.Refuse(503, "SlowDown") : null);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> put(upload, CONTENT, chunks.subList(2, 3)))
            .isInstanceOf(StoreException.class);
      }
      put(upload, CONTENT, chunks.subList(2, chunks.size()));
      assertThat(upload.commit(chunks, Existing.KEEP)).isTrue();
    }
    assertThat(object(LARGE)).isEqualTo(CONTENT);
  }

  // ---- unfinished uploads

  @Test
  void whatAKilledRunHadSentIsNotSentAgain() {
    List<Chunk> chunks = chunks(CONTENT);
    BlobUpload killed = begin(store("a"), LARGE, CONTENT.length);
    put(killed, CONTENT, chunks.subList(0, 2));
    put(killed, CONTENT, List.of(chunks.getLast()));
    try (ObjectStore store = store("a")) {
      s3.heal();
      assertThat(put(store, LARGE, CONTENT, Existing.KEEP)).isTrue();
    }
    assertThat(count(StrictS3.Request::isPart)).isEqualTo(1);
    assertThat(object(LARGE)).isEqualTo(CONTENT);
    assertThat(s3.uploadsUnderWay()).isZero();
    assertThat(s3.objects(BUCKET)).hasSize(2);
  }

  @Test
  void partsThatAnotherContentHadAreSentAgain() {
    byte[] other = CONTENT.clone();
    other[0]++;
    put(begin(store("a"), LARGE, CONTENT.length), other, chunks(other));
    try (ObjectStore store = store("a")) {
      s3.heal();
      assertThat(put(store, LARGE, CONTENT, Existing.KEEP)).isTrue();
    }
    assertThat(count(StrictS3.Request::isPart)).isEqualTo(1);
    assertThat(object(LARGE)).isEqualTo(CONTENT);
  }

  @Test
  void anUploadOfAnotherDraftIsAbortedAndBegunAnew() {
    put(begin(store("a"), LARGE, CONTENT.length), CONTENT, chunks(CONTENT));
    BlobMetadata metadata = new BlobMetadata(Map.of("reel", "8"));
    try (ObjectStore store = store("a");
        BlobUpload upload =
            store.upload(LARGE, CONTENT.length, false, BlobProperties.NONE, metadata)) {
      put(upload, CONTENT, chunks(CONTENT));
      assertThat(upload.commit(chunks(CONTENT), Existing.KEEP)).isTrue();
      assertThat(store.stat(LARGE).orElseThrow().metadata()).isEqualTo(metadata);
    }
    assertThat(s3.uploadsUnderWay()).isZero();
  }

  @Test
  void whatARunThatGotOnHadNoUseForIsAborted() {
    put(begin(store("a"), LARGE, CONTENT.length), CONTENT, chunks(CONTENT));
    put(begin(store("b"), LARGE, CONTENT.length), CONTENT, chunks(CONTENT));
    try (ObjectStore store = store("a")) {
      put(store, BlobPath.parse("films/other"), CONTENT, Existing.KEEP);
      assertThat(s3.uploadsUnderWay()).as("that of a may be taken up yet").isEqualTo(2);
      store.tidy();
    }
    assertThat(s3.uploadsUnderWay()).as("the one of b").isEqualTo(1);
  }

  @Test
  void aLargeCommitOfARunThatWasThoughtDeadFails() {
    try (ObjectStore dead = store("a");
        BlobUpload late = begin(dead, LARGE, CONTENT.length)) {
      put(late, CONTENT, chunks(CONTENT));
      ObjectStore alive = store("a");
      assertThatThrownBy(() -> late.commit(chunks(CONTENT), Existing.REPLACE))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
          .hasMessageContaining("Another run");
      assertThat(alive.stat(LARGE)).isEmpty();
      assertThat(put(alive, LARGE, CONTENT, Existing.KEEP)).isTrue();
    }
    assertThat(object(LARGE)).isEqualTo(CONTENT);
  }

  @Test
  void aRunThatWasThoughtDeadDoesNotAbortWhatItsSuccessorTookUp() {
    ObjectStore dead = store("a");
    BlobUpload late = begin(dead, LARGE, CONTENT.length);
    put(late, CONTENT, chunks(CONTENT).subList(0, 2));
    try (ObjectStore alive = store("a");
        BlobUpload upload = begin(alive, LARGE, CONTENT.length)) {
      late.close();
      dead.close();
      put(upload, CONTENT, chunks(CONTENT));
      assertThat(upload.commit(chunks(CONTENT), Existing.KEEP)).isTrue();
    }
    assertThat(object(LARGE)).isEqualTo(CONTENT);
    assertThat(s3.uploadsUnderWay()).isZero();
  }

  @Test
  void chunksThatComeWildlyOutOfOrderTakeNoMoreMemoryThanAFewParts() {
    int length = 200 << 20;
    Chunk chunk = new Chunk(0, 1, null, Md5.ofContent(new byte[1]));
    try (BlobUpload upload = begin(store("a"), LARGE, length)) {
      for (int i = 0; i < 2 * S3Place.UPLOADS_DEFAULT + 1; i++) {
        upload.put(
            new Chunk((long) i * PartsUpload.PART_BYTES_MIN, 1, null, chunk.hash()),
            ByteBuffer.allocate(1));
      }
      assertThatThrownBy(
              () ->
                  upload.put(new Chunk(length - 1, 1, null, chunk.hash()), ByteBuffer.allocate(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("17 parts have gaps");
    }
  }

  @Test
  void aLongObjectHasLongerPartsButNeverMoreThan10000() {
    assertThat(PartsUpload.partBytes(PartsUpload.PART_BYTES_MIN + 1)).isEqualTo(8 << 20);
    assertThat(PartsUpload.partBytes(10_000L << 23)).isEqualTo(8 << 20);
    assertThat(PartsUpload.partBytes((10_000L << 23) + 1)).isEqualTo(12 << 20);
    assertThat(PartsUpload.partBytes(50_000L * Chunk.LENGTH_MAX)).isEqualTo(20 << 20);
  }

  @Test
  void anUploadThatIsGivenUpLeavesNothing() {
    try (ObjectStore store = store("a");
        BlobUpload upload = begin(store, LARGE, CONTENT.length)) {
      put(upload, CONTENT, chunks(CONTENT));
    }
    assertThat(s3.uploadsUnderWay()).isZero();
    assertThat(s3.objects(BUCKET).keySet()).containsExactly("harbour/.drivedock/owners/a");
  }

  // ---- others than AWS

  enum Condition {
    HEEDED,
    REFUSED,
    IGNORED;

    @Nullable Break of() {
      return switch (this) {
        case HEEDED -> null;
        case REFUSED -> new Break.Refuse(501, "NotImplemented");
        case IGNORED -> new Break.PassOver();
      };
    }
  }

  /** Ceph RGW heeds it here and ignores it there, Swift refuses it here and heeds it there. */
  @ParameterizedTest
  @CsvSource({
    "REFUSED,REFUSED",
    "IGNORED,IGNORED",
    "HEEDED,IGNORED",
    "REFUSED,HEEDED",
    "IGNORED,REFUSED"
  })
  void whereAConditionIsNotHeededTheStoreIsAskedFirst(Condition onPut, Condition onComplete) {
    S3Targets targets = new S3Targets(Map.of("main", place()));
    s3.breakBy(
        (number, request) -> {
          if (!request.isConditional()) {
            return null;
          }
          return request.isCompletion() ? onComplete.of() : onPut.of();
        });
    try (ObjectStore store = targets.open("main", "harbour", "a")) {
      assertThat(s3.objects(BUCKET).keySet()).containsExactly("harbour/.drivedock/owners/a");
      assertThat(s3.uploadsUnderWay()).isZero();
      for (BlobPath path : List.of(SMALL, LARGE)) {
        byte[] content = path.equals(SMALL) ? new byte[] {1} : CONTENT;
        assertThat(put(store, path, content, Existing.KEEP)).isTrue();
        assertThat(put(store, path, content, Existing.KEEP)).isFalse();
        assertThat(put(store, path, content, Existing.REPLACE)).isTrue();
      }
    }
    assertThat(count(request -> request.isConditional() && !request.isCompletion()))
        .as("found out once")
        .isEqualTo(onPut == Condition.HEEDED ? 3 : 1);
    assertThat(count(request -> request.isConditional() && request.isCompletion()))
        .isEqualTo(onComplete == Condition.HEEDED ? 3 : 1);
  }
}
