package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.app.drive.VerifyCommand;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A station of its own, {@code drivedock station} as a process, is killed at moments of a seed
 * while its server goes on, and another takes over: with what the first one kept, or on a machine
 * that has nothing of it. {@code -Ddrivedock.campaign=N} makes N rounds, {@code -Ddrivedock.seed=S}
 * begins at S.
 */
final class KilledStationTest {

  private static final int ROUNDS = Integer.getInteger("drivedock.campaign", 1);
  private static final long SEED = Long.getLong("drivedock.seed", 20_261_201L);

  private static final String CONTAINER = "killed";
  private static final int BLOBS = 300;
  private static final int SMALL_BYTES_MAX = 6_000;
  private static final int LARGE_BYTES = 9 * SampleFiles.MIB + 7;
  private static final int KILLS_MAX = 3;

  /** What one round has. */
  private record Setup(
      long seed, Random random, TestInstallation installation, Path config, Path work, Path temp) {
    Process station() throws IOException {
      return new ProcessBuilder(
              ServeProcess.command(temp, "station", "--config", config.toString()))
          .redirectInput(new File("/dev/null"))
          .redirectOutput(temp.resolve("out.txt").toFile())
          .redirectError(ProcessBuilder.Redirect.appendTo(temp.resolve("err.txt").toFile()))
          .start();
    }
  }

  @Test
  void nothingIsLostDoubledChangedOrUnlisted(@TempDir Path temp) throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      long seed = SEED + i;
      Path place = Files.createDirectories(temp.resolve("round-" + i));
      try (TestInstallation installation = TestInstallation.serverOnly(place)) {
        round(setup(seed, place, installation));
      }
      remove(place);
    }
  }

  private static Setup setup(long seed, Path place, TestInstallation installation)
      throws IOException {
    Files.createDirectories(place.resolve("parcels"));
    Path config = place.resolve("station.yaml");
    Path work = place.resolve("work");
    Files.writeString(
        config,
        """
        server: %s
        tokenFile: %s
        name: dock-1
        slots: %s
        work: %s
        memoryMiB: 16
        pollEvery: 50ms
        targets:
          main: {folder: %s}
        """
            .formatted(
                installation.url(),
                place.resolve("token"),
                installation.configured().station().slots(),
                work,
                installation.data().resolve("store")));
    Files.writeString(place.resolve("token"), installation.stationToken("dock-1"));
    return new Setup(seed, new Random(seed), installation, config, work, place);
  }

  private static void round(Setup setup) throws IOException {
    SampleFiles files = new SampleFiles(setup.temp().resolve("tree"));
    for (int i = 0; i < BLOBS; i++) {
      files.random(
          "%d/%03d".formatted(i % 7, i),
          setup.random().nextLong(),
          setup.random().nextInt(SMALL_BYTES_MAX));
    }
    Path tree = files.random("large", setup.random().nextLong(), LARGE_BYTES).tree();
    imported(setup, tree);
    exported(setup, tree);
  }

  private static void imported(Setup setup, Path tree) throws IOException {
    TestInstallation installation = setup.installation();
    PreparedDrive drive = installation.prepare(tree, "DISK0001", BlobPlan.into(CONTAINER));
    Journey journey = installation.journey("bring").announce(drive.info()).ship();
    journey.receive(drive.drive());
    Path arriving = installation.data().resolve("store").resolve(Journey.ACCOUNT);
    killed(setup, journey, arriving.resolve(CONTAINER));

    String seed = "seed " + setup.seed();
    assertThat(journey.drive("DISK0001").path("copyStatus").asString())
        .as(seed)
        .isEqualTo("Completed");
    installation.storedBlobs().assertHoldsExactly(CONTAINER, tree);
    installation.storedBlobs().assertNothingIsHalfDone();
    CopyLog log = CopyLog.at(journey.drive("DISK0001").path("verboseLogUri").asString());
    assertThat(log.blobs()).as(seed).hasSize(BLOBS + 1);
    journey.sendHome();
  }

  private static void exported(Setup setup, Path tree) throws IOException {
    TestInstallation installation = setup.installation();
    Journey journey = installation.journey("fetch").announceExport("/" + CONTAINER + "/").ship();
    journey.receive(Files.createDirectories(setup.temp().resolve("blanks").resolve("BLANK001")));
    Path drive = installation.configured().station().slots().resolve("BLANK001");
    killed(setup, journey, drive.resolve(CONTAINER));

    String seed = "seed " + setup.seed();
    assertThat(journey.drive("BLANK001").path("copyStatus").asString())
        .as(seed)
        .isEqualTo("Completed");
    List<String> expected = new ArrayList<>(List.of("BLANK001.manifest"));
    for (String file : StoredBlobs.filesOf(tree)) {
      expected.add(CONTAINER + "/" + file);
      assertThat(drive.resolve(CONTAINER).resolve(file))
          .as(seed)
          .hasSameBinaryContentAs(tree.resolve(file));
    }
    assertThat(StoredBlobs.filesOf(drive)).as(seed).containsExactlyInAnyOrderElementsOf(expected);
    String hash = journey.drive("BLANK001").path("manifestHash").asString();
    assertThat(
            new CommandLine(new VerifyCommand()).execute(drive.toString(), "--manifest-hash", hash))
        .as(seed)
        .isZero();
    journey.sendHome();
  }

  /** Kills station after station, and lets the last one end the job. */
  private static void killed(Setup setup, Journey journey, Path arriving) throws IOException {
    int kills = 1 + setup.random().nextInt(KILLS_MAX);
    for (int kill = 0; kill < kills; kill++) {
      Process station = setup.station();
      try {
        long more = files(arriving) + setup.random().nextInt(BLOBS / kills);
        Eventually.until(
            "%d blobs are there, seed %d".formatted(more, setup.seed()),
            () -> files(arriving) >= more || journey.state().equals("Packaging"),
            isSo -> isSo);
      } finally {
        end(station);
      }
      if (setup.random().nextInt(3) == 0) {
        remove(setup.work());
      }
    }
    Process last = setup.station();
    try {
      journey.until("Packaging");
    } finally {
      end(last);
    }
  }

  /** With SIGKILL. */
  private static void end(Process process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** How many there are below a folder that a transfer is writing to. */
  private static long files(Path folder) {
    String[] names = folder.toFile().list();
    long count = 0;
    for (String name : names == null ? new String[0] : names) {
      Path entry = folder.resolve(name);
      count += Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? files(entry) : 1;
    }
    return count;
  }

  private static void remove(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> entries = Files.walk(tree)) {
        for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(entry);
        }
      }
    }
  }
}
