package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.app.drive.VerifyCommand;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.DrivePath;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/**
 * The service is killed again and again in the middle of a transfer, at moments of a seed, and
 * started anew on what it left.
 */
final class CrashJourneyTest {
  /** Another one with {@code -Ddrivedock.seed}; a failure names its seed. */
  private static final long SEED = Long.getLong("drivedock.seed", 20_261_124L);

  private static final String CONTAINER = "crash";
  private static final int KILLS = 3;
  private static final int PARTS = 3;
  private static final int SMALL_PER_PART = 700;
  private static final int LARGE_BYTES = 12 * SampleFiles.MIB + 3;
  private static final int BLOBS = PARTS * (SMALL_PER_PART + 1);

  @TempDir Path temp;

  private final Random random = new Random(SEED);
  private Path data;

  /** Where what is brought appears, and where it lies while it is on its way. */
  private Path arriving;

  private Path underway;

  /** What is done with the job before the first kill, or after the last start. */
  private interface Step {
    void on(Journey journey) throws IOException;
  }

  @Test
  void killedAgainAndAgainEveryBlobIsThereOnce() throws IOException {
    data = temp.resolve("data");
    Path store = data.resolve("store").resolve(Journey.ACCOUNT);
    arriving = store.resolve(CONTAINER);
    underway = store.resolve(".drivedock/uploads");
    Path tree = tree(temp.resolve("tree"));
    PreparedDrive drive =
        TestInstallation.prepare(
            tree,
            Files.createDirectories(temp.resolve("parcels")).resolve("DISK0001"),
            BlobPlan.into(CONTAINER));
    killAgainAndAgain(
        journey -> {
          journey.announce(drive.info()).ship();
          journey.receive(drive.drive());
        },
        journey -> {
          journey.until("Packaging");
          journey.sendHome();
          assertComplete(journey, tree);
        });
  }

  @Test
  void killedAgainAndAgainEveryBlobIsOnTheDriveOnce() throws IOException {
    data = temp.resolve("data");
    Path tree = tree(data.resolve("store").resolve(Journey.ACCOUNT).resolve(CONTAINER));
    Path slot = data.resolve("slots/BLANK001");
    arriving = slot.resolve(CONTAINER);
    underway = arriving;
    killAgainAndAgain(
        journey -> {
          journey.announceExport("/" + CONTAINER + "/").ship();
          journey.receive(Files.createDirectories(temp.resolve("blanks").resolve("BLANK001")));
        },
        journey -> {
          journey.until("Packaging");
          assertOnDrive(journey.drive("BLANK001"), slot, tree);
          journey.sendHome();
          assertThat(journey.state()).as("seed %d", SEED).isEqualTo("Completed");
          assertNothingIsKept();
        });
  }

  private void killAgainAndAgain(Step first, Step last) throws IOException {
    Path scratch = Files.createDirectories(temp.resolve("scratch"));
    String token = "";
    List<String> acknowledged = new ArrayList<>();
    int killedInTransfer = 0;
    for (int kill = 0; kill <= KILLS; kill++) {
      try (ServeProcess service = ServeProcess.start(data, scratch)) {
        assertThat(service.token().isPresent()).as("a token is shown once").isEqualTo(kill == 0);
        token = service.token().orElse(token);
        try (HttpUser owner = new HttpUser(service.url(), token)) {
          Journey journey = new Journey(owner, owner, data.resolve("slots"), "crash");
          if (kill == 0) {
            first.on(journey);
          }
          for (String name : acknowledged) {
            assertThat(journey(owner, name).state()).as("job %s", name).isEqualTo("Creating");
          }
          if (kill == KILLS) {
            last.on(journey);
          } else {
            awaitMoment(KILLS - kill);
            killedInTransfer += journey.state().equals("Transferring") ? 1 : 0;
            acknowledged.add("noted-" + kill);
            journey(owner, "noted-" + kill).announce(elsewhere());
            service.kill();
          }
        }
      }
    }
    assertThat(killedInTransfer).as("kills in the middle, seed %d", SEED).isGreaterThanOrEqualTo(2);
  }

  private static Journey journey(HttpUser owner, String job) {
    return new Journey(owner, owner, Path.of("nowhere"), job);
  }

