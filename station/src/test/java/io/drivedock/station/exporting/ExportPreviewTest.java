package io.drivedock.station.exporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.planning.ExportForecast;
import io.drivedock.station.planning.ExportForecast.LeftOut;
import io.drivedock.station.planning.ExportForecast.Load;
import io.drivedock.station.planning.ExportForecast.Reason;
import io.drivedock.station.planning.ExportPreview;
import io.drivedock.station.planning.Footprint;
import io.drivedock.station.planning.UnusableListException;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.ForwardingReader;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.SnapshotReader;
import io.drivedock.station.store.Snapshots;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.TransferStoppedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExportPreviewTest {

  private static final String ARCHIVED = "films/archived";

  @TempDir Path folder;

  private static final class Onlooker implements ExportPreview.Watch {
    private final AtomicLong seen = new AtomicLong();
    private boolean isStopped;

    @Override
    public void seen(long blobs) {
      seen.set(blobs);
    }

    @Override
    public boolean isStopped() {
      return isStopped;
    }
  }

  private Targets folders() throws Exception {
    Files.createDirectories(folder.resolve("store"));
    return new FolderTargets(Map.of("main", folder.resolve("store")));
  }

  /** What begins with {@link #ARCHIVED} lies in an archive. */
  private static SnapshotReader archiving(BlobReader store) {
    SnapshotReader blobs = Snapshots.of(store);
    return new SnapshotReader() {
      @Override
      public Listing list(String container, String prefix, String position) {
        Listing listing = blobs.list(container, prefix, position);
        return new Listing(
            listing.blobs().stream().map(ExportPreviewTest::archived).toList(),
            listing.strangers(),
            listing.next());
      }

      @Override
      public List<Listing.Entry> find(BlobPath path) {
        return blobs.find(path).stream().map(ExportPreviewTest::archived).toList();
      }
    };
  }

  private static BlobReader archivingReader(BlobReader store) {
    return new ForwardingReader(store) {
      @Override
      public Optional<SnapshotReader> snapshots() {
        return Optional.of(archiving(store));
      }
    };
  }

  private static ObjectStore archivingStore(ObjectStore store) {
    return new ForwardingStore(store) {
      @Override
      public Optional<SnapshotReader> snapshots() {
        return Optional.of(archiving(store));
      }
    };
  }

  private static Listing.Entry archived(Listing.Entry entry) {
    return new Listing.Entry(
        entry.path(), entry.length(), entry.path().text().startsWith(ARCHIVED));
  }

  private static long free(long capacity) {
    return (64L << 20) + Math.round(capacity / 0.98) + 1;
  }

  // ---- the same as an export

  /** Where a station fills drives, and a drive after the other comes. */
  private Set<String> exported(
      Targets targets,
      ExportSelection selection,
      DriveId drive,
      long free,
      ExportFixtures.Plan plan)
      throws Exception {
    ExportingStation station = new ExportingStation(folder);
    Path root = station.drive(drive);
    last =
        station.run(
            targets,
            NarrowDrives.of(station.opener(), free, Long.MAX_VALUE),
            ExportFixtures.assignment(drive, selection),
            plan);
    return new TreeSet<>(ExportFixtures.manifest(root).keySet());
  }

  private DriveReport last = new DriveReport(CopyStatus.COMPLETED, 0, 0, null, null, null, null);

  private Set<String> incomplete() throws Exception {
    return ExportingStation.incomplete(last).stream()
        .map(BlobList.Named::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isIn(ExportRun run, String path) {
    BlobPath blob = BlobPath.parse(path);
    return !run.isBehind(blob, ExportRun.BEHIND_ALL) && !run.isBefore(blob, ExportRun.BEHIND_ALL);
  }

  private static Set<String> forecast(Load load, Set<String> there) {
    return there.stream()
        .filter(path -> load.runs().stream().anyMatch(run -> isIn(run, path)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> blobs(ObjectStore store, long seed) {
    Random random = new Random(seed);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      String container = List.of("films", "music", "$root").get(random.nextInt(3));
      String below = container.equals("$root") ? "" : random.nextInt(6) + "/";
      String path = container + "/" + below + "%03d".formatted(i);
      int length = random.nextInt(10) == 0 ? 1_500_000 : random.nextInt(100_000);
      ExportFixtures.put(store, path, new byte[length]);
      paths.add(path);
    }
    ExportFixtures.put(store, "music/huge", new byte[9_000_000]);
    return paths;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyDriveGetsWhatWasForecast(long seed) throws Exception {
    Targets folders = folders();
    Set<String> there;
    try (ObjectStore store = folders.open("main", "harbour", "a test")) {
      there = new TreeSet<>(blobs(store, seed));
      ExportFixtures.put(store, ARCHIVED + "1", new byte[10]);
      ExportFixtures.put(store, ARCHIVED + "2", new byte[2_000_000]);
    }
    Targets targets = new ForwardingTargets(folders, ExportPreviewTest::archivingStore);
    ExportSelection selection =
        new ExportSelection.Listed(
            List.of(ARCHIVED + "1", "vault/none", "films/0/none"),
            List.of("/films/", "/mus", "/$root/"));
    List<Long> frees = List.of(free(4_000_000), free(7_000_000), free(2_500_000));
    ExportForecast forecast;
    try (BlobReader store = archivingReader(folders.openToRead("main", "harbour"))) {
      forecast =
          new ExportPreview(store, TransferOptions.PLAIN, frees, new Onlooker()).of(selection);
    }

    List<DriveId> drives = List.of(new DriveId("D1"), new DriveId("D2"), new DriveId("D3"));
    ExportFixtures.Plan plan = new ExportFixtures.Plan(drives.toArray(DriveId[]::new));
    Set<String> rest = new TreeSet<>(there);
    for (int i = 0; i < drives.size(); i++) {
      Set<String> exported = exported(targets, selection, drives.get(i), frees.get(i), plan);
      Load load = forecast.drives().get(i);
      assertThat(exported).as("drive %d, seed %d", i, seed).isEqualTo(forecast(load, there));
      assertThat(load.blobs()).isEqualTo(exported.size());
      assertThat(load.bytes()).isLessThanOrEqualTo(Footprint.capacity(frees.get(i)));
      rest.removeAll(exported);
    }
    Set<String> left = new TreeSet<>(rest);
    forecast.leftOut().forEach(it -> left.addAll(it.names()));
    assertThat(incomplete()).isEqualTo(left).contains("music/huge", ARCHIVED + "2", "vault/none");
    assertThat(forecast.nonexistent()).as("also below a prefix").isEqualTo(2);
    assertThat(forecast.exported()).isEqualTo(there.size());
    assertThat(forecast.leftOut(Reason.TOO_LARGE))
        .contains(new LeftOut(Reason.TOO_LARGE, 1, List.of("music/huge")));
  }

  // ---- selectors

  private ExportForecast forecast(ObjectStore store, ExportSelection selection) throws Exception {
    return new ExportPreview(store, TransferOptions.PLAIN, List.of(free(1L << 30)), new Onlooker())
        .of(selection);
  }

  @Test
  void selectorsAreCountedOnceAndThoseThatSelectNothingAreFound() throws Exception {
    try (ObjectStore store = folders().open("main", "harbour", "a test")) {
      for (String path : List.of("books/a", "films/1/a", "films/1/b", "films/2", "$root/logo")) {
        ExportFixtures.put(store, path, new byte[5]);
      }
      ExportForecast forecast =
          forecast(
              store,
              new ExportSelection.Listed(
                  List.of("films/2", "/films/2", "films/1/c", "films/3", "no path", "$root/logo"),
                  List.of(
                      "/book", "/booz", "/films/1", "/films/1", "/films/1/a", "/Films/", "/z")));

      assertThat(forecast.selectors()).isEqualTo(11);
      assertThat(forecast.duplicates()).isEqualTo(2);
      assertThat(forecast.nonexistent())
          .as("films/1/c films/3 'no path' /booz /Films/ /z")
          .isEqualTo(6);
      assertThat(forecast.exported()).isEqualTo(5);
      assertThat(forecast.leftOut())
          .containsExactly(
              new LeftOut(Reason.MISSING, 2, List.of("drivedock-no-container/no path", "films/3")));
    }
  }

  @Test
  void snapshotsCountAsBlobsAndAreMissedByThemselves() throws Exception {
    SnapshotTargets past = new SnapshotTargets(folders());
    SnapshotTime there = past.put("films/a", 100, new byte[5]);
    SnapshotTime away = new SnapshotTime(Instant.ofEpochSecond(200));
    past.put("films/b", 100, new byte[5]);
    try (ObjectStore store = past.open("main", "harbour", "a test")) {
      ExportFixtures.put(store, "films/a", new byte[5]);
      ExportFixtures.put(store, "films/b", new byte[5]);
      ExportFixtures.put(store, "films/c", new byte[5]);
      BlobList list =
          new BlobList(
              List.of(
                  new BlobList.Named("films/a", new BlobList.Which.Of(there)),
                  new BlobList.Named("films/a", new BlobList.Which.Of(away)),
                  new BlobList.Named("films/b", new BlobList.Which.Alone()),
                  new BlobList.Named("films/c", new BlobList.Which.All()),
                  new BlobList.Named("films/c", new BlobList.Which.Alone())),
              List.of());
      ExportForecast forecast =
          new ExportPreview(store, TransferOptions.PLAIN, List.of(free(1L << 30)), new Onlooker())
              .of(list);
      ExportForecast all = forecast(store, ExportFixtures.prefixes("/films/"));

      assertThat(forecast.selectors()).isEqualTo(5);
      assertThat(forecast.nonexistent()).isEqualTo(1);
      assertThat(forecast.exported()).isEqualTo(3);
      assertThat(forecast.leftOut())
          .containsExactly(new LeftOut(Reason.MISSING, 1, List.of("films/a of " + away.text())));
      assertThat(all.exported()).isEqualTo(5);
      TransferOptions withoutSnapshots =
          new TransferOptions(ReadBack.NONE, false, false, Bandwidth.UNLIMITED);
      assertThat(
              new ExportPreview(store, withoutSnapshots, List.of(free(1L << 30)), new Onlooker())
                  .of(ExportFixtures.prefixes("/films/"))
                  .exported())
          .isEqualTo(3);
    }
  }

  @Test
  void aSnapshotThatIsNamedBelowAPrefixIsBroughtThoughOthersAreNot() throws Exception {
    SnapshotTargets past = new SnapshotTargets(folders());
    SnapshotTime wanted = past.put("films/b", 100, new byte[5]);
    past.put("films/b", 200, new byte[5]);
    past.put("films/c", 100, new byte[5]);
    SnapshotTime away = new SnapshotTime(Instant.ofEpochSecond(300));
    try (ObjectStore store = past.open("main", "harbour", "a test")) {
      for (String name : List.of("a", "b", "c")) {
        ExportFixtures.put(store, "films/" + name, new byte[5]);
      }
      BlobList list =
          new BlobList(
              List.of(
                  new BlobList.Named("films/b", new BlobList.Which.Of(wanted)),
                  new BlobList.Named("films/c", new BlobList.Which.Alone()),
                  new BlobList.Named("films/d", new BlobList.Which.Of(away))),
              List.of("/films/"));
      TransferOptions withoutSnapshots =
          new TransferOptions(ReadBack.NONE, false, false, Bandwidth.UNLIMITED);
      ExportForecast forecast =
          new ExportPreview(store, withoutSnapshots, List.of(free(1L << 30)), new Onlooker())
              .of(list);

      assertThat(forecast.exported()).as("a, b, one snapshot of b, c").isEqualTo(4);
      assertThat(forecast.nonexistent()).isEqualTo(1);
      assertThat(forecast.leftOut())
          .containsExactly(new LeftOut(Reason.MISSING, 1, List.of("films/d of " + away.text())));
      assertThat(forecast.isReckoned()).isTrue();
    }
  }

  // ---- the second count

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsSelectedIsOnADriveOrToldAsLeftOut(long seed) throws Exception {
    Random random = new Random(seed);
    try (ObjectStore plain = folders().open("main", "harbour", "a test")) {
      List<String> paths = blobs(plain, seed);
      for (String odd : List.of("My Photos/a", "x/b", "loose", "films/")) {
        ExportFixtures.put(plain, "drivedock-no-container/" + odd, new byte[random.nextInt(99)]);
      }
      List<String> named = new ArrayList<>(List.of("films/none", "/loose", "$root/none"));
      List<String> prefixes = new ArrayList<>(List.of("/$root/", "/My Photos/", "/my", "/x/"));
      for (int i = 0; i < 12; i++) {
        String path = paths.get(random.nextInt(paths.size()));
        named.add(random.nextBoolean() ? path : "/" + path);
        prefixes.add("/" + path.substring(0, 3 + random.nextInt(path.length() - 3)));
      }
      for (ExportSelection selection :
          List.of(
              new ExportSelection.Listed(named, prefixes),
              new ExportSelection.Listed(named, List.of()),
              ExportFixtures.prefixes("/"))) {
        List<Long> frees = List.of(free(4_000_000), free(500_000));
        ExportForecast forecast =
            new ExportPreview(archivingReader(plain), TransferOptions.PLAIN, frees, new Onlooker())
                .of(selection);

        assertThat(forecast.isReckoned()).as("seed %d, %s: %s", seed, selection, forecast).isTrue();
        assertThat(forecast.selected()).as("seed %d", seed).isPositive();
      }
    }
  }

  @Test
  void whatThePlanDidNotSeeIsMissed() throws Exception {
    AtomicLong lists = new AtomicLong();
    try (ObjectStore store =
        new ForwardingStore(folders().open("main", "harbour", "a test")) {
          @Override
          public Listing list(String container, String prefix, String position) {
            Listing all = super.list(container, prefix, position);
            return !container.equals("films") || lists.getAndIncrement() > 0
                ? all
                : new Listing(all.blobs().subList(1, all.blobs().size()), all.strangers(), "");
          }
        }) {
      ExportFixtures.put(store, "films/a", new byte[5]);
      ExportFixtures.put(store, "films/b", new byte[5]);
      ExportForecast forecast = forecast(store, ExportFixtures.prefixes("/films/"));

      assertThat(forecast.exported()).isEqualTo(1);
      assertThat(forecast.selected()).isEqualTo(2);
      assertThat(forecast.isReckoned()).isFalse();
    }
  }

  @Test
  void aStoreOfAnotherOrderIsCountedOnce() throws Exception {
    String last = "films/" + Character.toString(0x1F680);
    try (ObjectStore store = folders().open("main", "harbour", "a test")) {
      ObjectStore byUnits =
          new ForwardingStore(store) {
            @Override
            public Listing list(String container, String prefix, String position) {
              if (!container.equals("films")) {
                return Listing.NOTHING;
              }
              return new Listing(
                  List.of(
                      new Listing.Entry(BlobPath.parse(ARCHIVED), 5, true),
                      new Listing.Entry(BlobPath.parse(last), 5, false),
                      new Listing.Entry(BlobPath.parse("films/\uFFFD"), 5, false)),
                  List.of(new Listing.Stranger("\u0007", 7)),
                  "");
            }
          };
      ExportForecast forecast =
          forecast(
              byUnits,
              new ExportSelection.Listed(List.of(), List.of("/films/", last, "/films/\uFFFD")));

      assertThat(forecast.nonexistent()).isZero();
      assertThat(forecast.isReckoned()).isTrue();
      assertThat(forecast.exported()).isEqualTo(2);
      assertThat(forecast.leftOut())
          .containsExactly(
              new LeftOut(Reason.ARCHIVED, 1, List.of(ARCHIVED)),
              new LeftOut(Reason.NO_NAME, 1, List.of("films/\u0007")));
    }
  }

  // ---- what is there

  @Test
  void aListInTheStoreIsReadAndOneThatIsNoneIsSaidToBe() throws Exception {
    try (ObjectStore store = folders().open("main", "harbour", "a test")) {
      ExportFixtures.put(store, "films/a", new byte[5]);
      ExportFixtures.put(
          store,
          "lists/mine.xml",
          "<BlobList><BlobPath>films/a</BlobPath></BlobList>".getBytes(StandardCharsets.UTF_8));
      ExportFixtures.put(store, "lists/none.xml", new byte[5]);
      ExportPreview preview =
          new ExportPreview(store, TransferOptions.PLAIN, List.of(free(1L << 30)), new Onlooker());

      assertThat(forecast(store, new ExportSelection.ListedInBlob("lists/mine.xml")).exported())
          .isEqualTo(1);
      assertThatThrownBy(() -> preview.of(new ExportSelection.ListedInBlob("lists/none.xml")))
          .isInstanceOf(UnusableListException.class)
          .hasMessageContaining("'lists/none.xml'. The list of blobs is invalid at line 1, column");
      assertThatThrownBy(() -> preview.of(new ExportSelection.ListedInBlob("lists/away.xml")))
          .isInstanceOf(UnusableListException.class)
          .hasMessageContaining("'lists/away.xml', and there is no such blob");
    }
  }

  /** Many that nobody made, all of a size. */
  private ObjectStore generated(int count, long length, boolean isOffline) throws Exception {
    return new ForwardingStore(folders().open("main", "harbour", "a test")) {
      @Override
      public Listing list(String container, String prefix, String position) {
        if (!container.equals("films")) {
          return Listing.NOTHING;
        }
        int from = position.isEmpty() ? 0 : Integer.parseInt(position);
        List<Listing.Entry> entries = new ArrayList<>();
        for (int i = from; i < Math.min(count, from + 500); i++) {
          entries.add(
              new Listing.Entry(new BlobPath("films", "%06d".formatted(i)), length, isOffline));
        }
        int next = from + entries.size();
        return new Listing(entries, List.of(), next < count ? String.valueOf(next) : "");
      }
    };
  }

  @Test
  void namesAreTheFirstAndCountsAreWhole() throws Exception {
    ExportSelection films = ExportFixtures.prefixes("/films/");
    LeftOut archived =
        forecast(generated(5_000, 5, true), films).leftOut(Reason.ARCHIVED).orElseThrow();
    LeftOut large =
        forecast(generated(5_000, 2L << 30, false), films).leftOut(Reason.TOO_LARGE).orElseThrow();

    assertThat(archived.blobs()).isEqualTo(5_000);
    assertThat(archived.names()).hasSize(1_000).startsWith("films/000000");
    assertThat(large.blobs()).isEqualTo(5_000);
    assertThat(large.names()).hasSize(1_000);
  }

  @Test
  void whatHadRoomOnAnEarlierDriveOnlyIsNamed() throws Exception {
    long blob = 600_000_000;
    List<Long> frees = List.of(free(1_000_000_000), free(100_000_000));
    ExportForecast forecast =
        new ExportPreview(generated(3, blob, false), TransferOptions.PLAIN, frees, new Onlooker())
            .of(ExportFixtures.prefixes("/films/"));

    assertThat(forecast.drivesNeeded()).isEqualTo(1);
    assertThat(forecast.leftOut())
        .containsExactly(new LeftOut(Reason.NO_ROOM, 2, List.of("films/000001", "films/000002")));
    assertThat(forecast.notExported()).isEqualTo(2);
  }

  @Test
  void itTellsHowFarItIsAndStopsWhenItIsTold() throws Exception {
    Onlooker onlooker = new Onlooker();
    ExportPreview preview =
        new ExportPreview(
            generated(10_000, 5, false), TransferOptions.PLAIN, List.of(free(1 << 30)), onlooker);

    assertThat(preview.of(ExportFixtures.prefixes("/films/")).exported()).isEqualTo(10_000);
    assertThat(onlooker.seen).hasValue(10_000);
    onlooker.isStopped = true;
    assertThatThrownBy(() -> preview.of(ExportFixtures.prefixes("/films/")))
        .isInstanceOf(TransferStoppedException.class);
  }

  @Test
  void aBlankDriveIsAssumedToBeAlmostAllFree() {
    assertThat(ExportPreview.freeBytes(2_000_000_000_000L)).isEqualTo(1_999_531_564_544L);
    assertThat(ExportPreview.freeBytes(1_000_000)).isZero();
  }
}
