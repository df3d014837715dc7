package io.drivedock.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.LoggedBlob;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import io.drivedock.station.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Drives that are not as they should be. Each has one status that the customer sees, an error log,
 * and a job that is Closed; what is good on it arrives, and what lies outside of it does not.
 */
final class BadDriveTest {
  private static final String SMALL = "small.txt";
  private static final String LARGE = "two blocks.bin";
  private static final String INNER = "folder/inner.txt";

  /** What stands in a file of the drive, and also in one that lies outside. */
  private static final String CONTENT = "the same inside and outside\n";

  @TempDir static Path temp;
  private static TestInstallation installation;
  private static Path tree;
  private static Path outside;
  private static final Map<String, Arrived> ARRIVED = new HashMap<>();

  private interface Deed {
    void to(SpoiledDrive drive) throws IOException;
  }

  /**
   * A row of the table.
   *
   * @param copyStatus of the drive
   * @param lost the one blob that is not made; none when nothing is moved at all
   * @param blobStatus of that blob in the error log
   */
  record Bad(
      String what,
      String copyStatus,
      @Nullable String lost,
      @Nullable String blobStatus,
      Deed deed) {
    @Override
    public String toString() {
      return what;
    }
  }

  private record Arrived(Journey journey, String drive, String container, List<String> files) {}

  private static Bad unusable(String what, String copyStatus, Deed deed) {
    return new Bad(what, copyStatus, null, null, deed);
  }

  private static Bad blemished(String what, String lost, String blobStatus, Deed deed) {
    return new Bad(what, "CompletedWithErrors", lost, blobStatus, deed);
  }

  static List<Bad> table() {
    return List.of(
        unusable(
            "a manifest that is cut off",
            "ManifestFormatInvalid",
            drive -> drive.rewritten(text -> text.substring(0, text.length() * 2 / 3))),
        unusable(
            "a manifest that is no XML",
            "ManifestFormatInvalid",
            drive -> drive.rewritten(text -> "bread, butter, cheese\n")),
        unusable(
            "a manifest with a DTD",
            "ManifestFormatInvalid",
            drive ->
                drive.rewritten(
                    text ->
                        text.replace(
                            "<DriveManifest ",
                            "<!DOCTYPE DriveManifest [<!ENTITY x SYSTEM \"%s\">]><DriveManifest "
                                .formatted(outside.toUri())))),
        blemished(
            "a blob whose blocks do not add up to its length",
            SMALL,
            "Failed",
            drive ->
                drive.rewritten(
                    text ->
                        text.replace(
                            "<Length>%d</Length>".formatted(CONTENT.length()),
                            "<Length>%d</Length>".formatted(CONTENT.length() + 1)))),
        unusable(
            "a manifest of another drive",
            "ManifestDriveIdMismatch",
            drive -> drive.rewritten(text -> text.replace("<DriveId>BAD", "<DriveId>GOOD"))),
        unusable(
            "a manifest that is not the job's",
            "ManifestCorrupted",
            drive -> drive.announcedWith("0123456789ABCDEF0123456789ABCDEF")),
        unusable(
            "a manifest that is a link to one elsewhere",
            "ManifestNotFound",
            drive -> {
              Path elsewhere = temp.resolve(drive.root().getFileName() + ".xml");
              Files.move(drive.manifest(), elsewhere);
              Files.createSymbolicLink(drive.manifest(), elsewhere);
            }),
        blemished(
            "a block that was changed",
            LARGE,
            "CompletedWithErrors",
            drive -> {
              Path file = drive.file(LARGE);
              byte[] bytes = Files.readAllBytes(file);
              bytes[bytes.length - 1] ^= 1;
              Files.write(file, bytes);
            }),
        blemished(
            "a file that is shorter than the manifest says",
            LARGE,
            "CompletedWithErrors",
            drive -> {
              byte[] bytes = Files.readAllBytes(drive.file(LARGE));
              Files.write(drive.file(LARGE), Arrays.copyOf(bytes, bytes.length - 1));
            }),
        blemished(
            "a file that is longer than the manifest says",
            LARGE,
            "Failed",
            drive -> Files.write(drive.file(LARGE), new byte[1], StandardOpenOption.APPEND)),
        blemished(
            "a file that is missing",
            INNER,
            "FileNotFound",
            drive -> Files.delete(drive.file(INNER))),
        blemished(
            "a path that climbs out of the drive",
            SMALL,
            "FileNameInvalid",
            drive -> drive.rewritten(text -> withPath(text, "\\..\\..\\outside.txt"))),
        blemished(
            "a path from the root of this machine",
            SMALL,
            "FileNameInvalid",
            drive -> drive.rewritten(text -> withPath(text, outside.toString()))),
        blemished(
            "a path of another disk",
            SMALL,
            "FileNameInvalid",
            drive -> drive.rewritten(text -> withPath(text, "C:\\outside.txt"))),
        blemished(
            "a link in place of a file",
            SMALL,
            "FileNameInvalid",
            drive -> {
              Files.delete(drive.file(SMALL));
              Files.createSymbolicLink(drive.root().resolve(SMALL), outside);
            }),
        blemished(
            "a link in place of a folder",
            INNER,
            "FileNameInvalid",
            drive -> {
              Path folder = drive.file(INNER).getParent();
              Path elsewhere = temp.resolve(drive.root().getFileName() + "-folder");
              Files.move(folder, elsewhere);
              Files.createSymbolicLink(folder, elsewhere);
            }),
        blemished(
            "a blob that no store can name",
            SMALL,
            "BlobRequestFailed",
            drive ->
                drive.rewritten(
                    text -> text.replace("/" + SMALL + "</BlobPath>", "/../x</BlobPath>"))));
  }

