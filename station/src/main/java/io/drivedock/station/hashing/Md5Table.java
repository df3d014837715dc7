package io.drivedock.station.hashing;

/** The numbers of MD5 (RFC 1321, section 3). */
final class Md5Table {

  /** The bytes that one compression takes. */
  static final int MESSAGE_BYTES = 64;

  /** Where a block begins. */
  static final int A = 0x67452301;

  static final int B = 0xefcdab89;
  static final int C = 0x98badcfe;
  static final int D = 0x10325476;

  private static final int STEPS = 64;

  /** For each step, what is added. */
  static final int[] SINES = new int[STEPS];

  /** For each step, which of the message's 16 words is added. */
  static final int[] WORDS = new int[STEPS];

  static {
    for (int i = 0; i < STEPS; i++) {
      SINES[i] = (int) (long) (StrictMath.abs(StrictMath.sin(i + 1)) * (1L << 32));
      WORDS[i] =
          switch (i / 16) {
            case 0 -> i;
            case 1 -> (5 * i + 1) % 16;
            case 2 -> (3 * i + 5) % 16;
            default -> 7 * i % 16;
          };
    }
  }

  private Md5Table() {}
}
