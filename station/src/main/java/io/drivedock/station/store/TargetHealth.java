package io.drivedock.station.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells a target that fails from one blob that it fails at. A target that did something of the same
 * sort meanwhile is well; where nothing else was asked of it, it is looked at.
 */
final class TargetHealth {

  /** Fewer attempts than that say nothing about a blob. */
  static final int ATTEMPTS_MIN = 4;

  /** A target with more blobs at fault is waited for less at each. */
  private static final int GIVEN_UP_MANY = 16;

  /** No container of the customer's, but where the station keeps what is its own. */
  static final String OWN_PLACE = "";

  private final Probe probe;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicInteger givenUp = new AtomicInteger();

  /** Asks a target for something of the station's own. */
  interface Probe {
    /**
     * Whether the target does something of that sort.
     *
     * @param container where; {@link #OWN_PLACE} where it does not matter
     */
    boolean works(StoreCall kind, String container);
  }

  /**
   * Of one target.
   *
   * @param probe looks at it, where nothing else was asked of it
   */
  TargetHealth(Probe probe) {
    this.probe = probe;
  }

  /** The target has done something of that sort. */
  void went(StoreCall kind) {
    switch (kind) {
      case READ, LIST -> read.incrementAndGet();
      case WRITE, COMMIT -> written.incrementAndGet();
      case BEGIN, WHOLE -> {}
    }
  }

  /** An earlier run had it give bytes and take some; this one need not see that itself. */
  void didBefore() {
    read.incrementAndGet();
    written.incrementAndGet();
  }

  /** How much of that sort it has done. */
  long done(StoreCall kind) {
    return switch (kind) {
      case READ, LIST -> read.get();
      case WRITE, COMMIT, BEGIN -> written.get();
      case WHOLE -> 0;
    };
  }

  /** By how much the patience with one blob is shortened. */
  int haste() {
    return givenUp.get() < GIVEN_UP_MANY ? 1 : GIVEN_UP_MANY;
  }

  /** A blob is given up. */
  void givesUp() {
    givenUp.incrementAndGet();
  }

  /**
   * Whether the target is well, so that what failed may be the fault of the blob, or of the list.
   *
   * @param container of the blob
   * @param doneBefore how much of that sort the target had done when the attempt before failed
   */
  boolean isWell(StoreCall kind, String container, StoreException e, long doneBefore) {
    return switch (e.kind()) {
      case UNAVAILABLE ->
          kind != StoreCall.WHOLE
              && e.retryAfter().isEmpty()
              && (done(kind) > doneBefore || probe.works(kind, OWN_PLACE));
      // Keys that are wrong for all blobs, or for lists, are the operator's to mend.
      case FORBIDDEN ->
          kind != StoreCall.WHOLE
              && kind != StoreCall.LIST
              && (probe.works(kind, container) || (done(kind) > 0 && probe.works(kind, OWN_PLACE)));
      case FULL, LEASED, CHANGED, REJECTED -> false;
    };
  }
}
