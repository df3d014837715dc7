package io.drivedock.station.planning;

import io.drivedock.dock.ExportPlan;
import io.drivedock.dock.Progress;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.NameOrder;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.planning.ExportForecast.LeftOut;
import io.drivedock.station.planning.ExportForecast.Load;
import io.drivedock.station.planning.ExportForecast.Reason;
import io.drivedock.station.planning.RunPlanner.Piece;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Says which drive of an export would hold what, before any is sent: with the survey of a station
 * and the plan of a server, for drives that are not there. It only lists, and reads no blob but a
 * list that is named. A second listing counts what is selected, apart from the plan. What comes or
 * goes before the export, and in which order drives really come, it cannot know.
 */
public final class ExportPreview {

  private final BlobReader store;
  private final TransferOptions options;
  private final List<Long> freeBytes;
  private final Watch watch;

  /** Who looks on. */
  public interface Watch {
    /** So many blobs went by; from 0 again when they are counted once more. Told by thousands. */
    void seen(long blobs);

    /** Whether nobody wants to know any more. */
    boolean isStopped();
  }

  /**
   * A preview for those drives.
   *
   * @param options of the target that this is; it says whether snapshots are meant
   * @param freeBytes of each drive, in the order in which they come; as many more come as are
   *     needed, each like the last
   */
  public ExportPreview(
      BlobReader store, TransferOptions options, List<Long> freeBytes, Watch watch) {
    if (freeBytes.isEmpty()) {
      throw new IllegalArgumentException("an export needs a drive");
    }
    this.store = store;
    this.options = options;
    this.freeBytes = List.copyOf(freeBytes);
    this.watch = watch;
  }

  /**
   * How many bytes a station would find free on a blank drive. That is an assumption: a file system
   * takes 256 MiB and a ten-thousandth of the drive, which is more than NTFS and exFAT take.
   *
   * @param driveBytes the size that is printed on it
   */
  public static long freeBytes(long driveBytes) {
    return Footprint.free(driveBytes);
  }

  /**
   * Goes through all that is selected.
   *
   * @throws UnusableListException if the list that names it is not there, or is none
   * @throws TransferStoppedException if it was told to stop
   * @throws StoreException if the store does not work
   */
  public ExportForecast of(ExportSelection selection)
      throws TransferStoppedException, UnusableListException {
    return of(ExportLists.selected(selection, store));
  }

  /**
   * Goes through all that a list selects which is not in the store.
   *
   * @throws TransferStoppedException if it was told to stop
   * @throws StoreException if the store does not work
   */
  public ExportForecast of(BlobList listed) throws TransferStoppedException {
    BlobSelection selection =
        BlobSelection.of(listed, store, options.exportsSnapshots(), NameOrder.BY_CHARACTERS);
    SelectorCount selectors = new SelectorCount(listed, store.isFlat());
    long capacityMax = Footprint.capacity(Collections.max(freeBytes));
    ForecastCount count = new ForecastCount(selection, selectors, capacityMax, watch::seen);
    ProgressCounter counter = counter();
    List<Piece> pieces =
        RunPlanner.pieces(
                selection, store, Footprint.capacity(freeBytes.getFirst()), counter, count)
            .stream()
            .filter(piece -> piece.run().blobs() > 0)
            .toList();
    ExportPlan plan = ExportPlan.of(pieces.stream().map(Piece::run).toList());
    List<Load> loads = new ArrayList<>();
    for (int i = 0; plan.drives().size() < pieces.size(); i++) {
      DriveId drive = new DriveId("PREVIEW" + (i + 1));
      plan = plan.with(drive, Footprint.capacity(freeBytes.get(Math.min(i, freeBytes.size() - 1))));
      Load load = load(plan, pieces, drive);
      if (load.runs().isEmpty() && i >= freeBytes.size() - 1) {
        break;
      }
      loads.add(load);
    }
    List<LeftOut> leftOut = new ArrayList<>(count.leftOut());
    withoutRoom(plan, pieces, selection.in(count.order()), count, counter).ifPresent(leftOut::add);
    long selected =
        SelectionCount.of(listed, store, options.exportsSnapshots(), counter, watch::seen);
    return new ExportForecast(
        selected, selectors.unique(), selectors.duplicates(), selectors.missing(), loads, leftOut);
  }

  private ProgressCounter counter() {
    return new ProgressCounter(
        new TransferWatch() {
          @Override
          public void progress(Progress progress) {}

          @Override
          public boolean isStopped() {
            return watch.isStopped();
          }
        });
  }

  private static Load load(ExportPlan plan, List<Piece> pieces, DriveId drive) {
    long blobs = 0;
    long bytes = 0;
    for (int i = 0; i < pieces.size(); i++) {
      if (drive.equals(plan.drives().get(i))) {
        blobs += pieces.get(i).run().blobs() - pieces.get(i).lostBlobs();
        bytes += pieces.get(i).run().bytes() - pieces.get(i).lostBytes();
      }
    }
    return new Load(plan.of(drive, false).runs(), blobs, bytes);
  }

  /** What is planned for no drive, but for what is too large in itself. */
  private Optional<LeftOut> withoutRoom(
      ExportPlan plan,
      List<Piece> pieces,
      BlobSelection selection,
      ForecastCount count,
      ProgressCounter counter)
      throws TransferStoppedException {
    long blobs = -count.of(Reason.TOO_LARGE);
    for (int i = 0; i < pieces.size(); i++) {
      if (!plan.drives().containsKey(i)) {
        blobs += pieces.get(i).run().blobs() - pieces.get(i).lostBlobs();
      }
    }
    if (blobs <= 0) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < pieces.size() && names.size() < ForecastCount.NAMES_MAX; i++) {
      if (!plan.drives().containsKey(i)) {
        addNames(names, pieces.get(i), selection, count, counter);
      }
    }
    return Optional.of(new LeftOut(Reason.NO_ROOM, blobs, names));
  }

  private void addNames(
      List<String> names,
      Piece piece,
      BlobSelection selection,
      ForecastCount count,
      ProgressCounter counter)
      throws TransferStoppedException {
    Candidates candidates = Candidates.of(piece.run(), selection, store, (path, length) -> {});
    for (Optional<Candidate> next = candidates.next();
        next.isPresent() && names.size() < ForecastCount.NAMES_MAX;
        next = candidates.next()) {
      counter.checkGoesOn();
      if (!next.get().isLost() && !count.isTooLarge(next.get())) {
        names.add(next.get().title());
      }
    }
  }
}
