package io.drivedock.station.repairing;

/** A blob cannot be mended, and nothing is wrong with drive or store. The message says why. */
final class NotMendedException extends Exception {

  private static final long serialVersionUID = 1L;

  NotMendedException(String why) {
    super(why);
  }
}
