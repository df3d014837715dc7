package io.drivedock.station.store;

/**
 * What a store can hold.
 *
 * @param takesPageBlobs whether a blob may have gaps that read as zeros
 * @param uploadsMax how many uploads at once make it no faster
 */
public record StoreLimits(boolean takesPageBlobs, int uploadsMax) {}
