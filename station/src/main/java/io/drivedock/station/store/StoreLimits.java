package io.drivedock.station.store;

/**
 * What a store can hold.
 *
 * @param takesPageBlobs whether a blob may have gaps that read as zeros
 * @param uploadsMax how many uploads at once make it no faster
 * @param isNear whether to ask what is there costs next to nothing beside bringing a small blob
 * @param conventions what other tools look for there
 */
public record StoreLimits(
    boolean takesPageBlobs, int uploadsMax, boolean isNear, Conventions conventions) {

  /** Those of a store where other tools look for nothing. */
  public StoreLimits(boolean takesPageBlobs, int uploadsMax, boolean isNear) {
    this(takesPageBlobs, uploadsMax, isNear, Conventions.PLAIN);
  }
}