  private static String withPath(String manifest, String path) {
    return manifest.replace(
        "<FilePath>\\%s</FilePath>".formatted(SMALL), "<FilePath>%s</FilePath>".formatted(path));
  }

  /** All of them at once: each takes its station a moment. */
  @BeforeAll
  static void sendAll() throws IOException {
    installation =
        TestInstallation.open(temp, "station:\n  drivesAtOnce: 8\n", UnaryOperator.identity());
    outside = Files.writeString(installation.data().resolve("outside.txt"), CONTENT);
    tree =
        new SampleFiles(temp.resolve("tree"))
            .text(SMALL, CONTENT)
            .text(INNER, "inner\n")
            .random(LARGE, 1, 4 * SampleFiles.MIB + 5)
            .tree();
    int number = 0;
    for (Bad bad : table()) {
      String id = "BAD%04d".formatted(++number);
      String container = "container-" + number;
      SpoiledDrive drive =
          new SpoiledDrive(installation.prepare(tree, id, BlobPlan.into(container)));
      bad.deed().to(drive);
      List<String> files = StoredBlobs.filesOf(drive.root());
      Journey journey = installation.journey("bad-" + number).announce(drive.info()).ship();
      journey.receive(drive.root());
      ARRIVED.put(bad.what(), new Arrived(journey, id, container, files));
    }
    for (Arrived arrived : ARRIVED.values()) {
      arrived.journey().until("Packaging");
      arrived.journey().sendHome();
    }
  }

