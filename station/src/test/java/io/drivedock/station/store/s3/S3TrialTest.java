package io.drivedock.station.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.Md5;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.exporting.ExportFixtures;
import io.drivedock.station.exporting.ExportingStation;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.BlobUpload.Existing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.s3.StrictS3.Break;
import io.drivedock.station.store.s3.StrictS3.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried on a target at its start. */
final class S3TrialTest {

  private static final String BUCKET = "imports";
  private static final BlobPath PATH = BlobPath.parse("films/a");

  private StrictS3 s3;

  @BeforeEach
  void start() throws Exception {
    s3 = new StrictS3();
  }

  @AfterEach
  void end() {
    s3.close();
    assertThat(s3.violations()).isEmpty();
  }

  private S3Targets targets(@Nullable String storageClass, Map<String, String> tags) {
    S3Place plain = S3StoreTest.place(s3.endpoint(), BUCKET);
    return new S3Targets(
        Map.of(
            "main",
            new S3Place(
                plain.endpoint(),
                plain.region(),
                BUCKET,
                plain.prefix(),
                true,
                plain.keys(),
                storageClass,
                tags,
                8,
                Transport.DIRECT)),
        "dock-1");
  }

  private void makeBucket() {
    targets(null, Map.of()).open("main", "harbour", "a").close();
    s3.heal();
  }

  private void refuse(int status, String code, Predicate<Request> which) {
    s3.breakBy((number, request) -> which.test(request) ? new Break.Refuse(status, code) : null);
  }

  private List<String> look(S3Targets targets) {
    return targets.checks().getOrDefault("main", List::of).look();
  }

  @Test
  void aStoreThatDoesAsS3DoesHasNoLimitsAndKeepsNothingOfTheTrial() {
    makeBucket();
    S3Targets targets = targets("STANDARD_IA", Map.of("from", "drives"));
    assertThat(look(targets)).isEmpty();
    assertThat(s3.requests())
        .filteredOn(request -> request.method().equals("PUT") || request.method().equals("POST"))
        .isNotEmpty()
        .allSatisfy(request -> assertThat(request.key()).startsWith(".drivedock/"));
    assertThat(s3.objects(BUCKET).keySet()).containsExactly("harbour/.drivedock/owners/a");
    assertThat(s3.uploadsUnderWay()).isZero();
    s3.heal();
    assertThat(look(targets)).isEmpty();
    assertThat(s3.requests()).as("once").hasSize(1);
  }

  @Test
  void anExportFromABucketThatIsNotThereWaitsWithItsReason(@TempDir Path folder) {
    assertThatThrownBy(
            () ->
                new ExportingStation(folder)
                    .export(
                        targets(null, Map.of()), new DriveId("D1"), ExportFixtures.prefixes("/")))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
        .hasMessageContaining("There is no S3 bucket imports");
    assertThat(s3.requests()).allSatisfy(request -> assertThat(request.method()).isEqualTo("HEAD"));
  }

  @Test
  void aBucketThatIsNotThereIsNotMadeByALook() {
    assertThat(look(targets(null, Map.of()))).isEmpty();
    assertThat(s3.objects(BUCKET)).isEmpty();
    assertThat(s3.requests()).hasSize(1);
  }

