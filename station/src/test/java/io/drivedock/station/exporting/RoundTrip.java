package io.drivedock.station.exporting;

import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.JobType;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.repairing.DriveRepair;
import io.drivedock.station.restoring.DriveRestore;
import io.drivedock.station.restoring.Restored;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.Blocks;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** Exports what is in one account, imports the drive into another, and compares the two. */
public final class RoundTrip {

  /** Pieces of names, for every store and drive a pain in its own way. */
  public static final List<String> HOSTILE =
      List.of(
          "a",
          "A",
          "b.txt",
          "B.TXT",
          "CON",
          "lpt1.log",
          "x.",
          "x ",
          " x",
          "a:b",
          "q?*",
          "\\",
          "\u00E9",
          "e\u0301",
          "\u00DF",
          "ss",
          "\uD83D\uDE00",
          "\uFB01",
          "%",
          "%file",
          "%+",
          "long" + "0123456789".repeat(26),
          "b.txt.properties",
          "b.txt.metadata",
          ".hidden",
          "&<>\"'");

  /** Pieces of names that only drives have trouble with. */
  public static final List<String> PLAIN =
      List.of("a", "A", "b.txt", "B.TXT", "CON", "x.y", "b.txt.properties", "\u00E9", "deep");

  private static final DriveId DRIVE = new DriveId("D1");

  private RoundTrip() {}

  /**
   * Goes round.
   *
   * @param folder an empty one
   * @param pieces that names are made of
   * @param isNested whether a blob may lie below the name of another
   */
  public static void run(
      Targets targets, Path folder, long seed, int count, List<String> pieces, boolean isNested)
      throws Exception {
    Random random = new Random(seed);
    try (ObjectStore store = targets.open("main", "harbour", "a test")) {
      for (int i = 0; i < count; i++) {
        String path = name(random, pieces, isNested);
        byte[] content = new byte[random.nextInt(20) == 0 ? (5 << 20) + 3 : random.nextInt(300)];
        random.nextBytes(content);
        ExportFixtures.put(store, path, content, properties(random), metadata(random));
      }
    }
    ExportingStation station = new ExportingStation(folder);
    ExportSelection all = ExportFixtures.prefixes("/films/", "/music/");
    DriveReport there = station.export(targets, DRIVE, all);
    assertThat(there.status()).as("seed %d", seed).isEqualTo(CopyStatus.COMPLETED);
    DriveReport back = back(station, targets, DRIVE, there);
    assertThat(back.status()).as("seed %d", seed).isEqualTo(CopyStatus.COMPLETED);
    Path drive = station.drive(DRIVE);
    assertThat(ExportFixtures.manifest(drive)).isNotEmpty();
    assertThat(world(targets, "other")).as("seed %d", seed).isEqualTo(world(targets, "harbour"));
    restored(targets, drive, seed);
    repaired(targets, drive, seed);
  }

  /** Restores it twice into a third account. */
  private static void restored(Targets targets, Path drive, long seed) throws Exception {
    for (Restored.How how : List.of(Restored.How.RESTORED, Restored.How.THERE)) {
      try (OpenDrive open = FolderOpener.at(DRIVE, drive).read(DRIVE, Unlock.NONE);
          RetryingStore store = patient(targets.open("main", "third", "restore-d1"));
          DriveRestore restore =
              new DriveRestore(
                  open,
                  store,
                  ReadBack.NONE,
                  new Blocks(32 << 20),
                  1L << 40,
                  NONE,
                  one -> assertThat(one.how()).as("seed %d: %s", seed, one).isEqualTo(how))) {
        for (ManifestBlob blob : ExportFixtures.manifest(drive).values()) {
          restore.take(blob);
        }
        restore.finish();
      }
      assertThat(world(targets, "third")).as("seed %d", seed).isEqualTo(world(targets, "harbour"));
    }
  }

