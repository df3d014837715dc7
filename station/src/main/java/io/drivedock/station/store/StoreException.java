package io.drivedock.station.store;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store does not do what was asked. The message is a sentence for an operator. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is the matter, and so what can be done. */
  public enum Kind {
    /** It cannot be reached, or fails; the same may work later. */
    UNAVAILABLE,
    /** It has no room left; the same works when there is some. */
    FULL,
    /** It does not let this station in; the operator must mend that. */
    FORBIDDEN,
    /** Somebody else holds a lease on the blob that is there. */
    LEASED,
    /** The blob that is there is another one than that which was asked for. */
    CHANGED,
    /**
     * It does not take this blob, now or later: a name or a size it cannot hold. Or it gives no
     * list, though it does all else.
     */
    REJECTED
  }

  private final Kind kind;
  private final @Nullable Duration retryAfter;
  private final @Nullable String said;

  /** Says what was attempted on which thing. */
  public StoreException(Kind kind, String message, Throwable cause) {
    this(kind, message, cause, null, null);
  }

  /**
   * Says what was attempted on which thing.
   *
   * @param retryAfter how long the store asks to be left alone, zero if it only says that it is
   *     asked too much; null if it says neither
   */
  public StoreException(Kind kind, String message, Throwable cause, @Nullable Duration retryAfter) {
    this(kind, message, cause, retryAfter, null);
  }

  /**
   * Says what was attempted on which thing.
   *
   * @param retryAfter as above
   * @param said the store's own code and status, or what else the customer is told; null if there
   *     is nothing to tell
   */
  public StoreException(
      Kind kind,
      String message,
      @Nullable Throwable cause,
      @Nullable Duration retryAfter,
      @Nullable String said) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.said = said;
  }

  /**
   * Says what was attempted on which thing. Of {@link Kind#REJECTED} and {@link Kind#CHANGED} the
   * message is told to whoever sent the blob too, see {@link #reason}.
   */
  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.retryAfter = null;
    this.said = null;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Why, for whoever sent the blob: the store's own code and status, or our sentence on the blob
   * where the store was not asked. Names nothing of the operator's: no address, bucket or folder.
   */
  public Optional<String> reason() {
    boolean isOurSentence = said == null && getCause() == null && isOfBlob();
    return isOurSentence ? Optional.ofNullable(getMessage()) : Optional.ofNullable(said);
  }

  /** Whether a message that no store gave is about a blob, and not about a target. */
  private boolean isOfBlob() {
    return switch (kind) {
      case REJECTED, CHANGED -> true;
      case UNAVAILABLE, FULL, FORBIDDEN, LEASED -> false;
    };
  }

  /**
   * The same, where it is the blob that is at fault and not its target, which does other things
   * meanwhile.
   */
  StoreException ofBlob(int attempts) {
    return rejected(attempts, ", so the blob is given up.");
  }

  /** The same, where the target does other things and does not give one of its lists. */
  StoreException ofList(int attempts) {
    return rejected(attempts, ".");
  }

  private StoreException rejected(int attempts, String end) {
    return new StoreException(
        Kind.REJECTED,
        getMessage()
            + " All "
            + attempts
            + " attempts failed this way while the target carried out other requests"
            + end,
        getCause() == null ? this : getCause(),
        null,
        reason().orElse("no valid answer") + "; " + attempts + " attempts");
  }

  /** How long the store asks to be left alone, where it is asked too much. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
