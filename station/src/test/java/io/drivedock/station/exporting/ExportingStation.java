package io.drivedock.station.exporting;

import static io.drivedock.station.transfer.Bystander.NOBODY;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.DriveId;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.slot.Slots;
import io.drivedock.station.store.Patience;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferWatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A station that exports in tests: the drives in its slots are folders, its clock stands still, and
 * it has no patience.
 *
 * @param folder that has its slots and what it works with
 */
public record ExportingStation(Path folder) {

  private static final int MEMORY_BYTES = 32 << 20;

  public Slots slots() {
    return new Slots(folder.resolve("slots"));
  }

  Bay bay() {
    return Bay.of(slots());
  }

  /** A drive in its slot; it is empty if it is new. */
  public Path drive(DriveId drive) throws IOException {
    return Files.createDirectories(folder.resolve("slots").resolve(drive.value()));
  }

  /** Exports onto the only drive of a job. */
  public DriveReport export(Targets targets, DriveId drive, ExportSelection selection)
      throws Exception {
    Path _ = drive(drive);
    return run(targets, bay(), Blank.assignment(drive, selection), new Blank.Plan(drive));
  }

  DriveReport run(Targets targets, Bay bay, Assignment assignment, Blank.Plan plan)
      throws Exception {
    return run(targets, bay, assignment, plan, made -> made, NOBODY);
  }

  DriveReport run(
      Targets targets,
      Bay bay,
      Assignment assignment,
      Blank.Plan plan,
      KeyKeeper keeper,
      TransferWatch watch)
      throws Exception {
    return new DriveExport(
            targets,
            bay,
            folder.resolve("work"),
            () -> Instant.EPOCH,
            new Blocks(MEMORY_BYTES),
            Patience.NONE)
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
