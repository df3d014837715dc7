package io.drivedock.station.exporting;

import static io.drivedock.station.exporting.ExportedDrive.random;
import static io.drivedock.station.exporting.ExportedDrive.text;
import static io.drivedock.station.exporting.ExportingStation.log;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is selected is on a drive, or it is listed. */
final class ExportLawTest {

  private static final DriveId D1 = new DriveId("D1");

  private final ExportingStation station;
  private final Path drive;

  ExportLawTest(@TempDir Path folder) throws Exception {
    station = new ExportingStation(folder);
    drive = station.drive(D1);
  }

  private static List<String> incomplete(DriveReport report) throws Exception {
    return ExportingStation.incomplete(report).stream().map(BlobList.Named::path).toList();
  }

  private Path account() throws Exception {
    return Files.createDirectories(station.folder().resolve("store/harbour"));
  }

  /** The list of a report as the selection of the next job. */
  private ExportSelection rest(DriveReport report) throws Exception {
    String uri =
        Objects.requireNonNull(Objects.requireNonNull(report.exported()).incompleteListUri());
    return new ExportSelection.ListedInBlob(
        account().toRealPath().relativize(Path.of(URI.create(uri))).toString());
  }

  /** All that somebody else put into an account, by path. */
  private Map<String, String> files(String account) throws Exception {
    Path top = station.folder().resolve("store").resolve(account);
    Map<String, String> files = new TreeMap<>();
    try (var walk = Files.walk(top)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String path = top.relativize(file).toString();
        if (!path.startsWith(".drivedock/") && !path.startsWith("logs/")) {
          files.put(path, Files.readString(file));
        }
      }
    }
    return files;
  }

  @Test
  void whatLiesInNoContainerComesHomeUnderItsKey() throws Exception {
    for (String key :
        List.of(
            "films/a",
            "$web/index.html",
            "My Photos/x",
            "UPPER/z",
            "x/y",
            "under_score/a",
            "loose",
            "drivedock/mine",
            "films/.drivedock/b")) {
      Path file = account().resolve(key);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, "is " + key);
    }
    DriveReport report = station.export(D1, ExportFixtures.prefixes("/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(drive.resolve("drivedock-no-container/My Photos/x")).hasContent("is My Photos/x");
    assertThat(RoundTrip.back(station, station.targets(), D1, report).status())
        .isEqualTo(CopyStatus.COMPLETED);
    assertThat(files("other")).hasSize(9).isEqualTo(files("harbour"));
  }

  @Test
  void keysWithoutAContainerAreSelectedAsTheyAreWritten() throws Exception {
    try (ObjectStore store = station.store()) {
      for (String key : List.of("UPPER/a", "UPPER/b", "UP", "loose", "films/")) {
        ExportFixtures.put(store, "drivedock-no-container/" + key, text(key));
      }
      ExportFixtures.put(store, "films/a", text("film"));
    }
    ExportSelection some =
        new ExportSelection.Listed(List.of("/loose"), List.of("/UPPER/a", "/films/"));
    assertThat(station.export(D1, some).status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(ExportFixtures.manifest(drive).keySet())
        .containsExactlyInAnyOrder(
            "drivedock-no-container/UPPER/a",
            "drivedock-no-container/loose",
            "drivedock-no-container/films/",
            "films/a");
    station.beginAnew(D1);
    assertThat(station.export(D1, ExportFixtures.prefixes("/UP")).status())
        .isEqualTo(CopyStatus.COMPLETED);
    assertThat(ExportFixtures.manifest(drive)).hasSize(3);
  }

  // ---- what comes and goes while it runs

  /** Does something once, when the bytes of a blob are asked for. */
  private Targets at(String path, Runnable what) {
    AtomicBoolean isDone = new AtomicBoolean();
    return new ForwardingTargets(
        station.targets(),
        store ->
            new ForwardingStore(store) {
              @Override
              public Optional<StoredBlob> fetch(BlobPath asked, String snapshot, ByteBuffer bytes) {
                if (asked.text().equals(path) && !isDone.getAndSet(true)) {
                  what.run();
                }
                return super.fetch(asked, snapshot, bytes);
              }
            });
  }

  @Test
  void whatComesTooLateIsListedAndTheListBringsIt() throws Exception {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/b", text("b"));
      ExportFixtures.put(store, "films/gone", text("gone"));
      ExportFixtures.put(store, "films/z", text("z"));
    }
    Targets changing =
        at(
            "films/b",
            () -> {
              try (ObjectStore store = station.store()) {
                ExportFixtures.put(store, "books/new", text("a container more"));
                ExportFixtures.put(store, "films/a", text("before"));
                ExportFixtures.put(store, "films/c", text("between"));
                ExportFixtures.put(store, "zoo/new", text("behind"));
              }
            });
    DriveReport report = station.export(changing, D1, ExportFixtures.prefixes("/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
    List<String> all = new ArrayList<>(ExportFixtures.manifest(drive).keySet());
    all.addAll(incomplete(report));
    assertThat(all)
        .containsExactlyInAnyOrder(
            "films/b", "films/gone", "films/z", "books/new", "films/a", "films/c", "zoo/new");
    assertThat(log(report.errorLogUri())).contains("films/a", "too late to be included");

    ExportSelection rest = rest(report);
    station.beginAnew(D1);
    DriveReport second = station.export(D1, rest);
    assertThat(second.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(ExportFixtures.manifest(drive).keySet()).contains("films/a", "books/new", "zoo/new");
    assertThat(incomplete(second)).isEmpty();
  }

  @Test
  void whatIsRemovedMeanwhileIsNotMissed() throws Exception {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/a", text("a"));
      ExportFixtures.put(store, "films/b", text("b"));
    }
    AtomicInteger lists = new AtomicInteger();
    // The third list of the container is that of the reckoning.
    Targets removing =
        new ForwardingTargets(
            station.targets(),
            store ->
                new ForwardingStore(store) {
                  @Override
                  public Listing list(String container, String prefix, String position) {
                    if (container.equals("films") && lists.incrementAndGet() == 3) {
                      try {
                        Files.delete(account().resolve("films/a"));
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    }
                    return super.list(container, prefix, position);
                  }
                });
    DriveReport report = station.export(removing, D1, ExportFixtures.prefixes("/films/"));
    assertThat(account().resolve("films/a")).doesNotExist();
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(ExportFixtures.manifest(drive)).containsOnlyKeys("films/a", "films/b");
    assertThat(incomplete(report)).isEmpty();
  }

  @Test
  void whatAFaultyListLeavesOutIsFoundAndListed() throws Exception {
    int count = 120;
    try (ObjectStore store = station.store()) {
      for (int i = 0; i < count; i++) {
        ExportFixtures.put(store, "films/%05d".formatted(i), new byte[0]);
      }
    }
    AtomicInteger lists = new AtomicInteger();
    // The survey and the filling do not see it, and the reckoning does.
    Targets faulty =
        new ForwardingTargets(
            station.targets(),
            store ->
                new ForwardingStore(store) {
                  @Override
                  public Listing list(String container, String prefix, String position) {
                    Listing page = super.list(container, prefix, position);
                    boolean isEarly = lists.get() < 2;
                    if (container.equals("films")) {
                      lists.incrementAndGet();
                    }
                    return isEarly
                        ? new Listing(
                            page.blobs().stream()
                                .filter(it -> !it.path().name().endsWith("7"))
                                .toList(),
                            page.strangers(),
                            page.next())
                        : page;
                  }
                });
    DriveReport report = station.export(faulty, D1, ExportFixtures.prefixes("/films/"));
    List<String> all = new ArrayList<>(ExportFixtures.manifest(drive).keySet());
    all.addAll(incomplete(report));
    assertThat(all).hasSize(count).doesNotHaveDuplicates();
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
  }

  // ---- names that no blob can have

  @Test
  void strangersAreListedWithTheirLengthAndTheListClosesTheLoop() throws Exception {
    Files.createDirectories(account().resolve("films"));
    List<String> names = List.of("ctl\u0001name", "line\nbreak", "per%cent\u0007", "tab\t");
    for (String name : names) {
      Files.writeString(account().resolve("films").resolve(name.replace("%", "%25")), "12345");
    }
    Files.writeString(account().resolve("films/a"), "a");
    DriveReport report = station.export(D1, ExportFixtures.prefixes("/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    List<String> paths = names.stream().map(name -> "films/" + name).toList();
    assertThat(incomplete(report)).containsExactlyInAnyOrderElementsOf(paths);
    assertThat(log(report.errorLogUri()))
        .contains("<Length>5</Length>", "has a name that no blob can have");

    ExportSelection rest = rest(report);
    station.beginAnew(D1);
    DriveReport second = station.export(D1, rest);
    assertThat(second.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(incomplete(second)).containsExactlyInAnyOrderElementsOf(paths);
  }

  @Test
  void strangersOfWhatIsPlannedForNoDriveAreListedOnce() throws Exception {
    Files.createDirectories(account().resolve("films"));
    DriveId second = new DriveId("D2");
    Path _ = station.drive(second);
    for (int i = 0; i < 8; i++) {
      Files.write(account().resolve("films/" + i), random(1 << 20, i));
      Files.writeString(account().resolve("films/" + i + "\u0001"), "?");
    }
    DriveOpener narrow =
        NarrowDrives.of(station.opener(), (64L << 20) + (3L << 20), Long.MAX_VALUE);
    ExportFixtures.Plan plan = new ExportFixtures.Plan(D1, second);
    ExportSelection all = ExportFixtures.prefixes("/films/");
    DriveReport one =
        station.run(station.targets(), narrow, ExportFixtures.assignment(D1, all), plan);
    DriveReport two =
        station.run(station.targets(), narrow, ExportFixtures.assignment(second, all), plan);
    List<String> found = new ArrayList<>(ExportFixtures.manifest(drive).keySet());
    found.addAll(ExportFixtures.manifest(station.drive(second)).keySet());
    found.addAll(incomplete(two));
    assertThat(found).hasSize(16).doesNotHaveDuplicates();
    assertThat(one.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
  }

  // ---- nothing

  @Test
  void drivesThatAreTooSmallForAnythingSaySo() throws Exception {
    List<DriveId> drives = List.of(D1, new DriveId("D2"), new DriveId("D3"));
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/large", random(8 << 20, 1));
    }
    DriveOpener narrow = NarrowDrives.of(station.opener(), 65L << 20, Long.MAX_VALUE);
    ExportFixtures.Plan plan = new ExportFixtures.Plan(drives.toArray(DriveId[]::new));
    DriveReport last = null;
    for (DriveId one : drives) {
      Path _ = station.drive(one);
      last =
          station.run(
              station.targets(),
              narrow,
              ExportFixtures.assignment(one, ExportFixtures.prefixes("/films/")),
              plan);
      assertThat(last.status()).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
      assertThat(log(last.errorLogUri())).contains("none of the 1 blobs");
    }
    assertThat(incomplete(Objects.requireNonNull(last))).containsExactly("films/large");
  }

  @Test
  void aDriveForWhichNothingIsLeftHasDoneWell() throws Exception {
    DriveId second = new DriveId("D2");
    Path _ = station.drive(second);
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/a", text("a"));
    }
    ExportFixtures.Plan plan = new ExportFixtures.Plan(D1, second);
    for (DriveId one : List.of(D1, second)) {
      DriveReport report =
          station.run(
              station.targets(),
              station.opener(),
              ExportFixtures.assignment(one, ExportFixtures.prefixes("/films/")),
              plan);
      assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    }
  }

  // ---- what an archive has, and what becomes another type

  @Test
  void archivedAndAppendBlobsAreNamedInTheLog() throws Exception {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/appended", text("log"));
      ExportFixtures.put(store, "films/archived", text("cold"));
    }
    Targets kinds =
        new ForwardingTargets(
            station.targets(),
            store ->
                new ForwardingStore(store) {
                  @Override
                  public Listing list(String container, String prefix, String position) {
                    Listing page = super.list(container, prefix, position);
                    return new Listing(
                        page.blobs().stream().map(ExportLawTest::kind).toList(),
                        page.strangers(),
                        page.next());
                  }
                });
    DriveReport report = station.export(kinds, D1, ExportFixtures.prefixes("/films/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(log(report.errorLogUri())).contains("films/archived", "is in an archive");
    assertThat(log(report.verboseLogUri())).contains("films/appended", "is an append blob");
  }

  private static Listing.Entry kind(Listing.Entry entry) {
    String name = entry.path().name();
    return new Listing.Entry(
        entry.path(),
        null,
        entry.length(),
        false,
        false,
        name.equals("archived"),
        name.equals("appended"));
  }
}
