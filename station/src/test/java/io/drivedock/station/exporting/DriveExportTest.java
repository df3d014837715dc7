package io.drivedock.station.exporting;

import static io.drivedock.station.exporting.ExportedDrive.METADATA;
import static io.drivedock.station.exporting.ExportedDrive.PROPERTIES;
import static io.drivedock.station.exporting.ExportedDrive.random;
import static io.drivedock.station.exporting.ExportedDrive.text;
import static io.drivedock.station.exporting.ExportedDrive.world;
import static io.drivedock.station.exporting.ExportingStation.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SideFileXml;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.slot.Slots;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Bystander;
import io.drivedock.station.transfer.TransferStoppedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DriveExportTest {

  private static final DriveId D1 = new DriveId("D1");

  @TempDir Path folder;
  private Targets targets = new FolderTargets(Map.of());
  private Path drive = Path.of("");
  private Bay bay = Bay.of(new Slots(Path.of("")));
  private KeyKeeper keeper = made -> fail("a folder takes no key");

  @BeforeEach
  void makePlaces() throws Exception {
    Files.createDirectories(folder.resolve("store"));
    targets = new FolderTargets(Map.of("main", folder.resolve("store")));
    ExportingStation station = new ExportingStation(folder);
    drive = station.drive(D1);
    bay = station.bay();
  }

  private ObjectStore store() {
    return targets.open("main", "harbour", "a test");
  }

  private DriveReport run(ExportSelection selection) throws Exception {
    return run(targets, Blank.assignment(D1, selection), new Blank.Plan(D1), new AtomicBoolean());
  }

  private DriveReport run(
      Targets from, Assignment assignment, Blank.Plan plan, AtomicBoolean isStopped)
      throws Exception {
    return new ExportingStation(folder)
        .run(from, bay, assignment, plan, keeper, new Bystander(isStopped::get));
  }

  private static DriveReport.Exported exported(DriveReport report) {
    return Objects.requireNonNull(report.exported());
  }

  private static List<String> incomplete(DriveReport report) throws Exception {
    return ExportingStation.incomplete(report).stream().map(BlobList.Named::path).toList();
  }

  @Test
  void everyByteComesWithItsProofItsPropertiesAndItsMetadata() throws Exception {
    byte[] large = random((20 << 20) + 17, 1);
    try (ObjectStore store = store()) {
      Blank.put(store, "films/1920/large.bin", large, PROPERTIES, METADATA);
      Blank.put(store, "films/a.txt", text("hello"));
      Blank.put(store, "films/empty", new byte[0]);
      Blank.put(store, "music/b", text("tune"));
      Blank.put(store, "$root/logo.bmp", text("logo"));
    }
    DriveReport report = run(Blank.prefixes("/films/", "/$root/"));

    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(report.bytesSucceeded()).isEqualTo(large.length + 9).isEqualTo(report.bytesTotal());
    assertThat(report.errorLogUri()).isNull();
    assertThat(exported(report).incompleteListUri()).isNull();
    assertThat(exported(report).manifestFile()).isEqualTo("\\D1.manifest");
    byte[] manifestBytes = Files.readAllBytes(drive.resolve("D1.manifest"));
    assertThat(exported(report).manifestHash()).isEqualTo(Md5.ofContent(manifestBytes).hex());
    assertThat(log(report.manifestUri()).getBytes(StandardCharsets.UTF_8)).isEqualTo(manifestBytes);
    assertThat(new String(manifestBytes, StandardCharsets.UTF_8))
        .doesNotContain("ImportDisposition");

    Map<String, ManifestBlob> manifest = Blank.manifest(drive);
    assertThat(manifest.keySet())
        .containsExactly("$root/logo.bmp", "films/1920/large.bin", "films/a.txt", "films/empty");
    ManifestBlob blob = Objects.requireNonNull(manifest.get("films/1920/large.bin"));
    assertThat(blob.filePath()).isEqualTo("\\films\\1920\\large.bin");
    assertThat(blob.content().chunks()).hasSize(6);
    assertThat(Blank.content(drive, blob)).isEqualTo(large);
    SideFile properties = Objects.requireNonNull(blob.properties());
    byte[] side = Files.readAllBytes(Blank.file(drive, properties.path()));
    assertThat(Md5.ofContent(side)).isEqualTo(properties.hash());
    assertThat(SideFileXml.properties(side)).isEqualTo(PROPERTIES);
    assertThat(new String(side, StandardCharsets.UTF_8))
        .contains("<Content-Length>" + large.length, "<Last-Modified>", " GMT</Last-Modified>");
    SideFile metadata = Objects.requireNonNull(blob.metadata());
    assertThat(SideFileXml.metadata(Files.readAllBytes(Blank.file(drive, metadata.path()))))
        .isEqualTo(METADATA);
    assertThat(Objects.requireNonNull(manifest.get("films/a.txt")).properties()).isNull();
    assertThat(log(report.verboseLogUri())).contains("<BlobPath>films/a.txt</BlobPath>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CON",
        "con.txt",
        "LPT1",
        "lpt9.log",
        "COM¹",
        "aux/b",
        "a.",
        "a ",
        " a",
        "a/./b",
        "x//y",
        "tail/",
        "a:b",
        "a*b?",
        "pipe|<>\"",
        "back\\slash",
        "n\u0303",
        "emoji\uD83D\uDE00",
        "%file",
        "name%+",
        ".hidden"
      })
  void namesThatNoDriveCanHaveComeHomeAllTheSame(String name) throws Exception {
    if (name.contains("/./")) {
      return;
    }
    String path = "films/" + name;
    try (ObjectStore store = store()) {
      Blank.put(store, path, text(name), PROPERTIES, METADATA);
    }
    assertThat(run(Blank.prefixes("/")).status()).isEqualTo(CopyStatus.COMPLETED);
    ManifestBlob blob = Objects.requireNonNull(Blank.manifest(drive).get(path));
    assertThat(Blank.content(drive, blob)).isEqualTo(text(name));
    assertThat(blob.filePath()).doesNotContainPattern("[\"*:<>?|/]").doesNotMatch(".*[. ]");
  }

  @Test
  void namesThatCollideAreToldApart() throws Exception {
    String accent = "caf\u00E9";
    String apart = "cafe\u0301";
    List<String> names =
        List.of(
            "A.txt",
            "a.txt",
            "Folder/x",
            "folder/x",
            "FOLDER/X",
            accent,
            apart,
            "b",
            "b.properties",
            "b.metadata",
            "straße",
            "STRASSE");
    try (ObjectStore store = store()) {
      for (String name : names) {
        Blank.put(store, "films/" + name, text(name), PROPERTIES, METADATA);
      }
      Blank.put(store, "films/sub", text("a file and a folder"));
      Blank.put(store, "films/sub/x", text("below"));
    }
    assertThat(run(Blank.prefixes("/films/")).status()).isEqualTo(CopyStatus.COMPLETED);
    Map<String, ManifestBlob> manifest = Blank.manifest(drive);
    Map<String, String> files = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      ManifestBlob blob = Objects.requireNonNull(manifest.get("films/" + name));
      assertThat(Blank.content(drive, blob)).isEqualTo(text(name));
      for (String file :
          List.of(
              blob.filePath(),
              Objects.requireNonNull(blob.properties()).path(),
              Objects.requireNonNull(blob.metadata()).path())) {
        assertThat(
                files.put(
                    java.text.Normalizer.normalize(file, java.text.Normalizer.Form.NFC), name))
            .as(file)
            .isNull();
      }
    }
    assertThat(Blank.content(drive, Objects.requireNonNull(manifest.get("films/sub/x"))))
        .isEqualTo(text("below"));
  }

  @Test
  void whatLiesOnTheDriveIsLeftAlone() throws Exception {
    Files.createDirectories(drive.resolve("films"));
    Files.writeString(drive.resolve("films/A.TXT"), "the customer's");
    Files.writeString(drive.resolve("D1.manifest"), "of last year");
    Files.createSymbolicLink(drive.resolve("music"), folder.resolve("outside"));
    Files.createDirectories(folder.resolve("outside"));
    try (ObjectStore store = store()) {
      Blank.put(store, "films/a.txt", text("ours"));
      Blank.put(store, "music/b", text("tune"));
    }
    DriveReport report = run(Blank.prefixes("/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(exported(report).manifestFile()).isEqualTo("\\D1 (2).manifest");
    assertThat(drive.resolve("films/A.TXT")).hasContent("the customer's");
    assertThat(drive.resolve("D1.manifest")).hasContent("of last year");
    assertThat(folder.resolve("outside")).isEmptyDirectory();
  }

  @Test
  void whatIsNamedAndNotThereIsToldAndListed() throws Exception {
    try (ObjectStore store = store()) {
      Blank.put(store, "films/a", text("hello"));
    }
    DriveReport report = run(Blank.paths("films/a", "/films/a", "films/gone", "no path"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(report.bytesSucceeded()).isEqualTo(5);
    assertThat(Blank.manifest(drive).keySet()).containsExactly("films/a");
    assertThat(log(report.errorLogUri()))
        .contains("Status=\"BlobRequestFailed\"", "films/gone", "no path")
        .doesNotContain(">films/a<");
    assertThat(incomplete(report)).containsExactly("films/gone");
  }

  @Test
  void aListInABlobSelects() throws Exception {
    try (ObjectStore store = store()) {
      Blank.put(store, "films/a", text("1"));
      Blank.put(store, "films/b/c", text("2"));
      Blank.put(store, "films/d", text("3"));
      Blank.put(
          store,
          "lists/mine.xml",
          text(
              "<?xml version=\"1.0\"?><BlobList><BlobPath>films/a</BlobPath>"
                  + "<BlobPathPrefix>/films/b</BlobPathPrefix></BlobList>"));
      Blank.put(store, "lists/broken.xml", text("<BlobList><BlobPath>films/a</BlobPath>"));
    }
    assertThat(run(new ExportSelection.ListedInBlob("lists/mine.xml")).status())
        .isEqualTo(CopyStatus.COMPLETED);
    assertThat(Blank.manifest(drive).keySet()).containsExactly("films/a", "films/b/c");
    for (String list : List.of("lists/broken.xml", "lists/none.xml", "not a path")) {
      reset();
      DriveReport report = run(new ExportSelection.ListedInBlob(list));
      assertThat(report.status()).isEqualTo(CopyStatus.BLOB_LIST_FORMAT_INVALID);
      assertThat(log(report.errorLogUri())).contains("<Status>BlobListFormatInvalid</Status>");
    }
  }

  @Test
  void aSelectionThatMatchesNothingEndsWell() throws Exception {
    assertThat(run(Blank.prefixes("/nothing")).status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(Blank.manifest(drive)).isEmpty();
  }

  private void reset() throws Exception {
    Files.createDirectories(folder.resolve("work"));
    for (Path place : List.of(folder.resolve("work"), drive)) {
      try (var files = Files.walk(place)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(drive);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void brokenOffAtAnyCallItGoesOnAndEndsTheSame(boolean afterwards) throws Exception {
    try (ObjectStore store = store()) {
      Blank.put(store, "films/A", text("upper"), PROPERTIES, METADATA);
      Blank.put(store, "films/a", text("lower"), PROPERTIES, METADATA);
      Blank.put(store, "films/empty", new byte[0]);
      Blank.put(store, "films/large", random((9 << 20) + 5, 3), PROPERTIES, METADATA);
      Blank.put(store, "films/z/CON", text("device"));
    }
    ExportSelection selection = Blank.prefixes("/films/");
    Assignment assignment = Blank.assignment(D1, selection);
    StoreBreak counting = StoreBreak.never();
    DriveReport undisturbed =
        run(counting.of(targets), assignment, new Blank.Plan(D1), new AtomicBoolean());
    Map<String, String> world = world(drive);
    long count = counting.calls();
    assertThat(count).isGreaterThan(10);
    for (long n = 1; n <= count; n++) {
      reset();
      Blank.Plan plan = new Blank.Plan(D1);
      try {
        run(StoreBreak.once(n, afterwards).of(targets), assignment, plan, new AtomicBoolean());
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      DriveReport report = run(targets, assignment, plan, new AtomicBoolean());
      assertThat(report).as("broken at call %d", n).isEqualTo(undisturbed);
      assertThat(world(drive)).as("broken at call %d", n).isEqualTo(world);
    }
  }

  @Test
  void aBlobThatChangesWhileItIsReadIsNeverMixed() throws Exception {
    byte[] old = random(12 << 20, 5);
    byte[] young = random(12 << 20, 6);
    try (ObjectStore store = store()) {
      Blank.put(store, "films/large", old);
      Blank.put(store, "films/other", text("other"));
    }
    AtomicLong reads = new AtomicLong();
    Targets changing =
        (target, account, owner) ->
            new ForwardingStore(targets.open(target, account, owner)) {
              @Override
              public boolean read(
                  io.drivedock.drive.BlobPath path,
                  String version,
                  long offset,
                  java.nio.ByteBuffer buffer) {
                if (path.name().equals("large") && reads.incrementAndGet() == 2) {
                  try (ObjectStore store = store()) {
                    Blank.put(store, "films/large", young);
                  }
                }
                return super.read(path, version, offset, buffer);
              }
            };
    DriveReport report =
        run(
            changing,
            Blank.assignment(D1, Blank.prefixes("/films/")),
            new Blank.Plan(D1),
            new AtomicBoolean());
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(Blank.manifest(drive).keySet()).containsExactly("films/other");
    assertThat(drive.resolve("films/large")).doesNotExist();
    assertThat(log(report.errorLogUri())).contains("BlobUnexpectedChange", "films/large");
    assertThat(incomplete(report)).containsExactly("films/large");
  }

  @Test
  void whatTheStoreSaysOfTheBytesIsChecked() throws Exception {
    BlobProperties lying =
        new BlobProperties("text/plain", Md5.ofContent(text("other")), null, null, null);
    BlobProperties right =
        new BlobProperties("text/plain", Md5.ofContent(random(9 << 20, 8)), null, null, null);
    try (ObjectStore store = store()) {
      Blank.put(store, "films/lies", text("hello"), lying, BlobMetadata.NONE);
      Blank.put(store, "films/lies-large", random(9 << 20, 9), right, BlobMetadata.NONE);
      Blank.put(store, "films/right", random(9 << 20, 8), right, BlobMetadata.NONE);
    }
    DriveReport report = run(Blank.prefixes("/films/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(Blank.manifest(drive).keySet()).containsExactly("films/right");
    assertThat(incomplete(report)).containsExactly("films/lies", "films/lies-large");
  }

  @Test
  void aStopIsHeardAndNothingIsLost() throws Exception {
    try (ObjectStore store = store()) {
      Blank.put(store, "films/a", random(5 << 20, 1));
    }
    Assignment assignment = Blank.assignment(D1, Blank.prefixes("/films/"));
    Blank.Plan plan = new Blank.Plan(D1);
    assertThatThrownBy(() -> run(targets, assignment, plan, new AtomicBoolean(true)))
        .isInstanceOfAny(TransferStoppedException.class, StoreException.class);
    assertThat(run(targets, assignment, plan, new AtomicBoolean()).status())
        .isEqualTo(CopyStatus.COMPLETED);
  }

  private void putPages(byte[] content, int at) throws Exception {
    var path = io.drivedock.drive.BlobPath.parse("disks/a.vhd");
    try (ObjectStore store = store();
        var upload =
            store.upload(path, content.length, true, BlobProperties.NONE, BlobMetadata.NONE)) {
      var data = java.nio.ByteBuffer.wrap(content, at, 512).slice();
      var chunk = new io.drivedock.drive.Chunk(at, 512, null, Md5.ofContent(data.duplicate()));
      upload.put(chunk, data);
      upload.commit(List.of(chunk), io.drivedock.station.store.BlobUpload.Existing.REPLACE);
    }
  }

  private static byte[] pages(int at, int value) {
    byte[] pages = new byte[12 << 20];
    Arrays.fill(pages, at, at + 512, (byte) value);
    return pages;
  }

  @Test
  void whatAnEarlierRunLeftDoesNotShowThroughHoles() throws Exception {
    Assignment assignment = Blank.assignment(D1, Blank.prefixes("/disks/"));
    for (long n = 1; n <= 30; n++) {
      reset();
      putPages(pages(0, 7), 0);
      Blank.Plan plan = new Blank.Plan(D1);
      try {
        run(StoreBreak.once(n, false).of(targets), assignment, plan, new AtomicBoolean());
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      if (Files.exists(drive.resolve("D1.manifest"))) {
        break;
      }
      byte[] young = pages(8 << 20, 9);
      putPages(young, 8 << 20);
      DriveReport report = run(targets, assignment, plan, new AtomicBoolean());
      ManifestBlob blob = Objects.requireNonNull(Blank.manifest(drive).get("disks/a.vhd"));
      assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
      if (blob.content().chunks().getFirst().offset() > 0) {
        assertThat(Blank.content(drive, blob)).as("broken at call %d", n).isEqualTo(young);
      }
    }
  }

  @Test
  void pageBlobsStaySparse() throws Exception {
    byte[] pages = pages(4 << 20, 7);
    putPages(pages, 4 << 20);
    assertThat(run(Blank.prefixes("/disks/")).status()).isEqualTo(CopyStatus.COMPLETED);
    ManifestBlob blob = Objects.requireNonNull(Blank.manifest(drive).get("disks/a.vhd"));
    assertThat(blob.content().chunks()).hasSize(1);
    assertThat(Blank.content(drive, blob)).isEqualTo(pages);
    Object blocks = Files.getAttribute(drive.resolve("disks/a.vhd"), "unix:size");
    assertThat(blocks).isEqualTo((long) pages.length);
  }

  @Test
  void whatDoesNotFitGoesOntoTheNextDriveOrIntoTheList() throws Exception {
    DriveId second = new DriveId("D2");
    Files.createDirectories(folder.resolve("slots/D2"));
    try (ObjectStore store = store()) {
      for (int i = 0; i < 30; i++) {
        Blank.put(store, "films/%02d/a".formatted(i), random(1 << 20, i));
      }
      Blank.put(store, "films/huge", random(40 << 20, 99));
    }
    bay = NarrowBay.of(bay, (64L << 20) + (14L << 20), Long.MAX_VALUE);
    ExportSelection selection = Blank.prefixes("/films/");
    Blank.Plan plan = new Blank.Plan(D1, second);
    DriveReport one = run(targets, Blank.assignment(D1, selection), plan, new AtomicBoolean());
    DriveReport two = run(targets, Blank.assignment(second, selection), plan, new AtomicBoolean());
    assertThat(one.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(two.status()).isEqualTo(CopyStatus.COMPLETED);
    List<String> all = new java.util.ArrayList<>(Blank.manifest(drive).keySet());
    all.addAll(Blank.manifest(folder.resolve("slots/D2")).keySet());
    all.addAll(incomplete(two));
    assertThat(all).doesNotHaveDuplicates().hasSize(31).contains("films/huge");
    assertThat(incomplete(two)).contains("films/huge").hasSizeLessThan(10);
    assertThat(exported(one).incompleteListUri()).as("another may come").isNull();
  }

  @Test
  void aDriveThatTurnsOutSmallerGivesBackTheRest() throws Exception {
    DriveId second = new DriveId("D2");
    Files.createDirectories(folder.resolve("slots/D2"));
    try (ObjectStore store = store()) {
      for (int i = 0; i < 12; i++) {
        Blank.put(store, "films/%02d".formatted(i), random(1 << 20, i));
      }
      Blank.put(store, "films/large", random(9 << 20, 77));
    }
    ExportSelection selection = Blank.prefixes("/films/");
    for (long room : List.of(0L, 3L << 20, (5L << 20) + 7, 20L << 20)) {
      reset();
      Bay real = bay;
      bay = NarrowBay.of(real, Long.MAX_VALUE, room);
      Blank.Plan plan = new Blank.Plan(D1, second);
      DriveReport one = run(targets, Blank.assignment(D1, selection), plan, new AtomicBoolean());
      bay = real;
      DriveReport two =
          run(targets, Blank.assignment(second, selection), plan, new AtomicBoolean());
      assertThat(one.status()).isEqualTo(CopyStatus.COMPLETED);
      assertThat(exported(two).incompleteListUri()).isNull();
      Map<String, ManifestBlob> first = Blank.manifest(drive);
      Path other = folder.resolve("slots/D2");
      Map<String, ManifestBlob> rest = Blank.manifest(other);
      assertThat(first.keySet()).doesNotContainAnyElementsOf(List.of("films/large"));
      assertThat(first.size() + rest.size()).isEqualTo(13);
      for (ManifestBlob blob : first.values()) {
        assertThat(Files.size(Blank.file(drive, blob.filePath()))).isEqualTo(blob.length());
      }
      long files;
      try (var walk = Files.walk(drive)) {
        files = walk.filter(Files::isRegularFile).count();
      }
      assertThat(files).as("nothing half-written stays").isEqualTo(first.size() + 1);
      try (var walk = Files.walk(other)) {
        for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
      Files.createDirectories(other);
    }
  }

  @Test
  void aDriveThatFailsAtAnyCallGoesOnWhereItWas() throws Exception {
    try (ObjectStore store = store()) {
      Blank.put(store, "films/a", text("hello"), PROPERTIES, METADATA);
      Blank.put(store, "films/large", random((9 << 20) + 1, 4));
      Blank.put(store, "films/z/CON", text("device"));
    }
    Assignment assignment = Blank.assignment(D1, Blank.prefixes("/films/"));
    Bay real = bay;
    AtomicLong calls = new AtomicLong();
    bay = new NarrowBay(real, Long.MAX_VALUE, Long.MAX_VALUE, calls::incrementAndGet);
    DriveReport undisturbed = run(targets, assignment, new Blank.Plan(D1), new AtomicBoolean());
    Map<String, String> world = world(drive);
    long count = calls.get();
    assertThat(count).isGreaterThan(20);
    for (long n = 1; n <= count; n++) {
      reset();
      AtomicLong left = new AtomicLong(n);
      bay =
          new NarrowBay(
              real, Long.MAX_VALUE, Long.MAX_VALUE, () -> left.decrementAndGet() <= 0 ? -1 : 1);
      Blank.Plan plan = new Blank.Plan(D1);
      assertThatThrownBy(() -> run(targets, assignment, plan, new AtomicBoolean()))
          .as("fails from call %d on", n)
          .isInstanceOfAny(
              TransferStoppedException.class, io.drivedock.station.slot.DriveException.class);
      bay = real;
      assertThat(run(targets, assignment, plan, new AtomicBoolean())).isEqualTo(undisturbed);
      assertThat(world(drive)).as("failed from call %d on", n).isEqualTo(world);
    }
  }

  @Test
  void aDriveThatGivesBackOtherBytesDoesNotLeave() throws Exception {
    try (ObjectStore store = store()) {
      Blank.put(store, "films/a", random(6 << 20, 1));
    }
    Bay real = bay;
    bay =
        new Bay() {
          @Override
          public boolean encrypts(DriveId id) throws io.drivedock.station.slot.DriveException {
            return real.encrypts(id);
          }

          @Override
          public io.drivedock.station.slot.WritableDrive write(
              DriveId id, @Nullable BitLockerKey key)
              throws io.drivedock.station.slot.DriveException {
            return real.write(id, key);
          }

          @Override
          public io.drivedock.station.slot.OpenDrive readAgain(
              DriveId id, @Nullable BitLockerKey key)
              throws io.drivedock.station.slot.DriveException {
            Path file = drive.resolve("films/a");
            try (var channel =
                java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
              channel.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}), 5 << 20);
            } catch (java.io.IOException e) {
              throw new AssertionError(e);
            }
            return real.readAgain(id, key);
          }
        };
    assertThatThrownBy(() -> run(Blank.prefixes("/films/")))
        .isInstanceOf(TransferStoppedException.class)
        .hasMessageContaining("\\films\\a is wrong from byte 4194304 on");
  }
}
