package io.drivedock.station.exporting;

import static io.drivedock.station.exporting.ExportingStation.NO_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreCall;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TestWatch;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports from a store that does all it is asked, but never gives a list. */
final class UnlistedExportTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final Instant BEGIN = Instant.parse("2026-03-01T08:00:00Z");
  private static final RetryPolicy SHORT =
      new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(1));

  @TempDir Path folder;
  private Instant now = BEGIN;

  @BeforeEach
  void fill() {
    try (ObjectStore store = new ExportingStation(folder).store()) {
      for (String path : List.of("films/a", "films/b", "music/c")) {
        ExportFixtures.put(store, path, path.getBytes(StandardCharsets.UTF_8));
      }
      ExportFixtures.put(
          store,
          "lists/mine.xml",
          "<BlobList><BlobPathPrefix>/films/</BlobPathPrefix></BlobList>"
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  private static StoreException unreadable() {
    String said = "The target's answer cannot be read.";
    return new StoreException(StoreException.Kind.UNAVAILABLE, said, null, null, said);
  }

  private static Targets without(String container, Targets real) {
    return new ForwardingTargets(
        real,
        store ->
            new ForwardingStore(store) {
              @Override
              public Listing list(String in, String prefix, String position) {
                if (in.equals(container)) {
                  throw unreadable();
                }
                return super.list(in, prefix, position);
              }

              @Override
              public Optional<StoredBlob> stat(BlobPath path) {
                if (path.container().equals(container)) {
                  throw unreadable();
                }
                return super.stat(path);
              }
            });
  }

  private DriveReport run(Targets targets, ExportSelection selection) throws Exception {
    ExportingStation station = new ExportingStation(folder);
    Path _ = station.drive(D1);
    return new DriveExport(
            targets,
            station.opener(),
            folder.resolve("work"),
            () -> now,
            new Blocks(32 << 20),
            SHORT)
        .run(
            ExportFixtures.assignment(D1, selection),
            new ExportFixtures.Plan(D1).of(D1),
            NO_KEY,
            TestWatch.NONE);
  }

  private DriveReport afterPatience(Targets targets, ExportSelection selection) throws Exception {
    for (Duration since : List.of(Duration.ZERO, Duration.ofMinutes(59))) {
      now = BEGIN.plus(since);
      assertThatThrownBy(() -> run(targets, selection))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("attempts failed this way while the target carried out other");
    }
    now = BEGIN.plus(Duration.ofHours(1));
    return run(targets, selection);
  }

  @Test
  void whatIsSelectedIsListedAndBringsEverythingNextTime() throws Exception {
    ExportingStation station = new ExportingStation(folder);
    DriveReport report =
        afterPatience(
            without("films", station.targets()),
            new ExportSelection.Listed(List.of("music/c"), List.of("/films/")));

    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(report.why()).contains("The store did not list what is selected");
    assertThat(ExportingStation.log(report.errorLogUri()))
        .contains("The target's answer cannot be read.");
    String uri = Objects.requireNonNull(report.exported()).incompleteListUri();
    BlobList rest;
    try (InputStream list = Files.newInputStream(Path.of(URI.create(uri)))) {
      rest = BlobList.read(list);
    }
    assertThat(rest.prefixes()).containsExactly("/films/");
    assertThat(rest.blobs()).extracting(BlobList.Named::path).containsExactly("music/c");

    station.beginAnew(D1);
    Path list = folder.resolve("store").relativize(Path.of(URI.create(uri)));
    String path = list.subpath(1, list.getNameCount()).toString();
    DriveReport next = run(station.targets(), new ExportSelection.ListedInBlob(path));
    assertThat(next.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(new TreeSet<>(ExportFixtures.manifest(station.drive(D1)).keySet()))
        .isEqualTo(new TreeSet<>(Set.of("films/a", "films/b", "music/c")));
  }

  @Test
  void aListThatIsABlobAndIsNeverGivenEndsTheExportToo() throws Exception {
    DriveReport report =
        afterPatience(
            without("lists", new ExportingStation(folder).targets()),
            new ExportSelection.ListedInBlob("lists/mine.xml"));

    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(report.why()).contains("did not give the list of blobs that the job names");
    assertThat(Objects.requireNonNull(report.exported()).incompleteListUri()).isNull();
  }

  @Test
  void aStoreThatDoesNothingIsWaitedFor() throws Exception {
    Targets away =
        new ForwardingTargets(
            new ExportingStation(folder).targets(),
            store ->
                new ForwardingStore(store) {
                  @Override
                  protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
                    throw unreadable();
                  }
                });
    for (int hours = 0; hours < 4; hours++) {
      now = BEGIN.plus(Duration.ofHours(hours));
      assertThatThrownBy(() -> run(away, ExportFixtures.prefixes("/films/")))
          .isInstanceOf(StoreException.class)
          .hasMessage("The target's answer cannot be read.");
    }
  }
}
