package io.drivedock.station.hashing;

/** Takes as many MD5 computations forward at a time as it has lanes. Stateless. */
interface Lanes {

  int count();

  /** How many words of scratch memory it needs. */
  int scratchWords();

  /**
   * Takes each lane forward by so many 64-byte messages, at least one. Lanes that are idle have an
   * address like all others, and their state is lost.
   *
   * @param state A of every lane, then B, C and D
   * @param scratch of {@link #scratchWords}; what is in it does not matter
   * @param addresses for each lane where its messages lie in {@link Memory}: nobody checks them, so
   *     that many bytes must be there, and stay until this returns
   */
  void compress(int[] state, int[] scratch, long[] addresses, int messages);
}
