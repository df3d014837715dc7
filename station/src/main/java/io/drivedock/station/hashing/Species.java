package io.drivedock.station.hashing;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The sizes of registers, by how many words of 32 bits they hold. */
final class Species {

  private static final int STAGES = 3;
  private static final int PAIRS = 8;

  /**
   * A transposition of squares that lie one below the other in 16 rows takes a stage for each power
   * of 2 below the width, and takes the rows in pairs that lie as far apart: for each stage the
   * upper rows of its eight pairs.
   */
  static final int[] UPPER_ROWS = new int[STAGES * PAIRS];

  static {
    for (int stage = 0; stage < STAGES; stage++) {
      int distance = 1 << stage;
      for (int pair = 0; pair < PAIRS; pair++) {
        UPPER_ROWS[stage * PAIRS + pair] = pair / distance * 2 * distance + pair % distance;
      }
    }
  }

  private Species() {}

  /** Of the largest registers that this machine is fast with. */
  static int preferredLength() {
    return IntVector.SPECIES_PREFERRED.length();
  }

  /**
   * The species of that length.
   *
   * @throws IllegalArgumentException if there is none
   */
  static VectorSpecies<Integer> ofLength(int words) {
    return switch (words) {
      case 4 -> IntVector.SPECIES_128;
      case 8 -> IntVector.SPECIES_256;
      default -> throw new IllegalArgumentException("no register holds " + words + " words");
    };
  }

  /**
   * Which words of two rows that lie so far apart become the upper or the lower of them in a stage
   * of the transposition, for {@link IntVector#selectFrom(jdk.incubator.vector.Vector,
   * jdk.incubator.vector.Vector)}.
   */
  static int[] exchange(int width, int distance, boolean isLower) {
    int[] from = new int[width];
    for (int i = 0; i < width; i++) {
      boolean isOdd = (i & distance) != 0;
      from[i] =
          isLower ? isOdd ? width + i : (i | distance) % width : isOdd ? width + (i ^ distance) : i;
    }
    return from;
  }
}
