package io.drivedock.station.store.azure;

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
import io.drivedock.station.store.StoreException.Kind;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.azure.StrictAzure.Break;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What we send, where everything is checked; and what we make of what is answered. */
class StrictAzureTest extends ObjectStoreContract {

  private static final BlobPath SMALL = BlobPath.parse("films/small");
  private static final BlobPath LARGE = BlobPath.parse("films/large");
  private static final byte[] CONTENT = content(5 << 20);

  private StrictAzure azure;

  @BeforeEach
  void start() throws Exception {
    azure = new StrictAzure();
  }

  @AfterEach
  void nothingWasSentThatIsNotAllowed() {
    azure.close();
    assertThat(azure.violations()).isEmpty();
  }

  /** How the bytes go in these tests. */
  protected Transport transport() {
    return Transport.DIRECT;
  }

  static AzurePlace place(String endpoint, Transport transport) {
    return new AzurePlace(
        endpoint,
        "{account}",
        new KeySource.Fixed<>(new AzureKeys.AccountKey(StrictAzure.ACCOUNT, StrictAzure.KEY)),
        null,
        AzurePlace.UPLOADS_DEFAULT,
        transport);
  }

  @Override
  protected ObjectStore store(String owner) {
    return new AzureTargets(
            Map.of("main", place(azure.endpoint(), transport())), InstantSource.system())
        .open("main", "harbour", owner);
  }

  @Override
  protected BlobReader storeToRead() {
    return new AzureTargets(
            Map.of("main", place(azure.endpoint(), transport())), InstantSource.system())
        .openToRead("main", "harbour");
  }

  @Override
  protected ObjectStore source(String owner) {
    return new AzureTargets(
            Map.of("main", place(azure.endpoint(), transport())), InstantSource.system())
        .openSource("main", "harbour", owner);
  }

  @Override
  protected boolean takes(BlobPath path) {
    return path.text().length() <= AzureStore.NAME_MAX && !path.text().contains("\\");
  }

  /** The JDK's server makes the names of headers lower-case but for their first letter. */
  @Override
  protected BlobMetadata readAgain(BlobMetadata metadata) {
    return new BlobMetadata(Map.of("reel", "7"));
  }