  /** Damages or removes every file of the drive, and mends it out of the first account. */
  private static void repaired(Targets targets, Path drive, long seed) throws Exception {
    Map<String, String> whole = ExportedDrive.world(drive);
    Random random = new Random(seed);
    try (var files = Files.walk(drive)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".manifest")) {
          damage(file, random);
        }
      }
    }
    try (MendableDrive mendable = FolderOpener.at(DRIVE, drive).mend(DRIVE, Unlock.NONE);
        OpenDrive read = FolderOpener.at(DRIVE, drive).read(DRIVE, Unlock.NONE);
        RetryingStore store = patient(targets.open("main", "harbour", "repair-d1"));
        DriveRepair repair =
            new DriveRepair(
                mendable,
                read,
                store,
                new Blocks(32 << 20),
                HashEngine.ofThisMachine(),
                path -> false,
                new RecordedRepairs(new ArrayList<>(), new ArrayList<>()))) {
      for (ManifestBlob blob : ExportFixtures.manifest(drive).values()) {
        repair.take(blob);
      }
      repair.finish();
    }
    assertThat(ExportedDrive.world(drive)).as("seed %d", seed).isEqualTo(whole);
  }

  private static void damage(Path file, Random random) throws Exception {
    switch (random.nextInt(4)) {
      case 0 -> Files.delete(file);
      case 1 -> Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
      case 2 -> Files.write(file, new byte[] {'~'});
      default -> {
        byte[] content = Files.readAllBytes(file);
        if (content.length > 0) {
          content[random.nextInt(content.length)]++;
          Files.write(file, content);
        }
      }
    }
  }

  private static RetryingStore patient(ObjectStore store) {
    return new RetryingStore(store, RetryPolicy.NONE, Bandwidth.UNLIMITED, () -> false);
  }

  /** Imports what was exported into the account {@code other}. */
  public static DriveReport back(
      ExportingStation station, Targets targets, DriveId drive, DriveReport report)
      throws Exception {
    Assignment asked = ExportFixtures.assignment(drive, ExportFixtures.prefixes());
    Assignment imported = imported(asked, Objects.requireNonNull(report.exported()));
    try (OpenDrive open = station.slots().read(drive, Unlock.NONE)) {
      return new DriveImport(
              targets,
              station.folder().resolve("back"),
              () -> Instant.EPOCH,
              new Blocks(32 << 20),
              RetryPolicy.NONE)
          .run(imported, open, NONE);
    }
  }

  static Assignment imported(Assignment asked, DriveReport.Exported exported) {
    return new Assignment(
        2,
        false,
        asked.leaseLasts(),
        asked.job(),
        asked.path(),
        JobType.IMPORT,
        asked.drive(),
        null,
        exported.manifestFile(),
        exported.manifestHash(),
        asked.target(),
        "other",
        asked.diagnosticsPath(),
        asked.logLevel(),
        false,
        null);
  }

  static String name(Random random, List<String> pieces, boolean isNested) {
    List<String> segments = new ArrayList<>();
    int depth = isNested ? random.nextInt(3) : 1;
    for (int i = 0; i <= depth; i++) {
      String piece = pieces.get(random.nextInt(pieces.size()));
      // A piece that is hostile by itself is for stores that take every name.
      String segment = isNested && random.nextInt(6) == 0 ? anything(random, piece) : piece;
      boolean isFolder = !isNested && i < depth;
      segments.add(isFolder ? "in " + segment : segment);
    }
    return (random.nextBoolean() ? "films/" : "music/") + String.join("/", segments);
  }

  /** Characters of every plane of Unicode beside a piece, now and then very many. */
  private static String anything(Random random, String piece) {
    StringBuilder segment = new StringBuilder(piece);
    int length = random.nextInt(20) == 0 ? 200 : 1 + random.nextInt(4);
    while (length > 0) {
      int point = 0x20 + random.nextInt(random.nextBoolean() ? 0x2000 : Character.MAX_CODE_POINT);
      String more = Character.toString(Math.min(point, Character.MAX_CODE_POINT));
      if (point != '/' && isName(more)) {
        segment.insert(random.nextBoolean() ? 0 : segment.length(), more);
        length--;
      }
    }
    return segment.toString();
  }

  private static boolean isName(String text) {
    try {
      return new BlobPath("films", text).name().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static BlobProperties properties(Random random) {
    return random.nextBoolean()
        ? BlobProperties.NONE
        : new BlobProperties("text/plain", null, null, "de", "no-cache");
  }

  private static BlobMetadata metadata(Random random) {
    return random.nextBoolean()
        ? BlobMetadata.NONE
        : new BlobMetadata(Map.of("Reel", String.valueOf(random.nextInt(9))));
  }

  static Map<String, String> world(Targets targets, String account) throws Exception {
    Map<String, String> world = new TreeMap<>();
    try (ObjectStore store = targets.open("main", account, "a test")) {
      for (String container : List.of("films", "music")) {
        String position = "";
        do {
          Listing page = store.list(container, "", position);
          for (Listing.Entry entry : page.blobs()) {
            world.put(entry.path().text(), told(store, entry.path()));
          }
          assertThat(page.strangers()).isEmpty();
          position = page.next();
        } while (!position.isEmpty());
      }
    }
    return world;
  }

  private static String told(ObjectStore store, BlobPath path) {
    StoredBlob blob = store.stat(path).orElseThrow();
    ByteBuffer content = ByteBuffer.allocate((int) blob.length());
    assertThat(store.read(path, ReadOptions.from(0), content)).isTrue();
    // Some stores add the MD5 of what they hold to what they were told.
    BlobProperties p = blob.properties();
    return "%s %s %s %s %s %s %s %s"
        .formatted(
            blob.isPageBlob() ? "page blob" : "block blob",
            io.drivedock.drive.Md5.ofContent(content.flip()).hex(),
            p.contentType(),
            p.contentEncoding(),
            p.contentLanguage(),
            p.cacheControl(),
            new TreeMap<>(blob.metadata().entries()),
            blob.length());
  }
}