  @Test
  void conditionsThatAreNotHeededAreSaid() {
    makeBucket();
    s3.breakBy(
        (number, request) ->
            request.isConditional() && request.isCompletion() ? new Break.PassOver() : null);
    assertThat(look(targets(null, Map.of())))
        .containsExactly(
            "Objects of more than 8 MiB cannot be written conditionally, only if none"
                + " exists: the station checks just before, and replaces an object that"
                + " others write in between.");
    assertThat(s3.uploadsUnderWay()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-amz-storage-class", "x-amz-tagging"})
  void aSettingThatIsRefusedIsNamedBeforeAnyBlobIsBrought(String header) {
    makeBucket();
    refuse(400, "InvalidArgument", request -> request.headers().containsKey(header));
    S3Targets targets = targets("COLD", Map.of("from", "drives"));
    String setting = header.equals("x-amz-tagging") ? "'tags'" : "'storageClass: COLD'";
    assertThatThrownBy(() -> look(targets))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FORBIDDEN))
        .hasMessageContaining("does not accept")
        .hasMessageContaining(setting)
        .hasMessageContaining("InvalidArgument, status 400");
    assertThatThrownBy(() -> targets.open("main", "harbour", "b"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(setting);
    assertThat(s3.objects(BUCKET).keySet())
        .allMatch(key -> key.startsWith("harbour/.drivedock/owners/"));
    s3.heal();
    targets.open("main", "harbour", "b").close();
  }

  @Test
  void whereNothingMayBeTriedThatIsSaidAndTheStoreIsAskedAlways() {
    makeBucket();
    refuse(403, "AccessDenied", request -> request.key().contains("/probes/"));
    S3Targets targets = targets(null, Map.of());
    assertThat(look(targets))
        .hasSize(2)
        .first()
        .asString()
        .contains("is unknown")
        .contains("AccessDenied, status 403");
    s3.breakBy(
        (number, request) -> {
          if (request.key().contains("/probes/")) {
            return new Break.Refuse(403, "AccessDenied");
          }
          return request.isConditional() ? new Break.PassOver() : null;
        });
    try (ObjectStore store = targets.open("main", "harbour", "a")) {
      assertThat(put(store, BlobMetadata.NONE)).isTrue();
      assertThat(put(store, BlobMetadata.NONE)).isFalse();
    }
  }

  @Test
  void aStoreThatIsAwayIsNoStoreWithLimits() {
    makeBucket();
    refuse(503, "SlowDown", request -> request.key().contains("/probes/"));
    assertThatThrownBy(() -> look(targets(null, Map.of())))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
  }

  private static boolean put(ObjectStore store, BlobMetadata metadata) {
    return store.put(
        PATH, List.of(), ByteBuffer.allocate(0), BlobProperties.NONE, metadata, Existing.KEEP);
  }

  private static StoredBlob there(BlobReader store) {
    return store.stat(PATH).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void namesOfMetadataComeBackWhateverTheStoreMakesOfThem(boolean makesHyphens) {
    if (makesHyphens) {
      s3.makeHyphens();
    }
    BlobMetadata metadata =
        new BlobMetadata(Map.of("lower_case", "1", "Upper", "2", "MiXed_Case_", "3", "plain", "4"));
    try (ObjectStore store = targets(null, Map.of()).open("main", "harbour", "a")) {
      assertThat(put(store, metadata)).isTrue();
      assertThat(there(store).metadata()).isEqualTo(metadata);
      assertThat(there(store).unheld()).isEmpty();
    }
    assertThat(look(targets(null, Map.of()))).hasSize(makesHyphens ? 1 : 0);
  }

  @Test
  void whereValuesAreShortTheNamesTakeSeveralAndLongerOnesAreRejectedWithTheReason() {
    s3.breakBy(
        (number, request) ->
            request.headers().entrySet().stream()
                    .anyMatch(
                        it -> it.getKey().startsWith("x-amz-meta-") && it.getValue().length() > 256)
                ? new Break.Refuse(500, "InternalError")
                : null);
    Map<String, String> entries = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      entries.put("Name_Of_Metadata_" + i, String.valueOf(i));
    }
    Targets targets = targets(null, Map.of());
    try (ObjectStore store = targets.open("main", "harbour", "a")) {
      assertThat(put(store, new BlobMetadata(entries))).isTrue();
      assertThat(there(store).metadata()).isEqualTo(new BlobMetadata(entries));
      BlobMetadata longer = new BlobMetadata(Map.of("a", "x".repeat(257)));
      assertThatThrownBy(() -> put(store, longer))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED))
          .hasMessageContaining("a value of 257 bytes")
          .hasMessageContaining("values of 256");
    }
  }

  @Test
  void anObjectIsToldWithWhatOfItsMetadataNoBlobCanHave() {
    putByAnother();
    try (BlobReader store = targets(null, Map.of()).openToRead("main", "harbour")) {
      assertThat(there(store).metadata()).isEqualTo(new BlobMetadata(Map.of("plain", "2")));
      assertThat(there(store).unheld()).containsExactly("0digit", "with-hyphen");
    }
  }

  @Test
  void anExportNamesWhatOfTheMetadataIsNotOnTheDrive(@TempDir Path folder) throws Exception {
    putByAnother();
    S3Targets targets = targets(null, Map.of());
    DriveReport report =
        new ExportingStation(folder)
            .export(targets, new DriveId("D1"), ExportFixtures.prefixes("/films/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
    assertThat(report.errorLogUri()).isNotNull();
    try (BlobReader store = targets.openToRead("main", "harbour")) {
      BlobPath log =
          ObjectStoreContract.listed(store, "logs", "").stream()
              .filter(path -> path.name().endsWith("_error.xml"))
              .findFirst()
              .orElseThrow();
      ByteBuffer text = ByteBuffer.allocate((int) store.stat(log).orElseThrow().length());
      assertThat(store.read(log, ReadOptions.from(0), text)).isTrue();
      assertThat(new String(text.array(), StandardCharsets.UTF_8))
          .contains("films/a")
          .contains("such a name or value: 0digit, with-hyphen.");
    }
  }

  private void putByAnother() {
    makeBucket();
    S3Bucket bucket =
        new S3Bucket(new S3Connection(S3StoreTest.place(s3.endpoint(), BUCKET)), BUCKET);
    Object _ =
        bucket.call(
            "given",
            client ->
                client.putObject(
                    put ->
                        put.bucket(BUCKET)
                            .key("harbour/films/a")
                            .contentMD5(Md5.ofContent(new byte[1]).base64())
                            .metadata(Map.of("with-hyphen", "1", "plain", "2", "0digit", "3")),
                    S3Bucket.body(new byte[1], "text/plain")));
  }
}
