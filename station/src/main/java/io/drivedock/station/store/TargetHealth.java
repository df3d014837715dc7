package io.drivedock.station.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells a target that fails from one blob that it fails at. A target that did something of the same
 * sort meanwhile is well; where nothing else was asked of it, it is looked at.
 */
final class TargetHealth {

  /** What a target is asked for. */
  enum Sort {
    /** To tell of a blob, or to give its bytes. */
    READ,
    /** To take bytes, or to make a blob. */
    WRITE,
    /** What comes before that, for which some stores need not be asked at all. */
    BEGIN,
    /** What concerns all of it. */
    WHOLE
  }

  /** Fewer attempts than that say nothing about a blob. */
  static final int ATTEMPTS_MIN = 4;

  /** A target with more blobs at fault is waited for less at each. */
  private static final int GIVEN_UP_MANY = 16;

  private final ObjectStore store;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicInteger givenUp = new AtomicInteger();

  TargetHealth(ObjectStore store) {
    this.store = store;
  }

  /** The target has done something of that sort. */
  void went(Sort sort) {
    switch (sort) {
      case READ -> read.incrementAndGet();
      case WRITE -> written.incrementAndGet();
      case BEGIN, WHOLE -> {}
    }
  }

  /** How much of that sort it has done. */
  long done(Sort sort) {
    return switch (sort) {
      case READ -> read.get();
      case WRITE, BEGIN -> written.get();
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
   * Whether the target is well, so that what failed may be the fault of the blob.
   *
   * @param doneBefore how much of that sort the target had done when the attempt before failed
   */
  boolean isWell(Sort sort, StoreException e, long doneBefore) {
    return switch (e.kind()) {
      case UNAVAILABLE ->
          sort != Sort.WHOLE
              && e.retryAfter().isEmpty()
              && (done(sort) > doneBefore || doesWhatItIsAsked());
      // Keys that are wrong for all blobs are the operator's to mend.
      case FORBIDDEN -> sort != Sort.WHOLE && done(sort) > 0 && doesWhatItIsAsked();
      case FULL, LEASED, CHANGED, REJECTED -> false;
    };
  }

  private boolean doesWhatItIsAsked() {
    try {
      store.check();
      return true;
    } catch (StoreException e) {
      return false;
    }
  }
}