  private static DriveInfo elsewhere() {
    return new DriveInfo(
        new DriveId("ELSEWHERE"),
        null,
        DrivePath.parse("\\DriveManifest.xml"),
        "0123456789ABCDEF0123456789ABCDEF");
  }

  private Path tree(Path tree) throws IOException {
    SampleFiles sampleFiles = new SampleFiles(tree);
    for (int part = 0; part < PARTS; part++) {
      for (int i = 0; i < SMALL_PER_PART; i++) {
        sampleFiles.random(
            "part %d/%04d.bin".formatted(part, i), random.nextLong(), random.nextInt(3_000));
      }
      sampleFiles.random("part %d/film.mov".formatted(part), random.nextLong(), LARGE_BYTES);
    }
    return sampleFiles.tree();
  }

  /** Either so many more blobs are there, or some of a large one is on its way, or all is over. */
  private void awaitMoment(int killsLeft) {
    long there = blobs();
    if (there >= BLOBS) {
      return;
    }
    long more = 1 + random.nextLong(Math.max(1, (BLOBS - there) / (killsLeft + 2)));
    long onItsWay = random.nextBoolean() ? 1 + random.nextLong(LARGE_BYTES) : Long.MAX_VALUE;
    Eventually.until(
        "%d blobs are there, or %d bytes of one are on their way; seed %d"
            .formatted(there + more, onItsWay, SEED),
        () -> blobs() >= there + more || largestUpload() >= onItsWay,
        isSo -> isSo);
  }

  private long blobs() {
    return files(arriving).count();
  }

  private long largestUpload() {
    return files(underway).mapToLong(file -> file.toFile().length()).max().orElse(0);
  }

  /**
   * The files below a folder that a transfer is writing to; what vanishes meanwhile is not seen.
   */
  private static Stream<Path> files(Path folder) {
    List<Path> found = new ArrayList<>();
    for (Path entry : entries(folder)) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        found.addAll(files(entry).toList());
      } else {
        found.add(entry);
      }
    }
    return found.stream();
  }

  private static List<Path> entries(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? List.of() : Stream.of(names).map(folder::resolve).toList();
  }

  private void assertComplete(Journey journey, Path tree) throws IOException {
    StoredBlobs storedBlobs = new StoredBlobs(data.resolve("store"), Journey.ACCOUNT);
    storedBlobs.assertHoldsExactly(CONTAINER, tree);
    storedBlobs.assertNothingIsHalfDone();
    assertThat(journey.state()).as("seed %d", SEED).isEqualTo("Completed");
    assertThat(journey.drive("DISK0001").path("copyStatus").asString())
        .as("nothing was renamed, seed %d", SEED)
        .isEqualTo("Completed");
    CopyLog log = CopyLog.at(journey.drive("DISK0001").path("verboseLogUri").asString());
    assertThat(log.blobs()).hasSize(BLOBS);
    assertThat(log.blobs().keySet())
        .allSatisfy(blob -> assertThat(log.of(blob)).isEqualTo("Completed, Created"));
    assertNothingIsKept();
  }

  private static void assertOnDrive(JsonNode drive, Path slot, Path tree) throws IOException {
    assertThat(drive.path("copyStatus").asString()).as("seed %d", SEED).isEqualTo("Completed");
    List<String> expected = new ArrayList<>(List.of("BLANK001.manifest"));
    for (String file : StoredBlobs.filesOf(tree)) {
      expected.add(CONTAINER + "/" + file);
      assertThat(slot.resolve(CONTAINER).resolve(file))
          .as("seed %d", SEED)
          .hasSameBinaryContentAs(tree.resolve(file));
    }
    assertThat(StoredBlobs.filesOf(slot))
        .as("nothing else, seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(expected);
    int proven =
        new CommandLine(new VerifyCommand())
            .execute(slot.toString(), "--manifest-hash", drive.path("manifestHash").asString());
    assertThat(proven).as("the proof at home, seed %d", SEED).isZero();
  }

  private void assertNothingIsKept() {
    assertThat(entries(data.resolve("station")))
        .extracting(entry -> entry.getFileName().toString())
        .as("of a transfer that was reported nothing is kept")
        .containsExactly("station.lock");
  }
}
