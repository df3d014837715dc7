package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.drivedock.app.drive.VerifyCommand;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.Targets;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** An export that is cancelled while a drive is filled, from the request to the proof at home. */
final class CancelledExportJourneyTest {

  /** Far more blocks than are asked for at once. */
  private static final int LARGE = 200 << 20;

  @TempDir Path temp;

  /** Targets whose blobs of more than a block are read only when somebody has opened the gate. */
  private static final class Gated extends ForwardingTargets {
    Gated(Targets real, CountDownLatch came, CountDownLatch gate) {
      super(
          real,
          store ->
              new ForwardingStore(store) {
                @Override
                public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
                  if (options.offset() > 0) {
                    came.countDown();
                    try {
                      gate.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }
                  return super.read(path, options, buffer);
                }
              });
    }
  }

  private Path stock(TestInstallation installation) throws IOException {
    Path films = installation.data().resolve("store").resolve(Journey.ACCOUNT).resolve("films");
    SampleFiles sampleFiles = new SampleFiles(films);
    // More than are brought at once, so that some are done for good before the large one comes.
    for (int i = 0; i < 600; i++) {
      sampleFiles.text("a/%03d.txt".formatted(i), "file " + i + "\n");
    }
    try (RandomAccessFile large = new RandomAccessFile(films.resolve("large.bin").toFile(), "rw")) {
      large.setLength(LARGE);
    }
    sampleFiles.text("z.txt", "last\n");
    return films;
  }

  private static List<String> films(Path drive) throws IOException {
    try (Stream<Path> files = Files.walk(drive)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> drive.relativize(file).toString())
          .filter(file -> file.startsWith("films/"))
          .toList();
    }
  }

  private static void assertVerified(Path drive, String hash) {
    StringWriter said = new StringWriter();
    CommandLine line =
        new CommandLine(new VerifyCommand())
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said));
    assertThat(line.execute(drive.toString(), "--manifest-hash", hash)).as("%s", said).isZero();
  }

  @Test
  void aDriveGoesHomeAsItIsWithAManifestOfWhatIsOnIt() throws Exception {
    CountDownLatch came = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    try (CapturedLog log = new CapturedLog(Level.INFO, false);
        TestInstallation installation =
            TestInstallation.open(temp, "", real -> new Gated(real, came, gate))) {
      Path films = stock(installation);
      Journey journey = installation.journey("changed-mind").announceExport("/films/").ship();
      journey.receive(Files.createDirectories(temp.resolve("blanks/BLANK1")));
      came.await();
      journey.cancel();
      Eventually.until(
          "the station knows", () -> log.with("what is complete stays"), it -> !it.isEmpty());
      gate.countDown();
      journey.until("Packaging");

      JsonNode drive = journey.drive("BLANK1");
      assertThat(drive.path("copyStatus").asString()).isEqualTo("CompletedWithWarnings");
      assertThat(drive.path("state").asString()).isEqualTo("CompletedMoreInfo");
      assertThat(drive.path("percentComplete").asInt()).isLessThan(100);
      Path slot = installation.configured().station().slots().resolve("BLANK1");
      List<String> there = films(slot);
      assertThat(there).isNotEmpty().allMatch(file -> file.startsWith("films/a/"));
      for (String file : there) {
        assertThat(slot.resolve(file)).hasSameBinaryContentAs(films.resolveSibling(file));
      }
      assertVerified(slot, drive.path("manifestHash").asString());
      String rest = journey.look().text("/properties/incompleteBlobListUri");
      try (InputStream list = Files.newInputStream(Path.of(URI.create(rest)))) {
        assertThat(BlobList.read(list).blobs())
            .extracting(BlobList.Named::path)
            .contains("films/large.bin", "films/z.txt")
            .hasSize(602 - there.size())
            .doesNotContainAnyElementsOf(there);
      }
      journey.sendHome();
      assertThat(journey.state()).isEqualTo("Completed");
    }
  }

  @Test
  void aDriveThatWaitsGoesBackEmptyAndOneThatIsWithdrawnLeavesAllToTheOther() throws Exception {
    try (TestInstallation installation = TestInstallation.serverOnly(temp)) {
      stock(installation);
      Journey cancelled = installation.journey("cancelled").announceExport("/films/").ship();
      cancelled.receive(Files.createDirectories(temp.resolve("blanks/BLANK1"))).cancel();
      assertThat(cancelled.state()).isEqualTo("Packaging");

      Journey withdrawn = installation.journey("withdrawn").announceExport("/films/").ship();
      withdrawn.receive(
          Files.createDirectories(temp.resolve("blanks/BLANK2")),
          Files.createDirectories(temp.resolve("blanks/BLANK3")));
      installation
          .customer()
          .send(
              "POST",
              withdrawn.job().resourceId() + "/withdrawDrive?api-version=2021-01-01",
              Map.of("driveId", "BLANK2"))
          .expecting(200);
      Path slots = installation.configured().station().slots();
      try (OwnStation _ =
          OwnStation.start(installation, "dock-1", FolderOpener.slots(slots), real -> real)) {
        withdrawn.until("Packaging");
      }
      assertThat(slots.resolve("BLANK1")).isEmptyDirectory();
      assertThat(slots.resolve("BLANK2")).isEmptyDirectory();
      assertThat(films(slots.resolve("BLANK3"))).hasSize(602);
      assertThat(withdrawn.look().at("/properties").has("incompleteBlobListUri")).isFalse();
      assertThat(withdrawn.drive("BLANK3").path("copyStatus").asString()).isEqualTo("Completed");
    }
  }
}
