package io.drivedock.station.store.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.models.PageBlobItem;
import com.azure.storage.blob.models.PageRange;
import com.azure.storage.blob.options.PageBlobUploadPagesOptions;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import com.azure.storage.blob.specialized.PageBlobClient;
import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.exporting.ExportFixtures;
import io.drivedock.station.exporting.ExportingStation;
import io.drivedock.station.exporting.RoundTrip;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots, blobs in use and page blobs out of Azure onto drives. */
@Tag("installed")
final class AzureSourcesTest {

  private static final DriveId D1 = new DriveId("D1");

  /** Where a test runs, and how its bytes go. */
  enum Place {
    STRICT(Transport.DIRECT),
    STRICT_BY_SDK(Transport.SDK),
    AZURITE(Transport.DIRECT),
    AZURITE_BY_SDK(Transport.SDK);

    private final Transport transport;

    Place(Transport transport) {
      this.transport = transport;
    }
  }

  @TempDir Path folder;

  /** What a test does in a place. */
  interface Work {
    void with(AzureTargets targets, BlobServiceClient client) throws Exception;
  }

  private void in(Place place, Work work) throws Exception {
    switch (place) {
      case STRICT, STRICT_BY_SDK -> {
        try (StrictAzure azure = new StrictAzure()) {
          AzurePlace there = StrictAzureTest.place(azure.endpoint(), place.transport);
          in(there, work);
          assertThat(azure.violations()).isEmpty();
        }
      }
      case AZURITE, AZURITE_BY_SDK -> {
        Path files = Files.createDirectory(folder.resolve("azurite"));
        try (AzureServer server = AzureServer.start(files)) {
          in(server.place(place.transport), work);
        }
      }
    }
  }

  private static void in(AzurePlace place, Work work) throws Exception {
    BlobServiceClient client = new AzureAccount(place, "harbour", InstantSource.system()).client();
    work.with(new AzureTargets(Map.of("main", place), InstantSource.system()), client);
  }

  /** Takes a snapshot of a blob of the account in the tests; its time. */
  private static SnapshotTime snapshot(BlobServiceClient client, String path) {
    BlobContainerClient container = client.getBlobContainerClient("harbour");
    return SnapshotTime.parse(container.getBlobClient(path).createSnapshot().getSnapshotId());
  }

  private DriveReport export(AzureTargets targets, ExportSelection selection) throws Exception {
    return new ExportingStation(folder).export(targets, D1, selection);
  }

