package io.drivedock.station.importing;

/** What is known of a blob in the store before it is moved there. */
public sealed interface Presence {

  /** Nobody of this transfer has begun with it. */
  record Unbegun() implements Presence {}

  /** A run that was broken off may have brought it under the very name that it is to have. */
  record Possible() implements Presence {}

  /**
   * It is there, which was proven chunk by chunk.
   *
   * @param chunks uncommitted are those that are right, corrupted those in whose place are zeros
   */
  record Proven(ChunkStatuses chunks) implements Presence {}
}
