package io.drivedock.station.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.ExportPlan;
import io.drivedock.dock.ExportRun;
import io.drivedock.dock.ExportWire;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.Snapshot;
import io.drivedock.station.store.SnapshotReader;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TestWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class RunPlannerTest {

  private static final ProgressCounter UNWATCHED = new ProgressCounter(TestWatch.NONE);

  @TempDir Path folder;

  /** A container of so many blobs that nobody made. */
  private ObjectStore store(int count, String ending) throws Exception {
    return store(count, ending, i -> 1_000_000);
  }

  private ObjectStore store(int count, String ending, IntToLongFunction length) throws Exception {
    Files.createDirectories(folder.resolve("store"));
    return new ForwardingStore(
        new FolderTargets(Map.of("main", folder.resolve("store"))).open("main", "a", "a test")) {
      @Override
      public Listing list(String container, String prefix, String position) {
        if (!container.equals("films")) {
          return Listing.NOTHING;
        }
        int from = position.isEmpty() ? 0 : Integer.parseInt(position);
        List<Listing.Entry> entries = new ArrayList<>();
        for (int i = from; i < Math.min(count, from + 1_000); i++) {
          String name = "%06d/%s".formatted(i / 7, ending + "%09d".formatted(i));
          entries.add(new Listing.Entry(new BlobPath("films", name), length.applyAsLong(i), false));
        }
        int next = from + entries.size();
        return new Listing(entries, List.of(), next < count ? String.valueOf(next) : "");
      }
    };
  }

  /** Blobs of which each has so many snapshots, listed in any order and on small pages. */
  private ObjectStore storeOfSnapshots(int blobs, int snapshots, Random random) throws Exception {
    Files.createDirectories(folder.resolve("store"));
    List<Listing.Entry> all = new ArrayList<>();
    for (int i = 0; i < blobs; i++) {
      BlobPath path = new BlobPath("films", "%03d".formatted(i));
      List<Listing.Entry> entries =
          new ArrayList<>(List.of(new Listing.Entry(path, null, 1 << 20, false, false, false)));
      for (int j = 0; j < snapshots; j++) {
        // Two of each time, as versions may be.
        SnapshotTime time = new SnapshotTime(Instant.ofEpochSecond(j / 2));
        Snapshot snapshot = new Snapshot(time, "v" + j);
        entries.add(new Listing.Entry(path, snapshot, 1 << 20, false, false, false));
      }
      Collections.shuffle(entries, random);
      all.addAll(entries);
    }
    SnapshotReader reader =
        new SnapshotReader() {
          @Override
          public Listing list(String container, String prefix, String position) {
            if (!container.equals("films")) {
              return Listing.NOTHING;
            }
            int from = position.isEmpty() ? 0 : Integer.parseInt(position);
            int next = Math.min(all.size(), from + 7);
            return new Listing(
                all.subList(from, next), List.of(), next < all.size() ? String.valueOf(next) : "");
          }

          @Override
          public List<Listing.Entry> find(BlobPath path) {
            return all.stream().filter(it -> it.path().equals(path)).toList();
          }
        };
    return new ForwardingStore(
        new FolderTargets(Map.of("main", folder.resolve("store"))).open("main", "a", "a test")) {
      @Override
      public Optional<SnapshotReader> snapshots() {
        return Optional.of(reader);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "30, 10", "3, 1", "2, 0", "500, 10"})
  void runsCutBlobsOffTheirSnapshotsAndHaveEachOnce(int blobs, int snapshots) throws Exception {
    Random random = new Random(blobs);
    try (ObjectStore store = storeOfSnapshots(blobs, snapshots, random)) {
      List<ExportRun> runs = RunPlanner.of(selection(store), store, 256L << 20, UNWATCHED);
      List<String> found = new ArrayList<>();
      for (ExportRun surveyed : runs) {
        ExportRun run = ExportWire.run(ExportWire.write(surveyed));
        Candidates candidates = Candidates.of(run, selection(store), store, (path, length) -> {});
        long before = found.size();
        for (Optional<Candidate> next = candidates.next();
            next.isPresent();
            next = candidates.next()) {
          found.add(next.get().path() + " " + next.get().place());
        }
        assertThat(found.size() - before).isEqualTo(run.blobs());
      }
      assertThat(found).hasSize(blobs * (snapshots + 1)).doesNotHaveDuplicates().isSorted();
      assertThat(runs.size()).isGreaterThan(Math.min(blobs * snapshots / 4, 100));
    }
  }

  private static BlobSelection selection(ObjectStore store) {
    return BlobSelection.of(
        BlobList.of(List.of(), List.of("/films/")), store, true, NameOrder.BY_CHARACTERS);
  }

  @ParameterizedTest
  @CsvSource({
    "1, x",
    "20000, x",
    "200000, x",
    "20000, \u6620\u753B\u306E\u540D\u524D",
    "20000, \"\"\"\""
  })
  void runsCoverEverythingOnceAndFitIntoAMessage(int count, String ending) throws Exception {
    try (ObjectStore store = store(count, ending.repeat(60))) {
      List<ExportRun> runs = RunPlanner.of(selection(store), store, 1L << 30, UNWATCHED);
      assertThat(runs.stream().mapToLong(ExportRun::blobs).sum()).isEqualTo(count);
      assertThat(runs).hasSizeLessThanOrEqualTo(ExportPlan.RUNS_MAX);
      byte[] message = JsonMapper.builder().build().writeValueAsBytes(ExportWire.write(runs));
      assertThat(message.length).isLessThan(1 << 20);
      for (int i = 1; i < runs.size(); i++) {
        ExportRun run = runs.get(i);
        BlobPath first = new BlobPath(run.firstContainer(), run.firstName());
        assertThat(runs.get(i - 1).isBefore(first, ExportRun.BEHIND_ALL)).isTrue();
      }
    }
  }

  @Test
  void whatFitsADriveIsNotJoinedWithWhatDoesNot() throws Exception {
    int count = 20_000;
    long capacity = 64L << 20;
    // Names so long that there are too many runs many times over.
    try (ObjectStore store = store(count, "x".repeat(60), i -> i % 50 == 0 ? 1L << 30 : 10_000)) {
      List<ExportRun> runs = RunPlanner.of(selection(store), store, capacity, UNWATCHED);
      assertThat(runs.stream().mapToLong(ExportRun::blobs).sum()).isEqualTo(count);
      List<ExportRun> tooLarge = runs.stream().filter(it -> it.bytes() > capacity).toList();
      assertThat(tooLarge).hasSize(count / 50).allMatch(it -> it.blobs() == 1);
    }
  }

  @Test
  void whatIsTooLargeForAnyDriveMakesNoOtherRunsLarge() throws Exception {
    int tooLarge = 3_000;
    long capacity = 64L << 20;
    try (ObjectStore store = store(4_000, "x", i -> i < tooLarge ? 1L << 30 : 1 << 20)) {
      List<ExportRun> runs = RunPlanner.of(selection(store), store, capacity, UNWATCHED);
      long fitting =
          runs.stream().filter(it -> it.bytes() <= capacity).mapToLong(ExportRun::blobs).sum();
      assertThat(fitting).isEqualTo(4_000 - tooLarge);
    }
  }

  @Test
  void eachRunIsEnteredWhereItBegins() throws Exception {
    int count = 20_000;
    try (ObjectStore store = store(count, "x")) {
      long found = 0;
      for (ExportRun run : RunPlanner.of(selection(store), store, 1L << 30, UNWATCHED)) {
        Candidates candidates = Candidates.of(run, selection(store), store, (path, length) -> {});
        long inRun = 0;
        for (Optional<Candidate> next = candidates.next();
            next.isPresent();
            next = candidates.next()) {
          inRun++;
        }
        assertThat(inRun).isEqualTo(run.blobs());
        found += inRun;
      }
      assertThat(found).isEqualTo(count);
    }
  }
}
