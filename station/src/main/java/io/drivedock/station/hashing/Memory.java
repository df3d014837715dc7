package io.drivedock.station.hashing;

import java.lang.foreign.MemorySegment;

/**
 * All memory outside of the heap, by address. To find out for each 64 bytes whose they are, and
 * whether they are still there, takes longer than to hash them in lanes; so {@link BlockHasher}
 * finds it out once for each block, and is the only one who makes addresses.
 */
final class Memory {

  /** Where the offset is the address. Only lanes may read in it, and nobody writes. */
  static final MemorySegment ALL = all();

  private Memory() {}

  @SuppressWarnings("restricted")
  private static MemorySegment all() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE).asReadOnly();
  }
}
