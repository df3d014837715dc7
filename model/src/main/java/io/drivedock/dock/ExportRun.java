package io.drivedock.dock;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;

/**
 * A piece of what a job exports, which goes onto one drive: all selected blobs from one path to
 * another, both included, in the order in which the store lists them. The two are bounds and need
 * not be blobs that are there; the name of the first may be empty, and that of the last beyond all
 * names.
 *
 * @param firstSnapshot where it begins among the snapshots of the first and that blob itself, as
 *     {@link #isBehind} has their places; empty for the first of them
 * @param lastSnapshot where it ends among those of the last; empty for the last of them, which is
 *     the blob itself
 * @param bytes that these blobs take on a drive, with what is written beside them
 * @param position where the list of the first container's blobs may be entered to come by the
 *     first; empty for its beginning. Only a shortcut
 */
public record ExportRun(
    String firstContainer,
    String firstName,
    String firstSnapshot,
    String lastContainer,
    String lastName,
    String lastSnapshot,
    long blobs,
    long bytes,
    String position,
    NameOrder order) {

  /** Behind every name that a blob may have. */
  public static final String BEHIND_ALL = Character.toString(Character.MAX_CODE_POINT);

  /** Before every container, and before the place of every snapshot. */
  private static final String BEFORE_ALL = "!";

  /** Makes of a place the next one: all characters of places sort behind it. */
  private static final char BEHIND = ' ';

  /** One that cuts no blob off its snapshots. */
  public ExportRun(
      String firstContainer,
      String firstName,
      String lastContainer,
      String lastName,
      long blobs,
      long bytes,
      String position,
      NameOrder order) {
    this(firstContainer, firstName, "", lastContainer, lastName, "", blobs, bytes, position, order);
  }

  /** Checks that it counts nothing negative. */
  public ExportRun {
    if (blobs < 0 || bytes < 0) {
      throw new IllegalArgumentException("a run must not have a negative number of blobs or bytes");
    }
  }

  /**
   * Whether a blob or a snapshot lies before the first.
   *
   * @param place among the snapshots of that path, which sorts as they do; that of the blob itself
   *     is {@link #BEHIND_ALL}
   */
  public boolean isBehind(BlobPath path, String place) {
    return isBehind(path.container(), path.name(), place);
  }

  /** The same of what may have any name. */
  public boolean isBehind(String container, String name, String place) {
    int byPath = compare(container, name, firstContainer, firstName);
    return byPath < 0 || (byPath == 0 && place.compareTo(firstSnapshot) < 0);
  }

  /** Whether a blob or a snapshot lies behind the last. */
  public boolean isBefore(BlobPath path, String place) {
    return isBefore(path.container(), path.name(), place);
  }

  /** The same of what may have any name. */
  public boolean isBefore(String container, String name, String place) {
    int byPath = compare(container, name, lastContainer, lastName);
    boolean isCut = !lastSnapshot.isEmpty();
    return byPath > 0 || (byPath == 0 && isCut && place.compareTo(lastSnapshot) > 0);
  }

  /** The same from another place among the snapshots of its first blob. */
  public ExportRun from(String place) {
    return new ExportRun(
        firstContainer,
        firstName,
        place,
        lastContainer,
        lastName,
        lastSnapshot,
        blobs,
        bytes,
        position,
        order);
  }

  /**
   * What of it lies behind a blob or a snapshot that it holds.
   *
   * @param place among the snapshots of that path
   */
  public ExportRun behind(BlobPath path, String place) {
    return new ExportRun(
        path.container(),
        path.name(),
        place + BEHIND,
        lastContainer,
        lastName,
        lastSnapshot,
        blobs,
        bytes,
        position,
        order);
  }

  /** The same up to another place among the snapshots of its last blob. */
  public ExportRun upTo(String place) {
    return new ExportRun(
        firstContainer,
        firstName,
        firstSnapshot,
        lastContainer,
        lastName,
        place,
        blobs,
        bytes,
        position,
        order);
  }

  /** Behind every place that is before that one, and before that one. */
  private static String before(String place) {
    int last = place.length() - 1;
    return place.substring(0, last) + (char) (place.charAt(last) - 1) + Character.MAX_VALUE;
  }

  /** Whether both end at the same place. */
  public boolean endsAs(ExportRun other) {
    return lastContainer.equals(other.lastContainer)
        && lastName.equals(other.lastName)
        && lastSnapshot.equals(other.lastSnapshot);
  }

  private int compare(String container, String name, String toContainer, String toName) {
    int byContainer = container.compareTo(toContainer);
    return byContainer != 0 ? byContainer : order.compareNames(name, toName);
  }

  /** The same from the very beginning of everything. */
  public ExportRun fromFirst() {
    return new ExportRun(
        BEFORE_ALL, "", "", lastContainer, lastName, lastSnapshot, blobs, bytes, "", order);
  }

  /** The same to the very end of everything. */
  public ExportRun toLast() {
    return new ExportRun(
        firstContainer,
        firstName,
        firstSnapshot,
        BEHIND_ALL,
        "",
        "",
        blobs,
        bytes,
        position,
        order);
  }

  /**
   * The same up to where another begins, without the first of that. So whatever comes between the
   * two while they are exported lies in this one.
   */
  public ExportRun upToBegin(ExportRun next) {
    boolean isCut = !next.firstSnapshot.isEmpty();
    return new ExportRun(
        firstContainer,
        firstName,
        firstSnapshot,
        next.firstContainer,
        next.firstName,
        isCut ? before(next.firstSnapshot) : BEFORE_ALL,
        blobs,
        bytes,
        position,
        order);
  }

  /** All of this run and of one that follows it. */
  public ExportRun and(ExportRun next) {
    return new ExportRun(
        firstContainer,
        firstName,
        firstSnapshot,
        next.lastContainer,
        next.lastName,
        next.lastSnapshot,
        blobs + next.blobs,
        bytes + next.bytes,
        position,
        order);
  }
}
