package io.drivedock.server.notes;

import java.time.Instant;

/**
 * What somebody wrote of a parcel.
 *
 * @param by who
 */
public record Note(String id, Instant at, String by, String text) {}