  @AfterAll
  static void close() {
    if (installation != null) {
      installation.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void isSaidClearlyAndCostsOnlyWhatIsBad(Bad bad) throws IOException {
    Arrived arrived = ARRIVED.get(bad.what());
    JsonNode drive = arrived.journey().drive(arrived.drive());
    assertThat(drive.path("copyStatus").asString()).isEqualTo(bad.copyStatus());
    assertThat(arrived.journey().state()).isEqualTo("Closed");
    CopyLog log = CopyLog.at(drive.path("errorLogUri").asString());
    assertThat(log.drive()).isEqualTo(arrived.drive());
    assertThat(log.status()).isEqualTo(bad.copyStatus());

    List<String> stored = installation.storedBlobs().names(arrived.container());
    if (bad.lost() == null) {
      assertThat(log.blobs()).isEmpty();
      assertThat(stored).isEmpty();
      assertThat(drive.path("percentComplete").asInt()).isZero();
    } else {
      assertThat(log.blobs().values())
          .extracting(blob -> blob.status().text())
          .containsExactly(bad.blobStatus());
      List<String> good = new ArrayList<>(StoredBlobs.filesOf(tree));
      good.remove(bad.lost());
      assertThat(stored).containsExactlyInAnyOrderElementsOf(good);
      for (String name : good) {
        installation.storedBlobs().assertEqual(tree.resolve(name), arrived.container(), name);
      }
      assertThat(CopyLog.at(drive.path("verboseLogUri").asString()).blobs()).hasSize(3);
    }
    installation.storedBlobs().assertNothingIsHalfDone();
    assertThat(StoredBlobs.filesOf(installation.data().resolve("slots").resolve(arrived.drive())))
        .as("the drive goes home as it came")
        .containsExactlyInAnyOrderElementsOf(arrived.files());
  }

  @Test
  void theErrorLogNamesTheBlockThatIsBad() {
    Arrived arrived = ARRIVED.get("a block that was changed");
    JsonNode drive = arrived.journey().drive(arrived.drive());
    CopyLog log = CopyLog.at(drive.path("errorLogUri").asString());

    assertThat(log.blobs().get(arrived.container() + "/" + LARGE).chunks())
        .extracting(LoggedBlob.LoggedChunk::status)
        .containsExactly(ChunkStatus.UNCOMMITTED, ChunkStatus.CORRUPTED);
  }

  @Test
  void nothingFromOutsideTheDrivesIsInTheStore() throws IOException {
    // The good drives' own copy of that text is in their containers; an outside file has none.
    for (Bad bad : table()) {
      if (SMALL.equals(bad.lost())) {
        Path container =
            installation
                .data()
                .resolve("store/harbour")
                .resolve(ARRIVED.get(bad.what()).container());
        try (Stream<Path> files = Files.walk(container)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            assertThat(Files.readAllBytes(file))
                .as("%s", file)
                .isNotEqualTo(CONTENT.getBytes(UTF_8));
          }
        }
      }
    }
  }

  @Test
  void aTargetThatIsFullIsWaitedFor(@TempDir Path other) throws IOException {
    AtomicBoolean isFull = new AtomicBoolean(true);
    AtomicInteger puts = new AtomicInteger();
    Runnable fullAfterTwo =
        () -> {
          if (isFull.get() && puts.incrementAndGet() > 2) {
            throw new StoreException(StoreException.Kind.FULL, "The disk is full; make room.");
          }
        };
    try (CapturedLog log = new CapturedLog(Level.INFO, false);
        TestInstallation place =
            TestInstallation.open(other, "", real -> new TargetsWithHook(real, fullAfterTwo))) {
      PreparedDrive drive = place.prepare(tree, "DISK0001", BlobPlan.into("films"));
      Journey journey = place.journey("full").announce(drive.info()).ship();
      journey.receive(drive.drive());

      Eventually.until(
          "the station says that it waits", () -> log.with("waits:"), lines -> !lines.isEmpty());
      assertThat(log.with("waits:").getFirst())
          .contains("drive=DISK0001")
          .contains("The disk is full");
      assertThat(journey.state()).isEqualTo("Transferring");

      isFull.set(false);
      journey.until("Packaging");
      assertThat(journey.drive("DISK0001").path("copyStatus").asString())
          .as("nothing was renamed")
          .isEqualTo("Completed");
      place.storedBlobs().assertHoldsExactly("films", tree);
      assertThat(journey.sendHome().state()).isEqualTo("Completed");
    }
  }
}
