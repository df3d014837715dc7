package io.drivedock.server.notes;

/** A picture is not kept. The message is a sentence for whoever brought it. */
public final class PhotoException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why; each has its phrase {@code parcel.problem.photo.KIND} in the portal. */
  public enum Kind {
    /** It is none of the kinds that are kept. */
    UNKNOWN_KIND,
    /** It has more bytes than are kept. */
    TOO_LARGE,
    /** It breaks the rules of its kind, or ends too early. */
    DAMAGED,
    /** The parcel has as many as are kept. */
    TOO_MANY
  }

  private final Kind kind;

  PhotoException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
