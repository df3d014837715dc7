package io.drivedock.station.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.BlobUpload.Existing;
import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Transport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real server does with what we send. */
@Tag("installed")
class S3StoreTest extends ObjectStoreContract {

  private static final AtomicInteger BUCKETS = new AtomicInteger();

  @TempDir static Path folder;

  private static S3Server server;

  private String bucket = "";

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void aBucketOfItsOwn() {
    bucket = "imports-" + BUCKETS.incrementAndGet();
  }

  /** How the bytes go in these tests. */
  protected Transport transport() {
    return Transport.DIRECT;
  }

  private S3Place place() {
    return place(server.endpoint(), bucket, S3Place.UPLOADS_DEFAULT, transport());
  }

  static S3Place place(URI endpoint, String bucket) {
    return place(endpoint, bucket, S3Place.UPLOADS_DEFAULT, Transport.DIRECT);
  }

  static S3Place place(URI endpoint, String bucket, int uploadsMax, Transport transport) {
    return new S3Place(
        endpoint,
        S3Place.REGION_DEFAULT,
        bucket,
        S3Place.PREFIX_DEFAULT,
        true,
        new KeySource.Fixed<>(new S3Keys(S3Server.ACCESS_KEY, S3Server.SECRET_KEY, null)),
        null,
        Map.of(),
        uploadsMax,
        transport);
  }

  @Override
  protected ObjectStore store(String owner) {
    return new S3Targets(Map.of("main", place())).open("main", "harbour", owner);
  }

  @Override
  protected BlobReader storeToRead() {
    return new S3Targets(Map.of("main", place())).openToRead("main", "harbour");
  }

  @Override
  protected ObjectStore source(String owner) {
    return new S3Targets(Map.of("main", place())).openSource("main", "harbour", owner);
  }

  /**
   * This server keeps objects as files: it cannot have some names beside others, nor long ones.
   * What S3 itself can hold is tried in {@link StrictS3Test}.
   */
  @Override
  protected List<String> names() {
    return super.names().stream()
        .filter(name -> !name.startsWith("a/") && !name.equals("%/%"))
        .filter(name -> !takes(new BlobPath("films", name)) || name.length() < 256)
        .toList();
  }

  /** None that lies below another, nor below a blob of {@code $root}. */
  @Override
  protected List<String> looseKeys() {
    return super.looseKeys().stream()
        .filter(key -> !key.equals("films") && !key.equals("films/") && !key.equals("$root/a/b"))
        .toList();
  }

  @Override
  protected boolean takes(BlobPath path) {
    return ("harbour/" + path.text()).getBytes(StandardCharsets.UTF_8).length <= 1024;
  }

  @Test
  void theServerRefusesBytesThatWereDamagedOnTheWay() {
    store("a").close();
    S3Bucket real = new S3Bucket(new S3Connection(place()), bucket);
    String wrong = Md5.ofContent(new byte[] {2}).base64();
    assertThatThrownBy(
            () ->
                real.call(
                    "given a",
                    client ->
                        client.putObject(
                            put -> put.bucket(bucket).key("a").contentMD5(wrong),
                            S3Bucket.body(new byte[] {1}, "text/plain"))))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
        .hasMessageContaining("BadDigest");
    assertThat(real.head("a")).isEmpty();
  }

  @Test
  void aWrongSecretIsNotLetIn() {
    S3Place place = place();
    S3Place wrong =
        new S3Place(
            place.endpoint(),
            place.region(),
            bucket,
            place.prefix(),
            true,
            new KeySource.Fixed<>(new S3Keys(S3Server.ACCESS_KEY, "another secret", null)),
            null,
            Map.of(),
            8,
            transport());
    assertThatThrownBy(() -> new S3Targets(Map.of("main", wrong)).open("main", "harbour", "a"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FORBIDDEN))
        .hasMessageNotContaining("another secret");
  }

  @Test
  void keysMayBeRenewedWhileAStoreIsOpen() throws Exception {
    Path keys = folder.resolve("keys-" + bucket);
    String right =
        "aws_access_key_id = %s\naws_secret_access_key = %s\n"
            .formatted(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    Files.writeString(keys, right);
    S3Place plain = place();
    S3Place place =
        new S3Place(
            plain.endpoint(),
            plain.region(),
            bucket,
            plain.prefix(),
            true,
            new KeySource.File<>(keys),
            null,
            Map.of(),
            8,
            transport());
    BlobPath path = BlobPath.parse("films/a");
    try (ObjectStore store = new S3Targets(Map.of("main", place)).open("main", "harbour", "a")) {
      Files.writeString(keys, right.replace(S3Server.SECRET_KEY, "expired"));
      assertThatThrownBy(() -> put(store, path, "hello", Existing.KEEP))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FORBIDDEN));
      Files.delete(keys);
      assertThatThrownBy(() -> put(store, path, "hello", Existing.KEEP))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FORBIDDEN))
          .hasMessageContaining("keys");
      Files.writeString(keys, right);
      assertThat(put(store, path, "hello", Existing.KEEP)).isTrue();
    }
  }

  @Test
  void aKilledRunsUploadIsGoneOnWithAndNobodySeesItBefore() {
    byte[] content = new byte[(16 << 20) + 1];
    new Random(9).nextBytes(content);
    List<Chunk> chunks = new ArrayList<>();
    for (int at = 0; at < content.length; at += Chunk.LENGTH_MAX) {
      int length = Math.min(Chunk.LENGTH_MAX, content.length - at);
      chunks.add(new Chunk(at, length, null, Md5.ofContent(ByteBuffer.wrap(content, at, length))));
    }
    BlobPath path = BlobPath.parse("films/large");
    ObjectStore killed = store("a");
    BlobUpload late = begin(killed, path, content.length);
    put(late, content, chunks.subList(0, 3));
    S3Bucket real = new S3Bucket(new S3Connection(place()), bucket);
    assertThat(real.list("harbour/.drivedock/uploads/", "", 10)).hasSize(1);
    assertThat(listed(killed, "films", "")).isEmpty();
    try (ObjectStore store = store("a");
        BlobUpload upload = begin(store, path, content.length)) {
      put(upload, content, chunks);
      late.close();
      assertThat(upload.commit(chunks, Existing.KEEP)).isTrue();
      ByteBuffer read = ByteBuffer.allocate(content.length);
      assertThat(store.read(path, ReadOptions.from(0), read)).isTrue();
      assertThat(read.array()).isEqualTo(content);
    }
    assertThat(real.list("harbour/.drivedock/uploads/", "", 10)).isEmpty();
  }

  private static BlobUpload begin(ObjectStore store, BlobPath path, int length) {
    return store.upload(path, length, false, BlobProperties.NONE, BlobMetadata.NONE);
  }

  private static void put(BlobUpload upload, byte[] content, List<Chunk> chunks) {
    for (Chunk chunk : chunks) {
      upload.put(chunk, ByteBuffer.wrap(content, (int) chunk.offset(), chunk.length()).slice());
    }
  }
}
