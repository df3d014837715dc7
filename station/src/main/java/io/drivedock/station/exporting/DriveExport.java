package io.drivedock.station.exporting;

import io.drivedock.dock.Assignment;
import io.drivedock.job.DriveReport;
import io.drivedock.station.planning.Planning;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import io.drivedock.station.transfer.Workplace;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The export onto one drive: from a store onto a drive, and a report. */
public final class DriveExport {

  private final Workplace place;
  private final DriveOpener opener;
  private final InstantSource clock;
  private final Blocks blocks;
  private final SecureRandom random = new SecureRandom();

  /**
   * Exports from those targets.
   *
   * @param work a folder of this station's own for what must survive it
   * @param blocks the memory for all drives together
   * @param retryPolicy with a target that does not do what it is asked
   */
  public DriveExport(
      Targets targets,
      DriveOpener opener,
      Path work,
      InstantSource clock,
      Blocks blocks,
      RetryPolicy retryPolicy) {
    this.place = new Workplace(targets, work, retryPolicy);
    this.opener = opener;
    this.clock = clock;
    this.blocks = blocks;
  }

  /**
   * Brings everything onto the drive that is planned for it and not there yet, proves it by reading
   * it again, and leaves a manifest. Run again after it was broken off, it goes on where it was. A
   * drive that is encrypted is opened only once its key is kept.
   *
   * @throws TransferStoppedException if it was told to stop, or the drive fails
   * @throws DriveException if the drive cannot be opened
   * @throws StoreException if the target does not work; nothing is lost, run it again when it does
   */
  public DriveReport run(
      Assignment assignment, Planning planning, KeyEscrow keys, TransferWatch watch)
      throws TransferStoppedException, DriveException {
    DriveToFill driveToFill = new DriveToFill(opener, assignment, keys, random);
    return place.work(
        assignment,
        Workplace.Side.SOURCE,
        watch,
        (folder, store) -> {
          try (ExportJournal journal = ExportJournal.open(folder.file("export"))) {
            return new ExportRunner(
                    assignment,
                    planning,
                    watch,
                    driveToFill,
                    store,
                    place.targets().options(assignment.target()),
                    folder,
                    journal,
                    clock,
                    blocks)
                .report();
          }
        });
  }

  /** Removes what is kept of an export, once its report is accepted. */
  public void forget(Assignment assignment) {
    place.forget(assignment);
  }
}
