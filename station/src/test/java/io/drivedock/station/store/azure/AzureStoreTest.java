package io.drivedock.station.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
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
import io.drivedock.station.store.Snapshots;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Transport;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Azurite does with what we send. */
@Tag("installed")
class AzureStoreTest extends ObjectStoreContract {

  private static final AtomicInteger CONTAINERS = new AtomicInteger();

  @TempDir static Path folder;

  private static AzureServer server;

  private String container = "";

  @BeforeAll
  static void start() throws Exception {
    server = AzureServer.start(folder);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void aContainerOfItsOwn() {
    container = "{account}-" + CONTAINERS.incrementAndGet();
  }

  /** How the bytes go in these tests. */
  protected Transport transport() {
    return Transport.DIRECT;
  }

  private AzurePlace place(KeySource<AzureKeys> keys) {
    return new AzurePlace(
        server.endpoint(), container, keys, null, AzurePlace.UPLOADS_DEFAULT, transport());
  }

  private static ObjectStore open(AzurePlace place, String owner) {
    return new AzureTargets(Map.of("main", place), InstantSource.system())
        .open("main", "harbour", owner);
  }

  @Override
  protected ObjectStore store(String owner) {
    return open(place(AzureServer.key()), owner);
  }

  @Override
  protected BlobReader storeToRead() {
    return new AzureTargets(Map.of("main", place(AzureServer.key())), InstantSource.system())
        .openToRead("main", "harbour");
  }

  @Override
  protected ObjectStore source(String owner) {
    return new AzureTargets(Map.of("main", place(AzureServer.key())), InstantSource.system())
        .openSource("main", "harbour", owner);
  }

  private BlobServiceClient client() {
    return new BlobServiceClientBuilder()
        .endpoint(server.endpoint())
        .credential(new StorageSharedKeyCredential(AzureServer.ACCOUNT, AzureServer.KEY))
        .buildClient();
  }

  /** The container stands before the name. */
  @Override
  protected boolean takes(BlobPath path) {
    return path.text().length() <= AzureStore.NAME_MAX && !path.text().contains("\\");
  }

  @Test
  void aSharedAccessSignatureLetsInAsAKeyDoes() {
    AccountSasSignatureValues values =
        new AccountSasSignatureValues(
            OffsetDateTime.now(ZoneOffset.UTC).plusHours(1),
            AccountSasPermission.parse("rwdlac"),
            AccountSasService.parse("b"),
            AccountSasResourceType.parse("sco"));
    AzureKeys.Sas sas = new AzureKeys.Sas(client().generateAccountSas(values));
    ObjectStore store = open(place(new KeySource.Fixed<>(sas)), "a");
    BlobPath path = BlobPath.parse("films/a");
    assertThat(put(store, path, "hello", Existing.KEEP)).isTrue();
    assertThat(put(store, path, "hello", Existing.KEEP)).isFalse();
    assertThat(listed(store, "films", "")).containsExactly(path);
    assertThat(store.uri(path)).endsWith("/films/a").doesNotContain("sig=");
    BlobPath pages = BlobPath.parse("vhds/a");
    try (BlobUpload upload =
        store.upload(pages, 512, true, BlobProperties.NONE, BlobMetadata.NONE)) {
      assertThat(upload.commit(List.of(), Existing.KEEP)).isTrue();
    }
    assertThat(store.stat(pages).orElseThrow().length()).isEqualTo(512);
  }

  @Test
  void whereEachContainerIsOneOfTheServiceTheyAreListed() {
    String endpoint = server.endpoint().replace(AzureServer.ACCOUNT, AzurePlace.ACCOUNT);
    AzurePlace own =
        new AzurePlace(
            endpoint, null, AzureServer.key(), null, AzurePlace.UPLOADS_DEFAULT, transport());
    AzureTargets targets = new AzureTargets(Map.of("main", own), InstantSource.system());
    String name = "own-" + CONTAINERS.incrementAndGet();
    BlobPath path = new BlobPath(name, "a");
    assertThat(put(targets.open("main", AzureServer.ACCOUNT, "a"), path, "hello", Existing.KEEP))
        .isTrue();

    BlobReader reader = targets.openToRead("main", AzureServer.ACCOUNT);
    assertThat(reader.containers("own-")).contains(name);
    assertThat(reader.containers("")).contains(name, "drivedock");
    assertThat(listed(reader, name, "")).containsExactly(path);
  }

  @Test
  void whatStationsKeepIsNoBlobAndAllElseIs() {
    String endpoint = server.endpoint().replace(AzureServer.ACCOUNT, AzurePlace.ACCOUNT);
    AzurePlace own =
        new AzurePlace(
            endpoint, null, AzureServer.key(), null, AzurePlace.UPLOADS_DEFAULT, transport());
    ObjectStore store =
        new AzureTargets(Map.of("main", own), InstantSource.system())
            .open("main", AzureServer.ACCOUNT, "whose claim is not told");
    List<BlobPath> theirs =
        List.of(
            BlobPath.parse("drivedock/.drivedock/mine"),
            BlobPath.parse("drivedock/a.txt"),
            BlobPath.parse("$web/.drivedock/owners/x"),
            BlobPath.parse("$web/index.html"));
    theirs.forEach(path -> put(store, path, path.text(), Existing.REPLACE));
    client()
        .getBlobContainerClient("drivedock")
        .getBlobClient(".drivedock/owners/by hand")
        .upload(BinaryData.fromString("no UUID"), true);
    assertThat(store.containers("$")).contains("$web");
    assertThat(listed(store, "$web", "")).containsExactly(theirs.get(2), theirs.get(3));
    assertThat(listed(store, "drivedock", ""))
        .containsExactly(
            theirs.get(0), BlobPath.parse("drivedock/.drivedock/owners/by hand"), theirs.get(1));
    for (String place : List.of("owners/x", "pages/x/y", "probes/x")) {
      BlobPath path = BlobPath.parse("drivedock/.drivedock/" + place);
      assertThatThrownBy(() -> put(store, path, "forged", Existing.REPLACE))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED));
    }
  }

  @Test
  void aBlobInTheArchiveIsSaidToBeWhereItIsNamedAndWhereItIsListed() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/a");
    assertThat(put(store, path, "hello", Existing.KEEP)).isTrue();
    assertThat(Snapshots.of(store).find(path).getFirst().isOffline()).isFalse();
    client()
        .getBlobContainerClient(container.replace("{account}", "harbour"))
        .getBlobClient("films/a")
        .setAccessTier(AccessTier.ARCHIVE);
    assertThat(Snapshots.of(store).find(path).getFirst().isOffline()).isTrue();
    assertThat(store.list("films", "", "").blobs().getFirst().isOffline()).isTrue();
  }

  @Test
  void aWrongKeyIsNotLetInAndNotTold() throws Exception {
    Path keys = folder.resolve("keys" + container.hashCode());
    Files.writeString(keys, "storage_account = devstoreaccount1\nstorage_key = bm90IHRoZSBrZXk=\n");
    AzurePlace place = place(new KeySource.File<>(keys));
    assertThatThrownBy(() -> open(place, "a"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FORBIDDEN))
        .hasMessageNotContaining("bm90");
    Files.writeString(
        keys, "storage_account = devstoreaccount1\nstorage_key = " + AzureServer.KEY + "\n");
    assertThat(put(open(place, "a"), BlobPath.parse("films/a"), "hello", Existing.KEEP)).isTrue();
  }

  @Test
  void aBlobThatSomebodyElseHasLeasedIsSaidToBe() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/a");
    put(store, path, "hello", Existing.KEEP);
    new BlobLeaseClientBuilder()
        .blobClient(
            client()
                .getBlobContainerClient(container.replace("{account}", "harbour"))
                .getBlobClient("films/a"))
        .buildClient()
        .acquireLease(15);
    List<Chunk> one = List.of(new Chunk(0, 1, null, Md5.ofContent(new byte[1])));
    assertThatThrownBy(
            () ->
                store.put(
                    path,
                    one,
                    ByteBuffer.allocate(1),
                    BlobProperties.NONE,
                    BlobMetadata.NONE,
                    Existing.REPLACE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LEASED));
    try (BlobUpload upload = store.upload(path, 1, false, BlobProperties.NONE, BlobMetadata.NONE)) {
      assertThatThrownBy(
              () -> {
                upload.put(one.getFirst(), ByteBuffer.allocate(1));
                upload.commit(one, Existing.REPLACE);
              })
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LEASED));
    }
  }

  @Test
  void blobsMayLieInTheContainersThatJobsName() {
    AzurePlace own =
        new AzurePlace(
            server.endpoint(),
            null,
            AzureServer.key(),
            "Cool",
            AzurePlace.UPLOADS_DEFAULT,
            transport());
    ObjectStore store = open(own, "a");
    String name = "films-" + CONTAINERS.incrementAndGet();
    assertThat(put(store, new BlobPath(name, "a/b"), "hello", Existing.KEEP)).isTrue();
    assertThat(client().getBlobContainerClient(name).getBlobClient("a/b").getProperties())
        .satisfies(
            properties -> {
              assertThat(properties.getAccessTier()).hasToString("Cool");
              assertThat(properties.getMetadata()).hasSize(1);
            });
    assertThat(listed(store, name, "")).containsExactly(new BlobPath(name, "a/b"));
    assertThat(put(store, new BlobPath(BlobPath.ROOT, name), "top", Existing.KEEP)).isTrue();
  }

  @Test
  void whatAnEarlierRunHasSentIsNotSentAgain() {
    BlobPath path = BlobPath.parse("films/large");
    Chunk first = new Chunk(0, 3, null, Md5.ofContent(new byte[] {1, 2, 3}));
    Chunk second = new Chunk(3, 1, null, Md5.ofContent(new byte[] {4}));
    try (BlobUpload upload =
        store("a").upload(path, 4, false, BlobProperties.NONE, BlobMetadata.NONE)) {
      upload.put(first, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }
    ObjectStore store = store("a");
    try (BlobUpload upload = store.upload(path, 4, false, BlobProperties.NONE, BlobMetadata.NONE)) {
      // Nobody looks at these bytes: the block that they would be is there.
      upload.put(first, ByteBuffer.wrap(new byte[3]));
      upload.put(second, ByteBuffer.wrap(new byte[] {4}));
      assertThat(upload.commit(List.of(first, second), Existing.KEEP)).isTrue();
    }
    ByteBuffer there = ByteBuffer.allocate(4);
    assertThat(store.read(path, ReadOptions.from(0), there)).isTrue();
    assertThat(there.array()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void blocksThatWereNeverCommittedAreNoBlobThatIsKept() {
    ObjectStore store = store("a");
    BlobPath path = BlobPath.parse("films/small");
    byte[] content = {1, 2, 3};
    Chunk chunk = new Chunk(0, 3, null, Md5.ofContent(content));
    try (BlobUpload left = store.upload(path, 3, false, BlobProperties.NONE, BlobMetadata.NONE)) {
      left.put(chunk, ByteBuffer.wrap(content));
    }

    boolean isMade =
        store.put(
            path,
            List.of(chunk),
            ByteBuffer.wrap(content),
            BlobProperties.NONE,
            BlobMetadata.NONE,
            BlobUpload.Existing.KEEP);

    assertThat(isMade).isTrue();
    assertThat(store.stat(path)).isPresent();
  }

  @Test
  void theServerRefusesABlockThatWasDamagedOnTheWay() {
    ObjectStore store = store("a");
    try (BlobUpload upload =
        store.upload(BlobPath.parse("films/a"), 2, false, BlobProperties.NONE, BlobMetadata.NONE)) {
      Chunk chunk = new Chunk(0, 2, null, Md5.ofContent(new byte[] {1, 2}));
      assertThatThrownBy(() -> upload.put(chunk, ByteBuffer.wrap(new byte[] {1, 3})))
          .isInstanceOf(StoreException.class);
    }
  }
}
