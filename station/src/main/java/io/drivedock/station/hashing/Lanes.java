package io.drivedock.station.hashing;

import java.lang.foreign.MemorySegment;

/** Takes as many MD5 computations forward at a time as it has lanes. Stateless. */
interface Lanes {

  /** How many. */
  int count();

  /** How many words of scratch memory it needs. */
  int scratchWords();

  /**
   * Takes each lane forward by so many 64-byte messages, at least one. Lanes that are idle have a
   * piece like all others, and their state is lost.
   *
   * @param state A of every lane, then B, C and D
   * @param scratch of {@link #scratchWords}; what is in it does not matter
   * @param pieces for each lane where its bytes lie
   * @param offsets where they begin in it
   */
  void compress(int[] state, int[] scratch, MemorySegment[] pieces, long[] offsets, int messages);
}
