package io.drivedock.station.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.exporting.ExportFixtures;
import io.drivedock.station.exporting.ExportingStation;
import io.drivedock.station.exporting.RoundTrip;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.Snapshot;
import io.drivedock.station.store.Snapshots;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TargetsWithOptions;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.store.s3.StrictS3.Break;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old versions of objects, onto a drive. */
final class S3VersionsTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final String BUCKET = "exports";

  @TempDir Path folder;
  private StrictS3 s3;

  @BeforeEach
  void start() throws Exception {
    s3 = new StrictS3();
  }

  @AfterEach
  void nothingWasSentThatIsNotAllowed() {
    s3.close();
    assertThat(s3.violations()).isEmpty();
  }

  private Targets targets(boolean exportsSnapshots) {
    Targets real = new S3Targets(Map.of("main", S3StoreTest.place(s3.endpoint(), BUCKET)));
    return new TargetsWithOptions(
        real, new TransferOptions(ReadBack.NONE, false, exportsSnapshots, Bandwidth.UNLIMITED));
  }

  private void put(String path, String content) {
    try (ObjectStore store = targets(true).open("main", "harbour", "a test")) {
      ExportFixtures.put(store, path, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private DriveReport export(Targets targets, ExportSelection selection) throws Exception {
    return new ExportingStation(folder).export(targets, D1, selection);
  }

  /** What lies on the drive, without the times. */
  private List<String> onDrive() throws Exception {
    Path drive = new ExportingStation(folder).drive(D1);
    List<String> found = new ArrayList<>();
    for (ManifestBlob blob : ExportFixtures.blobs(drive)) {
      String content = new String(ExportFixtures.content(drive, blob), StandardCharsets.UTF_8);
      found.add((blob.snapshot() == null ? "" : "old ") + blob.blobPath() + " " + content);
    }
    return found;
  }

  private void fill() {
    s3.versions().keep();
    for (String content : List.of("one", "two", "three", "four", "five", "six", "now")) {
      put("films/a.txt", content);
    }
    put("films/a.txt.b", "alone");
    put("films/gone", "was there");
    S3Connection connection = new S3Connection(S3StoreTest.place(s3.endpoint(), BUCKET));
    new S3Bucket(connection, BUCKET).delete("harbour/films/gone");
  }

  private static final List<String> ALL_OF_A =
      List.of(
          "old films/a.txt one",
          "old films/a.txt two",
          "old films/a.txt three",
          "old films/a.txt four",
          "old films/a.txt five",
          "old films/a.txt six",
          "films/a.txt now");

  @Test
  void oldVersionsAreSnapshotsAndMarksOfDeletionAreNone() throws Exception {
    fill();
    DriveReport report = export(targets(true), ExportFixtures.prefixes("/films/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    List<String> all = new ArrayList<>(ALL_OF_A);
    all.add("films/a.txt.b alone");
    all.add("old films/gone was there");
    assertThat(onDrive()).containsExactlyElementsOf(all);
  }

  /** The store tells whole seconds, in each of which two were written. */
  @Test
  void versionsOfOneSecondComeBackSideBySide() throws Exception {
    fill();
    Targets targets = targets(true);
    DriveReport report = export(targets, ExportFixtures.prefixes("/films/"));
    DriveReport back = RoundTrip.back(new ExportingStation(folder), targets, D1, report);
    assertThat(back.status()).isEqualTo(CopyStatus.COMPLETED);
    List<String> contents = new ArrayList<>();
    try (ObjectStore store = targets.open("main", "other", "a test")) {
      for (BlobPath path : ObjectStoreContract.listed(store, "films", "a")) {
        ByteBuffer content = ByteBuffer.allocate((int) store.stat(path).orElseThrow().length());
        assertThat(store.read(path, ReadOptions.from(0), content)).isTrue();
        contents.add(new String(content.array(), StandardCharsets.UTF_8));
        assertThat(path.name())
            .as("none had to be renamed")
            .matches("a\\.txt(\\.b)?|a \\(2026-03-01T0800[0-9]{2}\\.0000000Z v[0-9]+\\)\\.txt");
      }
    }
    assertThat(contents)
        .containsExactlyInAnyOrder("one", "two", "three", "four", "five", "six", "now", "alone");
  }

  @Test
  void aListNamesOneOfTheVersionsOfASecond() throws Exception {
    fill();
    Targets targets = targets(true);
    List<Snapshot> versions = oldVersions(targets, "films/a.txt");
    int index = 0;
    while (!versions.get(index).time().equals(versions.get(index + 1).time())) {
      index++;
    }
    put("lists/mine.xml", list("films/a.txt", versions.get(index).mark()));
    DriveReport report = export(targets, new ExportSelection.ListedInBlob("lists/mine.xml"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(onDrive()).containsExactly(ALL_OF_A.get(index));
  }

  /** The oldest first. */
  private static List<Snapshot> oldVersions(Targets targets, String path) {
    try (ObjectStore store = targets.open("main", "harbour", "a test")) {
      return Snapshots.of(store).find(BlobPath.parse(path)).reversed().stream()
          .map(Listing.Entry::snapshot)
          .flatMap(Stream::ofNullable)
          .toList();
    }
  }

  private static String list(String path, SnapshotTime version) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlobList.Writer writer = new BlobList.Writer(out);
    writer.write(path, new BlobList.Which.Of(version));
    writer.finish();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anObjectThatIsNamedComesWithItsOldVersions() throws Exception {
    fill();
    DriveReport report = export(targets(true), ExportFixtures.paths("films/a.txt"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(onDrive()).containsExactlyElementsOf(ALL_OF_A);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTargetMayLeaveThemOut(boolean isNamed) throws Exception {
    fill();
    ExportSelection selection =
        isNamed
            ? ExportFixtures.paths("films/a.txt", "films/a.txt.b")
            : ExportFixtures.prefixes("/films/");
    assertThat(export(targets(false), selection).status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(onDrive()).containsExactly("films/a.txt now", "films/a.txt.b alone");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStoreThatKeepsNoneIsExportedAsItIs(boolean knowsTheQuestion) throws Exception {
    if (knowsTheQuestion) {
      s3.versions().know();
    }
    for (String name : List.of("a", "b", "c", "d", "e")) {
      put("films/" + name, name);
    }
    assertThat(export(targets(true), ExportFixtures.prefixes("/films/")).status())
        .isEqualTo(CopyStatus.COMPLETED);
    assertThat(onDrive()).hasSize(5);
    try (ObjectStore store = targets(true).open("main", "harbour", "a test")) {
      assertThat(Snapshots.of(store).find(BlobPath.parse("films/a"))).hasSize(1);
      assertThat(Snapshots.of(store).find(BlobPath.parse("films/none"))).isEmpty();
    }
  }

  @Test
  void whoMayNotListThemIsToldHowToDoWithout() {
    fill();
    s3.breakBy(
        (number, request) ->
            request.query().containsKey("versions") ? new Break.Refuse(403, "AccessDenied") : null);
    assertThatThrownBy(() -> export(targets(true), ExportFixtures.prefixes("/films/")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("snapshots: none");
  }
}
