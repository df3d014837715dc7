package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static final int LARGE_BYTES = 12 * Cargo.MIB + 3;
  private static final int BLOBS = PARTS * (SMALL_PER_PART + 1);

  @TempDir Path temp;

  private final Random random = new Random(SEED);
  private Path data;
  private Path store;

  @Test
  void killedAgainAndAgainEveryBlobIsThereOnce() throws IOException {
    data = temp.resolve("data");
    store = data.resolve("store").resolve(Journey.ACCOUNT);
    Path scratch = Files.createDirectories(temp.resolve("scratch"));
    Path tree = tree();
    PreparedDrive drive =
        Harbour.prepare(
            tree,
            Files.createDirectories(temp.resolve("parcels")).resolve("DISK0001"),
            BlobPlan.into(CONTAINER));
    String token = "";
    List<String> acknowledged = new ArrayList<>();
    int killedInTransfer = 0;

    for (int kill = 0; kill <= KILLS; kill++) {
      try (ServeProcess service = ServeProcess.start(data, scratch)) {
        assertThat(service.token().isPresent()).as("a token is shown once").isEqualTo(kill == 0);
        token = service.token().orElse(token);
        try (Party owner = new Party(service.url(), token)) {
          Journey journey = new Journey(owner, owner, data.resolve("slots"), "crash");
          if (kill == 0) {
            journey.announce(drive.info()).ship();
            journey.receive(drive.drive());
          }
          for (String name : acknowledged) {
            assertThat(journey(owner, name).state()).as("job %s", name).isEqualTo("Creating");
          }
          if (kill == KILLS) {
            journey.until("Packaging");
            journey.sendHome();
            assertComplete(journey, tree);
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

  private static Journey journey(Party owner, String job) {
    return new Journey(owner, owner, Path.of("nowhere"), job);
  }

  private static DriveInfo elsewhere() {
    return new DriveInfo(
        new DriveId("ELSEWHERE"),
        null,
        DrivePath.parse("\\DriveManifest.xml"),
        "0123456789ABCDEF0123456789ABCDEF");
  }

  private Path tree() throws IOException {
    Cargo cargo = new Cargo(temp.resolve("tree"));
    for (int part = 0; part < PARTS; part++) {
      for (int i = 0; i < SMALL_PER_PART; i++) {
        cargo.random(
            "part %d/%04d.bin".formatted(part, i), random.nextLong(), random.nextInt(3_000));
      }
      cargo.random("part %d/film.mov".formatted(part), random.nextLong(), LARGE_BYTES);
    }
    return cargo.tree();
  }

  /** Either so many more blobs are there, or some of a large one is on its way. */
  private void awaitMoment(int killsLeft) {
    long there = blobs();
    long more = 1 + random.nextLong(Math.max(1, (BLOBS - there) / (killsLeft + 2)));
    long onItsWay = random.nextBoolean() ? 1 + random.nextLong(LARGE_BYTES) : Long.MAX_VALUE;
    Patience.until(
        "%d blobs are there, or %d bytes of one are on their way; seed %d"
            .formatted(there + more, onItsWay, SEED),
        () -> blobs() >= there + more || largestUpload() >= onItsWay,
        isSo -> isSo);
  }

  private long blobs() {
    return files(store.resolve(CONTAINER)).count();
  }

  private long largestUpload() {
    return files(store.resolve(".drivedock/uploads"))
        .mapToLong(file -> file.toFile().length())
        .max()
        .orElse(0);
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
    Warehouse warehouse = new Warehouse(data.resolve("store"), Journey.ACCOUNT);
    warehouse.assertHoldsExactly(CONTAINER, tree);
    warehouse.assertNothingIsHalfDone();
    assertThat(journey.state()).as("seed %d", SEED).isEqualTo("Completed");
    assertThat(journey.drive("DISK0001").path("copyStatus").asString())
        .as("nothing was renamed, seed %d", SEED)
        .isEqualTo("Completed");
    CopyLog log = CopyLog.at(journey.drive("DISK0001").path("verboseLogUri").asString());
    assertThat(log.blobs()).hasSize(BLOBS);
    assertThat(log.blobs().keySet())
        .allSatisfy(blob -> assertThat(log.of(blob)).isEqualTo("Completed, Created"));
    assertThat(entries(data.resolve("station")))
        .extracting(entry -> entry.getFileName().toString())
        .as("of a transfer that was reported nothing is kept")
        .containsExactly("station.lock");
  }
}
