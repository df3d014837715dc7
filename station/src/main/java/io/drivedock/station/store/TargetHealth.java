package io.drivedock.station.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Tells a target that fails from one blob that it fails at. A target that did something of the same
 * sort meanwhile is well; where nothing else was asked of it, it is looked at.
 */
final class TargetHealth {

  /** Fewer attempts than that say nothing about a blob. */
  static final int ATTEMPTS_MIN = 4;

  /** A target with more blobs at fault is waited for less at each. */
  private static final int GIVEN_UP_MANY = 16;

  private final BooleanSupplier works;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicInteger givenUp = new AtomicInteger();

  /**
   * Of one target.
   *
   * @param works looks at it, where nothing else was asked of it
   */
  TargetHealth(BooleanSupplier works) {
    this.works = works;
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
   * @param doneBefore how much of that sort the target had done when the attempt before failed
   */
  boolean isWell(StoreCall kind, StoreException e, long doneBefore) {
    return switch (e.kind()) {
      case UNAVAILABLE ->
          kind != StoreCall.WHOLE
              && e.retryAfter().isEmpty()
              && (done(kind) > doneBefore || works.getAsBoolean());
      // Keys that are wrong for all blobs, or for lists, are the operator's to mend.
      case FORBIDDEN ->
          kind != StoreCall.WHOLE
              && kind != StoreCall.LIST
              && done(kind) > 0
              && works.getAsBoolean();
      case FULL, LEASED, CHANGED, REJECTED -> false;
    };
  }
}
