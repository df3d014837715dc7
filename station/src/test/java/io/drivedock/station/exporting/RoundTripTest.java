package io.drivedock.station.exporting;

import io.drivedock.station.slot.NtfsVolume;
import io.drivedock.station.store.folder.FolderTargets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile names out of a folder, onto a drive, and into a folder again. */
final class RoundTripTest {

  /** More of them with {@code -Ddrivedock.roundTrips}. */
  private static final int SEEDS = Integer.getInteger("drivedock.roundTrips", 12);

  private static final int NTFS_SEEDS = Math.max(3, SEEDS / 4);

  @TempDir Path folder;

  @Test
  void whatGoesOutComesBack() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Path place = Files.createDirectories(folder.resolve("round" + seed));
      goRound(place, seed);
      ExportingStation.remove(place);
    }
  }

  @Tag("installed")
  @Test
  void soItDoesByWayOfNtfs() throws Exception {
    for (int seed = 0; seed < NTFS_SEEDS; seed++) {
      Path place = Files.createDirectories(folder.resolve("round" + seed));
      try (NtfsVolume _ = NtfsVolume.on(place.resolve("slots"), 512 << 20)) {
        goRound(place, seed);
      }
      ExportingStation.remove(place);
    }
  }

  private static void goRound(Path place, int seed) throws Exception {
    Path store = Files.createDirectories(place.resolve("store"));
    FolderTargets targets = new FolderTargets(Map.of("main", store));
    RoundTrip.run(targets, place, seed, 60, RoundTrip.HOSTILE, true);
  }
}
