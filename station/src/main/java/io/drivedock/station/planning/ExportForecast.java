package io.drivedock.station.planning;

import io.drivedock.dock.ExportRun;
import java.util.List;
import java.util.Optional;

/**
 * What an export would come to. A snapshot counts as a blob.
 *
 * @param selected how many blobs that are there are selected, by a count of its own; see {@link
 *     #isReckoned}
 * @param selectors how many paths and prefixes there are, each counted once
 * @param duplicates how often one of them stood there again
 * @param nonexistent how many of them select nothing
 * @param drives in the order in which they come; some may hold nothing
 * @param leftOut what would be on no drive, by reason
 */
public record ExportForecast(
    long selected,
    long selectors,
    long duplicates,
    long nonexistent,
    List<Load> drives,
    List<LeftOut> leftOut) {

  public ExportForecast {
    drives = List.copyOf(drives);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * What a drive would hold.
   *
   * @param runs that are planned for it, with what of them is left out
   * @param blobs that would be on it
   * @param bytes that these take there, with all that is written beside them
   */
  public record Load(List<ExportRun> runs, long blobs, long bytes) {
    public Load {
      runs = List.copyOf(runs);
    }
  }

  /** Why something would be on no drive. */
  public enum Reason {
    /** It was named, and there is no such blob. */
    MISSING,
    /** It lies in an archive and must first be fetched from there. */
    ARCHIVED,
    /** It does not fit onto any of these drives, though it were alone there. */
    TOO_LARGE,
    /** It is planned together with others, or behind others, for which no drive has the room. */
    NO_ROOM,
    /** It has a name that no blob can have. */
    NO_NAME
  }

  /**
   * What would be on no drive for one reason.
   *
   * @param names the first of them, in the order of the store
   */
  public record LeftOut(Reason reason, long blobs, List<String> names) {
    public LeftOut {
      names = List.copyOf(names);
    }
  }

  /** What is left out for that reason, if anything is. */
  public Optional<LeftOut> leftOut(Reason reason) {
    return leftOut.stream().filter(it -> it.reason() == reason).findFirst();
  }

  /** How many blobs would be on drives. */
  public long exported() {
    return drives.stream().mapToLong(Load::blobs).sum();
  }

  /** How many blobs are there and would be on none. */
  public long notExported() {
    return leftOut.stream()
        .filter(it -> it.reason() != Reason.MISSING)
        .mapToLong(LeftOut::blobs)
        .sum();
  }

  /**
   * Whether everything that is selected would be on a drive or is told as left out. If not, blobs
   * were added or removed while the store was listed, or the forecast is wrong.
   */
  public boolean isReckoned() {
    return selected == exported() + notExported();
  }

  /** How many drives get something. */
  public long drivesNeeded() {
    return drives.stream().filter(drive -> !drive.runs().isEmpty()).count();
  }
}
