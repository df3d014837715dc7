package io.drivedock.server.notes;

import java.time.Instant;

/**
 * A photo of a parcel, without its bytes.
 *
 * @param by who brought it
 * @param length in bytes, as it is kept
 */
public record Photo(String id, Instant at, String by, PhotoType type, int length) {}
