package io.drivedock.station.exporting;

import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.fail;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.DriveId;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A station that exports in tests: the drives in its slots are folders, its clock stands still, and
 * it has no patience.
 *
 * @param folder that has its slots and what it works with
 */
public record ExportingStation(Path folder) {

  /** Folders are not encrypted. */
  static final KeyEscrow NO_KEY = made -> fail("a folder takes no key");

  private static final int MEMORY_BYTES = 32 << 20;

  /** With a folder of its own as the target {@code main}. */
  Targets targets() {
    try {
      return new FolderTargets(Map.of("main", Files.createDirectories(folder.resolve("store"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The blobs of the account whose jobs it does, in its own target. */
  ObjectStore store() {
    return targets().open("main", "harbour", "a test");
  }

  public FolderOpener slots() {
    return FolderOpener.slots(folder.resolve("slots"));
  }

  DriveOpener opener() {
    return slots();
  }

  /** A drive in its slot; it is empty if it is new. */
  public Path drive(DriveId drive) throws IOException {
    return Files.createDirectories(folder.resolve("slots").resolve(drive.value()));
  }

  /** Forgets all its work, and has these drives as new ones. */
  void beginAnew(DriveId... drives) throws IOException {
    remove(folder.resolve("work"));
    for (DriveId drive : drives) {
      remove(drive(drive));
      Path _ = drive(drive);
    }
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (var files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Exports onto the only drive of a job, out of its own target. */
  DriveReport export(DriveId drive, ExportSelection selection) throws Exception {
    return export(targets(), drive, selection);
  }

  /** Exports onto the only drive of a job. */
  public DriveReport export(Targets targets, DriveId drive, ExportSelection selection)
      throws Exception {
    return export(targets, drive, selection, RetryPolicy.NONE);
  }

  /** The same, with some patience. */
  DriveReport export(
      Targets targets, DriveId drive, ExportSelection selection, RetryPolicy retryPolicy)
      throws Exception {
    Path _ = drive(drive);
    Assignment assignment = ExportFixtures.assignment(drive, selection);
    return new DriveExport(
            targets,
            opener(),
            folder.resolve("work"),
            () -> Instant.EPOCH,
            new Blocks(MEMORY_BYTES),
            retryPolicy)
        .run(assignment, new ExportFixtures.Plan(drive).of(drive), NO_KEY, NONE);
  }

  DriveReport run(
      Targets targets, DriveOpener opener, Assignment assignment, ExportFixtures.Plan plan)
      throws Exception {
    return run(targets, opener, assignment, plan, NO_KEY, NONE);
  }

  DriveReport run(
      Targets targets,
      DriveOpener opener,
      Assignment assignment,
      ExportFixtures.Plan plan,
      KeyEscrow keeper,
      TransferWatch watch)
      throws Exception {
    return new DriveExport(
            targets,
            opener,
            folder.resolve("work"),
            () -> Instant.EPOCH,
            new Blocks(MEMORY_BYTES),
            RetryPolicy.NONE)
        .run(assignment, plan.of(assignment.drive()), keeper, watch);
  }

  /** A log of a report, or a list, where the target is a folder. */
  static String log(@Nullable String uri) throws IOException {
    return Files.readString(Path.of(URI.create(Objects.requireNonNull(uri))));
  }

  /** What a report lists as being on no drive, where the target is a folder. */
  static List<BlobList.Named> incomplete(DriveReport report) throws Exception {
    String uri = Objects.requireNonNull(report.exported()).incompleteListUri();
    if (uri == null) {
      return List.of();
    }
    try (InputStream list = Files.newInputStream(Path.of(URI.create(uri)))) {
      return BlobList.read(list).blobs();
    }
  }
}