  @Test
  void anAccessTierThatTheAccountRefusesIsNamedBeforeAnyBlobIsBrought() {
    AzurePlace plain = place(azure.endpoint(), transport());
    AzureTargets targets =
        new AzureTargets(
            Map.of(
                "main",
                new AzurePlace(
                    plain.endpoint(),
                    plain.container(),
                    plain.keys(),
                    "Cold",
                    plain.uploadsMax(),
                    plain.transport())),
            InstantSource.system());
    azure.breakBy(
        (number, request) ->
            request.headers().containsKey("x-ms-access-tier")
                ? new Break.Refuse(400, "InvalidHeaderValue")
                : null);
    assertThatThrownBy(() -> targets.open("main", "harbour", "a"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FORBIDDEN))
        .hasMessageContaining("'accessTier: Cold'")
        .hasMessageContaining("InvalidHeaderValue, status 400");
    azure.heal();
    targets.open("main", "harbour", "a").close();
    assertThat(azure.blobs("harbour").keySet()).noneMatch(name -> name.contains("/probes/"));
    azure.heal();
    targets.open("main", "harbour", "b").close();
    assertThat(azure.requests())
        .as("tried once")
        .noneMatch(request -> request.headers().containsKey("x-ms-access-tier"));
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  private static boolean put(ObjectStore store, BlobPath path, byte[] content, Existing how) {
    Chunk chunk = new Chunk(0, content.length, null, Md5.ofContent(content));
    return store.put(
        path,
        List.of(chunk),
        ByteBuffer.wrap(content),
        BlobProperties.NONE,
        BlobMetadata.NONE,
        how);
  }

  private static boolean upload(ObjectStore store, Existing existing) {
    int half = 3 << 20;
    List<Chunk> chunks =
        List.of(
            new Chunk(0, half, null, Md5.ofContent(ByteBuffer.wrap(CONTENT, 0, half))),
            new Chunk(
                half,
                CONTENT.length - half,
                null,
                Md5.ofContent(ByteBuffer.wrap(CONTENT, half, CONTENT.length - half))));
    try (BlobUpload upload =
        store.upload(LARGE, CONTENT.length, false, BlobProperties.NONE, BlobMetadata.NONE)) {
      for (Chunk chunk : chunks) {
        upload.put(chunk, ByteBuffer.wrap(CONTENT, (int) chunk.offset(), chunk.length()).slice());
      }
      return upload.commit(chunks, existing);
    }
  }

  @Test
  void aSmallBlobTakesOneRequestAndALargeOneOneForEachBlockAndTwo() {
    ObjectStore store = store("a");
    put(store, BlobPath.parse("films/first"), new byte[] {1}, Existing.KEEP);
    azure.heal();
    put(store, SMALL, new byte[] {1}, Existing.KEEP);
    assertThat(azure.requests()).hasSize(1);
    azure.heal();
    upload(store, Existing.KEEP);
    assertThat(azure.requests().stream().map(StrictAzure.Request::comp))
        .as("the last but one asks whether we are still the one at work")
        .containsExactly("blocklist", "block", "block", "", "blocklist");
  }

  @Test
  void aBlockThatAnEarlierRunBroughtIsThereAndNoOther() {
    Chunk first = new Chunk(0, 3, null, Md5.ofContent(new byte[] {1, 2, 3}));
    try (BlobUpload upload =
        store("a").upload(LARGE, 6, false, BlobProperties.NONE, BlobMetadata.NONE)) {
      assertThat(upload.isThere(first)).isFalse();
      upload.put(first, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }
    try (BlobUpload upload =
        store("a").upload(LARGE, 6, false, BlobProperties.NONE, BlobMetadata.NONE)) {
      assertThat(upload.isThere(first)).isTrue();
      assertThat(upload.isThere(new Chunk(3, 3, null, first.hash()))).isFalse();
      assertThat(upload.isThere(new Chunk(0, 3, null, Md5.ofContent(new byte[3])))).isFalse();
    }
  }

  @Test
  void pagesThatWereDamagedOnTheWayAreRefused() {
    ObjectStore store = store("a");
    try (BlobUpload upload =
        store.upload(LARGE, 1024, true, BlobProperties.NONE, BlobMetadata.NONE)) {
      Chunk chunk = new Chunk(512, 512, null, Md5.ofContent(new byte[512]));
      byte[] damaged = new byte[512];
      damaged[7] = 1;
      assertThatThrownBy(() -> upload.put(chunk, ByteBuffer.wrap(damaged)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
      upload.put(chunk, ByteBuffer.wrap(new byte[512]));
      assertThat(store.stat(LARGE)).as("nobody sees it").isEmpty();
      assertThat(upload.commit(List.of(chunk), Existing.KEEP)).isTrue();
    }
    assertThat(azure.blobs("harbour").keySet())
        .containsExactlyInAnyOrder(".drivedock/owners/a", "films/large");
    assertThatThrownBy(
            () -> store.upload(SMALL, 1000, true, BlobProperties.NONE, BlobMetadata.NONE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED))
        .hasMessageContaining("not a multiple of 512");
  }

  @Test
  void aPageBlobThatIsGivenUpOrWasLeftByAnEarlierRunLeavesNothing() {
    try (BlobUpload upload =
        store("a").upload(LARGE, 1024, true, BlobProperties.NONE, BlobMetadata.NONE)) {
      assertThat(azure.blobs("harbour")).hasSize(2);
      try (BlobUpload next =
          store("a").upload(LARGE, 1024, true, BlobProperties.NONE, BlobMetadata.NONE)) {
        assertThat(azure.blobs("harbour")).as("the earlier one is gone").hasSize(2);
        assertThatThrownBy(() -> upload.commit(List.of(), Existing.KEEP))
            .isInstanceOf(StoreException.class);
        assertThat(next.commit(List.of(), Existing.KEEP)).isTrue();
      }
    }
    assertThat(azure.blobs("harbour").keySet())
        .containsExactly(".drivedock/owners/a", "films/large");
  }

  @Test
  void whatTheCustomerClaimsAsMd5IsKeptEvenIfItIsWrong() {
    Md5 claimed = Md5.ofContent(new byte[] {9});
    BlobProperties properties = new BlobProperties(null, claimed, null, null, null);
    Chunk chunk = new Chunk(0, 1, null, Md5.ofContent(new byte[] {1}));
    ObjectStore store = store("a");
    assertThat(
            store.put(
                SMALL,
                List.of(chunk),
                ByteBuffer.wrap(new byte[] {1}),
                properties,
                BlobMetadata.NONE,
                Existing.KEEP))
        .isTrue();
    assertThat(store.stat(SMALL).orElseThrow().properties().contentMd5()).isEqualTo(claimed);
  }

  @ParameterizedTest
  @CsvSource({
    "503, ServerBusy, UNAVAILABLE",
    "500, InternalError, UNAVAILABLE",
    "500, OperationTimedOut, UNAVAILABLE",
    "429, '', UNAVAILABLE",
    "403, AuthenticationFailed, FORBIDDEN",
    "403, AuthorizationPermissionMismatch, FORBIDDEN",
    "409, AccountBeingCreated, UNAVAILABLE",
    "409, ContainerBeingDeleted, UNAVAILABLE",
    "409, SnapshotsPresent, REJECTED",
    "409, BlobImmutableDueToPolicy, REJECTED",
    "412, LeaseIdMissing, LEASED",
    "409, LeaseAlreadyPresent, LEASED",
    "400, Md5Mismatch, UNAVAILABLE",
    "400, InvalidMetadata, REJECTED",
    "413, RequestBodyTooLarge, REJECTED",
    "507, '', FULL"
  })
  void everyRefusalIsOfAKindAndHoldsNoSecret(int status, String code, Kind kind) {
    ObjectStore store = store("a");
    put(store, SMALL, new byte[] {1}, Existing.KEEP);
    azure.breakBy((number, request) -> new Break.Refuse(status, code));
    for (Runnable attempt :
        List.<Runnable>of(
            () -> put(store, SMALL, new byte[] {2}, Existing.REPLACE),
            () -> upload(store, Existing.KEEP),
            () -> store.list("films", "", ""),
            () -> store.read(SMALL, ReadOptions.from(0), ByteBuffer.allocate(1)))) {
      assertThatThrownBy(attempt::run)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(kind);
                String said = code.isEmpty() ? "status " : code + ", status ";
                assertThat(e.reason()).as("without an address").contains(said + status);
              })
          .hasMessageContaining("status " + status)
          .hasMessageContaining(code)
          .hasMessageNotContaining(StrictAzure.KEY);
    }
    azure.heal();
    assertThat(azure.blobs("harbour").get("films/small").bytes()).containsExactly(1);
  }

  @Test
  void howLongTheServiceWantsToBeLeftAloneIsHeard() {
    ObjectStore store = store("a");
    azure.breakBy(
        (number, request) -> new Break.Refuse(503, "ServerBusy", Map.of("Retry-After", "7")));
    assertThatThrownBy(() -> put(store, SMALL, new byte[] {1}, Existing.KEEP))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    azure.breakBy((number, request) -> new Break.Refuse(503, "ServerBusy"));
    assertThatThrownBy(() -> put(store, SMALL, new byte[] {1}, Existing.KEEP))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.retryAfter()).contains(Duration.ZERO));
  }

  @Test
  void aConnectionThatBreaksIsSaidToAndLeavesNothingHalfDone() {
    ObjectStore store = store("a");
    azure.breakBy((number, request) -> new Break.CutBefore());
    assertThatThrownBy(() -> upload(store, Existing.KEEP))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("no answer");
    azure.heal();
    assertThat(store.stat(LARGE)).isEmpty();
    assertThat(upload(store, Existing.KEEP)).isTrue();
    assertThat(azure.blobs("harbour").get("films/large").bytes()).isEqualTo(CONTENT);
  }
}
