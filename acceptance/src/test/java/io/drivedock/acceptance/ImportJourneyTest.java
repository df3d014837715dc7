package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.acceptance.HttpUser.Answer;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.LoggedBlob;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whole imports, from the customer's files to blobs that are those files. */
final class ImportJourneyTest {
  private static final List<String> WAY =
      List.of("Creating", "Shipping", "Received", "Transferring", "Packaging", "Completed");

  @TempDir Path temp;

  @Test
  void everyFileOfTwoDrivesArrivesOnSqlite() throws IOException {
    everyFileOfTwoDrivesArrives("");
  }

  @Test
  void everyFileOfTwoDrivesArrivesOnPostgresql() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
      everyFileOfTwoDrivesArrives(
          """
          database:
            url: %s
            user: postgres
          """
              .formatted(postgres.getJdbcUrl("postgres", "postgres")));
    }
  }

  private void everyFileOfTwoDrivesArrives(String settings) throws IOException {
    Path first = new SampleFiles(temp.resolve("first")).ofAllKinds().tree();
    Path second = new SampleFiles(temp.resolve("second")).text("only.txt", "one more\n").tree();
    try (TestInstallation installation =
        TestInstallation.open(temp, settings, UnaryOperator.identity())) {
      PreparedDrive one = installation.prepare(first, "DISK0001", BlobPlan.into("first"));
      PreparedDrive two = installation.prepare(second, "DISK0002", BlobPlan.into("second"));
      assertThat(one.isWhole()).as("%s", one.leftOut()).isTrue();
      Journey journey = installation.journey("spring");

      List<String> seen = new ArrayList<>();
      journey.announce(one.info(), two.info());
      seen.add(journey.state());
      journey.ship();
      seen.add(journey.state());
      journey.receive(one.drive(), two.drive());
      Eventually.until(
          "the job is Packaging",
          () -> {
            String state = journey.state();
            if (!state.equals(seen.getLast())) {
              seen.add(state);
            }
            return state;
          },
          "Packaging"::equals);
      journey.sendHome();
      seen.add(journey.state());

      assertThat(WAY).as("states seen").containsSubsequence(seen);
      assertThat(journey.history())
          .containsExactly(
              "Created Creating",
              "Edited Creating",
              "MarkedShipped Shipping",
              "ParcelArrived Received",
              "TransferStarted Transferring",
              "TransferStarted Transferring",
              "TransferFinished Transferring",
              "TransferFinished Packaging",
              "Returned Completed");
      installation.storedBlobs().assertHoldsExactly("first", first);
      installation.storedBlobs().assertHoldsExactly("second", second);
      installation.storedBlobs().assertNothingIsHalfDone();
      assertThat(journey.look().at("/properties/percentComplete").asInt()).isEqualTo(100);
      assertReported(journey, installation, "DISK0001", "first", first);
      assertReported(journey, installation, "DISK0002", "second", second);
    }
  }

  private static void assertReported(
      Journey journey, TestInstallation installation, String id, String container, Path tree)
      throws IOException {
    JsonNode drive = journey.drive(id);
    assertThat(drive.path("state").asString()).isEqualTo("ShippedBack");
    assertThat(drive.path("copyStatus").asString()).isEqualTo("Completed");
    assertThat(drive.path("percentComplete").asInt()).isEqualTo(100);
    assertThat(drive.has("errorLogUri")).as("nothing went wrong").isFalse();
    long bytes = 0;
    CopyLog log = CopyLog.at(drive.path("verboseLogUri").asString());
    assertThat(log.drive()).isEqualTo(id);
    assertThat(log.status()).isEqualTo("Completed");
    List<String> files = StoredBlobs.filesOf(tree);
    assertThat(log.blobs()).hasSize(files.size());
    for (String file : files) {
      String blob = container + "/" + file;
      assertThat(log.of(blob)).as(blob).isEqualTo("Completed, Created");
      assertThat(log.blobs().get(blob).chunks())
          .extracting(LoggedBlob.LoggedChunk::status)
          .as(blob)
          .containsOnly(
              Files.size(tree.resolve(file)) == 0
                  ? new ChunkStatus[0]
                  : new ChunkStatus[] {ChunkStatus.COMPLETED});
      bytes += Files.size(tree.resolve(file));
    }
    assertThat(drive.path("bytesSucceeded").asLong()).isEqualTo(bytes);
    Path backup = Path.of(URI.create(drive.path("manifestUri").asString()));
    Path manifest =
        installation.data().resolve("slots").resolve(id).resolve(ManifestWriter.FILE_NAME);
    assertThat(backup).hasSameBinaryContentAs(manifest);
  }

  @Test
  void theCustomerSeesHowFarItIs() throws IOException {
    Path tree =
        new SampleFiles(temp.resolve("tree")).random("film.mov", 3, 40 * SampleFiles.MIB).tree();
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger blocks = new AtomicInteger();
    Runnable stopAfterFive =
        () -> {
          if (blocks.incrementAndGet() > 5) {
            await(goOn);
          }
        };
    try (TestInstallation installation =
        TestInstallation.open(temp, "", real -> new TargetsWithHook(real, stopAfterFive))) {
      PreparedDrive drive = installation.prepare(tree, "DISK0001", BlobPlan.into("films"));
      Journey journey = installation.journey("film").announce(drive.info()).ship();
      assertThat(journey.look().at("/properties").has("percentComplete")).isFalse();
      journey.receive(drive.drive());

      Answer halfway =
          Eventually.until(
              "five of ten blocks are told",
              journey::look,
              answer -> answer.at("/properties/percentComplete").asInt(0) >= 40);
      assertThat(halfway.at("/properties/percentComplete").asInt()).isLessThan(100);
      assertThat(halfway.text("/properties/state")).isEqualTo("Transferring");
      assertThat(halfway.text("/properties/driveList/0/copyStatus")).isEqualTo("InProgress");
      assertThat(installation.storedBlobs().names("films"))
          .as("nothing is seen before it is whole")
          .isEmpty();

      goOn.countDown();
      Answer done = journey.until("Packaging");
      assertThat(done.at("/properties/percentComplete").asInt()).isEqualTo(100);
      installation.storedBlobs().assertHoldsExactly("films", tree);
    } finally {
      goOn.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the test never let the transfer go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before a block", e);
    }
  }

  @Test
  void whatIsThereAlreadyIsKeptReplacedOrStaysBeside() throws IOException {
    Path old =
        new SampleFiles(temp.resolve("old")).text("a.txt", "old\n").text("b.txt", "b\n").tree();
    Path young =
        new SampleFiles(temp.resolve("new")).text("a.txt", "newer\n").text("c.txt", "c\n").tree();
    try (TestInstallation installation = TestInstallation.open(temp)) {
      List<ImportDisposition> hows = List.of(ImportDisposition.values());
      send(installation, "before", old, ImportDisposition.RENAME, hows);
      Journey journey = send(installation, "after", young, null, hows);

      assertThat(journey.state()).as("that is what was asked for").isEqualTo("Completed");
      StoredBlobs storedBlobs = installation.storedBlobs();
      assertThat(storedBlobs.names("rename"))
          .containsExactly("a (2).txt", "a.txt", "b.txt", "c.txt");
      storedBlobs.assertEqual(old.resolve("a.txt"), "rename", "a.txt");
      storedBlobs.assertEqual(young.resolve("a.txt"), "rename", "a (2).txt");
      assertThat(storedBlobs.names("no-overwrite")).containsExactly("a.txt", "b.txt", "c.txt");
      storedBlobs.assertEqual(old.resolve("a.txt"), "no-overwrite", "a.txt");
      assertThat(storedBlobs.names("overwrite")).containsExactly("a.txt", "b.txt", "c.txt");
      storedBlobs.assertEqual(young.resolve("a.txt"), "overwrite", "a.txt");
      for (ImportDisposition how : hows) {
        storedBlobs.assertEqual(young.resolve("c.txt"), how.text(), "c.txt");
        storedBlobs.assertEqual(old.resolve("b.txt"), how.text(), "b.txt");
      }
      assertWarned(journey, "AFTER0", "rename/a (2).txt", "Completed, Renamed");
      assertWarned(journey, "AFTER1", "no-overwrite/a.txt", "Completed, Skipped");
      assertWarned(journey, "AFTER2", "overwrite/a.txt", "Completed, Overwritten");
    }
  }

  /** One drive for each container, which is named after what is to happen to those that meet. */
  private Journey send(
      TestInstallation installation,
      String job,
      Path tree,
      ImportDisposition always,
      List<ImportDisposition> containers) {
    List<PreparedDrive> drives = new ArrayList<>();
    for (ImportDisposition how : containers) {
      drives.add(
          installation.prepare(
              tree,
              job.toUpperCase(Locale.ROOT) + drives.size(),
              new BlobPlan(
                  how.text(),
                  "",
                  always == null ? how : always,
                  List.of(),
                  false,
                  BlobMetadata.NONE)));
    }
    Journey journey = installation.journey(job);
    journey
        .announce(drives.stream().map(PreparedDrive::info).toArray(DriveInfo[]::new))
        .ship()
        .receive(drives.stream().map(PreparedDrive::drive).toArray(Path[]::new));
    journey.until("Packaging");
    return journey.sendHome();
  }

  private static void assertWarned(Journey journey, String id, String blob, String how) {
    JsonNode drive = journey.drive(id);
    assertThat(drive.path("copyStatus").asString()).isEqualTo("CompletedWithWarnings");
    CopyLog log = CopyLog.at(drive.path("errorLogUri").asString());
    assertThat(log.blobs()).as("only what a disposition affected").containsOnlyKeys(blob);
    assertThat(log.of(blob)).isEqualTo(how);
    assertThat(CopyLog.at(drive.path("verboseLogUri").asString()).blobs()).hasSize(2);
  }

  @Test
  void drivesThatBringTheSameNamesLoseNothing() throws IOException {
    Path tree = temp.resolve("tree");
    for (int i = 0; i < 100; i++) {
      new SampleFiles(tree).text("%03d.txt".formatted(i), "file " + i + "\n");
    }
    try (TestInstallation installation = TestInstallation.open(temp)) {
      PreparedDrive one = installation.prepare(tree, "DISK0001", BlobPlan.into("same"));
      PreparedDrive two = installation.prepare(tree, "DISK0002", BlobPlan.into("same"));
      Journey journey = installation.journey("twins").announce(one.info(), two.info()).ship();
      journey.receive(one.drive(), two.drive());
      journey.until("Packaging");

      List<String> expected = new ArrayList<>();
      for (String name : StoredBlobs.filesOf(tree)) {
        expected.add(name);
        expected.add(name.replace(".txt", " (2).txt"));
      }
      assertThat(installation.storedBlobs().names("same"))
          .containsExactlyInAnyOrderElementsOf(expected);
      for (String name : expected) {
        installation
            .storedBlobs()
            .assertEqual(tree.resolve(name.replace(" (2)", "")), "same", name);
      }
    }
  }
}
