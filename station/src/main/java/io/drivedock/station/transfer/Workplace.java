package io.drivedock.station.transfer;

import io.drivedock.dock.Assignment;
import io.drivedock.job.DriveReport;
import io.drivedock.station.store.AwayStore;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import java.io.IOException;
import java.nio.file.Path;

/** Where a station works on drives: its targets, and a folder for what must survive it. */
public final class Workplace {

  private final Targets targets;
  private final Path work;
  private final RetryPolicy retryPolicy;

  /**
   * That of a station.
   *
   * @param work a folder of this station's own
   * @param retryPolicy with a target that does not do what it is asked
   */
  public Workplace(Targets targets, Path work, RetryPolicy retryPolicy) {
    this.targets = targets;
    this.work = work;
    this.retryPolicy = retryPolicy;
  }

  /**
   * The work on one drive.
   *
   * @param <E> what else it throws
   */
  public interface Work<E extends Exception> {
    DriveReport in(WorkFolder folder, RetryingStore store)
        throws IOException, TransferStoppedException, E;
  }

  public Targets targets() {
    return targets;
  }

  /** How a target is opened. */
  public enum Side {
    /** Blobs are brought there. */
    TARGET,
    /** Blobs are read there, and logs are brought. */
    SOURCE
  }

  /**
   * Works on a drive in its work folder, with its target.
   *
   * @throws TransferStoppedException if another process is at work on it, or as the work does
   * @throws StoreException if the target or the work folder does not work
   */
  public <E extends Exception> DriveReport work(
      Assignment assignment, Side side, TransferWatch watch, Work<E> what)
      throws TransferStoppedException, E {
    try (WorkFolder folder = WorkFolder.take(work, assignment);
        RetryingStore store =
            new RetryingStore(
                opened(assignment, side, watch),
                retryPolicy,
                targets.options(assignment.target()).bandwidth(),
                watch)) {
      DriveReport report = what.in(folder, store);
      store.release();
      return report;
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "The station's work folder "
              + work
              + " cannot be used: "
              + e.getMessage()
              + ". Free some space or repair it; the transfer then continues.",
          e);
    }
  }

  /** A drive that is to end all the same is worked on without its target. */
  private ObjectStore opened(Assignment assignment, Side side, TransferWatch watch) {
    String owner = WorkFolder.owner(assignment);
    try {
      return switch (side) {
        case TARGET -> targets.open(assignment.target(), assignment.account(), owner);
        case SOURCE -> targets.openSource(assignment.target(), assignment.account(), owner);
      };
    } catch (StoreException e) {
      if (!watch.isFinished()) {
        throw e;
      }
      return new AwayStore(e);
    }
  }

  /** Removes what is kept of a drive, once its report is accepted. */
  public void forget(Assignment assignment) {
    WorkFolder.forget(work, assignment);
  }
}
