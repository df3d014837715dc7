package io.drivedock.dock;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;

/**
 * A piece of what a job exports, which goes onto one drive: all selected blobs from one path to
 * another, both included, in the order in which the store lists them. The two are bounds and need
 * not be blobs that are there; the name of the first may be empty, and that of the last beyond all
 * names.
 *
 * @param bytes that these blobs take on a drive, with what is written beside them
 * @param position where the list of the first container's blobs may be entered to come by the
 *     first; empty for its beginning. Only a shortcut
 */
public record ExportRun(
    String firstContainer,
    String firstName,
    String lastContainer,
    String lastName,
    long blobs,
    long bytes,
    String position,
    NameOrder order) {

  /** Behind every name that a blob may have. */
  public static final String BEHIND_ALL = Character.toString(Character.MAX_CODE_POINT);

  /** Checks that it counts nothing negative. */
  public ExportRun {
    if (blobs < 0 || bytes < 0) {
      throw new IllegalArgumentException("a run has no fewer than 0 blobs and bytes");
    }
  }

  /** Whether a path lies before the first. */
  public boolean isBehind(BlobPath path) {
    return compare(path, firstContainer, firstName) < 0;
  }

  /** Whether a path lies behind the last. */
  public boolean isBefore(BlobPath path) {
    return compare(path, lastContainer, lastName) > 0;
  }

  private int compare(BlobPath path, String container, String name) {
    int byContainer = path.container().compareTo(container);
    return byContainer != 0 ? byContainer : order.compareNames(path.name(), name);
  }

  /** All of this run and of one that follows it. */
  public ExportRun and(ExportRun next) {
    return new ExportRun(
        firstContainer,
        firstName,
        next.lastContainer,
        next.lastName,
        blobs + next.blobs,
        bytes + next.bytes,
        position,
        order);
  }
}