  private Path drive() throws IOException {
    return new ExportingStation(folder).drive(D1);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String log(ObjectStore store, @Nullable String uri) {
    String path = Objects.requireNonNull(uri);
    return read(store, BlobPath.parse(path.substring(path.indexOf("logs/"))));
  }

  private static String read(ObjectStore store, BlobPath blob) {
    ByteBuffer content = ByteBuffer.allocate((int) store.stat(blob).orElseThrow().length());
    assertThat(store.read(blob, ReadOptions.from(0), content)).isTrue();
    return new String(content.array(), StandardCharsets.UTF_8);
  }

  private Map<String, String> onDrive() throws Exception {
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, ManifestBlob> blob : ExportFixtures.manifest(drive()).entrySet()) {
      byte[] content = ExportFixtures.content(drive(), blob.getValue());
      found.put(blob.getKey(), new String(content, StandardCharsets.UTF_8));
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void snapshotsLieBesideTheirBlobAndComeBackBesideIt(Place place) throws Exception {
    in(
        place,
        (targets, client) -> {
          SnapshotTime first;
          SnapshotTime second;
          try (ObjectStore store = targets.open("main", "harbour", "a test")) {
            ExportFixtures.put(store, "films/a.txt", text("one"));
            first = snapshot(client, "films/a.txt");
            ExportFixtures.put(store, "films/a.txt", text("two"));
            second = snapshot(client, "films/a.txt");
            ExportFixtures.put(store, "films/a.txt", text("now"));
            ExportFixtures.put(store, "films/a:b", text("odd"));
            ExportFixtures.put(store, "films/b", text("other"));
          }
          SnapshotTime odd = snapshot(client, "films/a:b");
          DriveReport report = export(targets, ExportFixtures.prefixes("/films/"));

          assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
          assertThat(onDrive())
              .containsExactlyInAnyOrderEntriesOf(
                  Map.of(
                      "films/a.txt@" + first,
                      "one",
                      "films/a.txt@" + second,
                      "two",
                      "films/a.txt",
                      "now",
                      "films/a:b@" + odd,
                      "odd",
                      "films/a:b",
                      "odd",
                      "films/b",
                      "other"));
          Map<String, ManifestBlob> manifest = ExportFixtures.manifest(drive());
          ManifestBlob one = Objects.requireNonNull(manifest.get("films/a.txt@" + first));
          assertThat(one.filePath()).isEqualTo("\\films\\" + first.beside("a.txt"));
          try (ObjectStore store = targets.open("main", "harbour", "a test")) {
            assertThat(log(store, report.verboseLogUri()))
                .contains("<Snapshot>" + first + "</Snapshot>");
          }
          importsBeside(targets, report, first, second);
        });
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void aBlobInUseIsReadFromASnapshotThatNobodySeesAndThatDoesNotStay(Place place) throws Exception {
    in(
        place,
        (targets, client) -> {
          BlobContainerClient container = client.getBlobContainerClient("harbour");
          try (ObjectStore store = targets.open("main", "harbour", "a test")) {
            BlobMetadata metadata = new BlobMetadata(Map.of("reel", "7"));
            ExportFixtures.put(store, "films/used", text("used"), BlobProperties.NONE, metadata);
            // Such as of a blob that somebody made of a snapshot that had been left behind.
            BlobMetadata marked = new BlobMetadata(Map.of("drivedock_read_by", "a-job"));
            ExportFixtures.put(store, "films/free", text("free"), BlobProperties.NONE, marked);
            BlobPath path = BlobPath.parse("films/used");
            new BlobLeaseClientBuilder()
                .blobClient(container.getBlobClient("films/used"))
                .buildClient()
                .acquireLease(-1);
            String other =
                store.snapshotTaker().orElseThrow().take(path, "another-job").orElseThrow();
            assertThat(store.snapshotTaker().orElseThrow().taken(path, "another-job"))
                .containsExactly(other);
            assertThat(store.snapshotTaker().orElseThrow().taken(path, "another")).isEmpty();
          }
          DriveReport report = export(targets, ExportFixtures.prefixes("/films/"));

          assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
          assertThat(onDrive()).isEqualTo(Map.of("films/used", "used", "films/free", "free"));
          assertThat(drive().resolve("films/used.metadata"))
              .content()
              .contains("<reel>7</reel>")
              .doesNotContain("drivedock");
          BlobListDetails all = new BlobListDetails().setRetrieveSnapshots(true);
          assertThat(
                  container
                      .listBlobs(new ListBlobsOptions().setPrefix("films/").setDetails(all), null)
                      .stream()
                      .filter(item -> item.getSnapshot() != null))
              .as("that of another job")
              .hasSize(1);
        });
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aSparsePageBlobTakesAFewRequests(Transport transport) throws Exception {
    try (StrictAzure azure = new StrictAzure()) {
      AzurePlace place = StrictAzureTest.place(azure.endpoint(), transport);
      in(
          place,
          (targets, client) -> {
            try (ObjectStore store = targets.open("main", "harbour", "a test")) {
              ExportFixtures.put(store, "disks/other", text("other"));
            }
            byte[] _ = putPages(client, "disks/sparse", 64 << 20, 0, 16 << 20, 48 << 20);
            azure.heal();
            DriveReport report = export(targets, ExportFixtures.prefixes("/disks/"));
            assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
            assertThat(azure.requests().stream().filter(it -> it.blob().equals("disks/sparse")))
                .as("what it is, its pages, and each of them")
                .hasSize(5);
          });
    }
  }

  @Test
  void theMd5OfAPageBlobCountsItsZeros() throws Exception {
    in(
        Place.AZURITE,
        (targets, client) -> {
          try (ObjectStore store = targets.open("main", "harbour", "a test")) {
            ExportFixtures.put(store, "disks/other", text("other"));
          }
          byte[] content = new byte[9 << 20];
          byte[] page = putPages(client, "disks/right", content.length, 512, 8 << 20);
          byte[] _ = putPages(client, "disks/lies", content.length, 512);
          System.arraycopy(page, 0, content, 512, page.length);
          System.arraycopy(page, 0, content, 8 << 20, page.length);
          for (String path : List.of("disks/right", "disks/lies")) {
            client
                .getBlobContainerClient("harbour")
                .getBlobClient(path)
                .setHttpHeaders(
                    new BlobHttpHeaders().setContentMd5(Md5.ofContent(content).toBytes()));
          }
          DriveReport report = export(targets, ExportFixtures.prefixes("/disks/"));
          assertThat(report.status())
              .as("one MD5 is stale, and only that")
              .isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
          Map<String, ManifestBlob> manifest = ExportFixtures.manifest(drive());
          assertThat(manifest.keySet()).containsExactly("disks/lies", "disks/other", "disks/right");
          System.arraycopy(new byte[page.length], 0, content, 8 << 20, page.length);
          assertThat(
                  ExportFixtures.content(
                      drive(), Objects.requireNonNull(manifest.get("disks/lies"))))
              .isEqualTo(content);
        });
  }

  /** One that is made without a station, at its full size. */
  private static byte[] putPages(
      BlobServiceClient client, String path, long length, long... offsets) {
    PageBlobClient blob =
        client.getBlobContainerClient("harbour").getBlobClient(path).getPageBlobClient();
    PageBlobItem _ = blob.create(length);
    byte[] page = new byte[512];
    new Random(5).nextBytes(page);
    for (long offset : offsets) {
      PageRange range = new PageRange().setStart(offset).setEnd(offset + 511);
      Response<PageBlobItem> _ =
          blob.uploadPagesWithResponse(
              new PageBlobUploadPagesOptions(range, BinaryData.fromBytes(page))
                  .setContentMd5(Md5.ofContent(page).toBytes()),
              null,
              Context.NONE);
    }
    return page;
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void ofAPageBlobWhatIsZeroIsNeitherReadNorWritten(Place place) throws Exception {
    boolean isInMemory = place == Place.STRICT || place == Place.STRICT_BY_SDK;
    long length = isInMemory ? 64L << 20 : 1L << 30;
    long[] offsets = {512, 16 << 20, length - 512};
    in(
        place,
        (targets, client) -> {
          try (ObjectStore store = targets.open("main", "harbour", "a test")) {
            ExportFixtures.put(store, "disks/other", text("other"));
          }
          byte[] page = putPages(client, "disks/sparse", length, offsets);
          byte[] _ = putPages(client, "disks/zero", 1 << 20);
          byte[] _ = putPages(client, "disks/small", 1 << 20, 1024);
          byte[] _ = putPages(client, "disks/empty", 0);
          DriveReport report = export(targets, ExportFixtures.prefixes("/disks/"));

          assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
          Map<String, ManifestBlob> manifest = ExportFixtures.manifest(drive());
          ManifestBlob sparse = Objects.requireNonNull(manifest.get("disks/sparse"));
          assertThat(sparse.length()).isEqualTo(length);
          Md5 hash = Md5.ofContent(page);
          assertThat(sparse.content())
              .isEqualTo(
                  new BlobContent.Pages(
                      LongStream.of(offsets)
                          .mapToObj(offset -> new Chunk(offset, 512, null, hash))
                          .toList()));
          Path file = ExportFixtures.file(drive(), sparse.filePath());
          assertThat(file).hasSize(length);
          ManifestBlob small = Objects.requireNonNull(manifest.get("disks/small"));
          assertThat(small.content())
              .isEqualTo(new BlobContent.Pages(List.of(new Chunk(1024, 512, null, hash))));
          for (String zero : List.of("disks/zero", "disks/empty")) {
            ManifestBlob blob = Objects.requireNonNull(manifest.get(zero));
            assertThat(blob.content()).isEqualTo(new BlobContent.Pages(List.of()));
            assertThat(ExportFixtures.file(drive(), blob.filePath())).hasSize(blob.length());
          }
        });
  }

  private void importsBeside(
      AzureTargets targets, DriveReport report, SnapshotTime first, SnapshotTime second)
      throws Exception {
    DriveReport back = RoundTrip.back(new ExportingStation(folder), targets, D1, report);
    assertThat(back.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(contents(targets, "other"))
        .containsEntry("films/" + first.beside("a.txt"), "one")
        .containsEntry("films/" + second.beside("a.txt"), "two")
        .containsEntry("films/a.txt", "now")
        .containsEntry("films/a:b", "odd")
        .hasSize(6);
  }

  private static Map<String, String> contents(AzureTargets targets, String account) {
    Map<String, String> found = new TreeMap<>();
    try (ObjectStore store = targets.open("main", account, "a test")) {
      store.forEach(
          "films", "", entry -> found.put(entry.path().text(), read(store, entry.path())));
    }
    return found;
  }
}
