package io.drivedock.station.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SplitTest {

  /** As on a processor of AVX-512: one lane alone is half as fast as MessageDigest. */
  private static final HashEngine.Proven SIXTEEN = new HashEngine.Proven(new PlainLanes(16), 8);

  private static final long MIB = 1L << 20;

  @Test
  void oneBlockAloneIsHashedAlone() {
    assertThat(alone(new long[] {4 * MIB})).containsExactly(0);
  }

  @Test
  void aFullGroupGoesThroughLanes() {
    assertThat(alone(equal(16, 4 * MIB))).isEmpty();
    assertThat(alone(equal(32, 4_096))).isEmpty();
  }

  /** Two groups would take twice as long. */
  @Test
  void oneBlockTooManyIsHashedAlone() {
    assertThat(alone(equal(17, MIB))).hasSize(1);
  }

  @Test
  void oneLongBlockAmongShortOnesIsHashedAlone() {
    long[] lengths = equal(16, 4_096);
    lengths[9] = 4 * MIB;

    assertThat(alone(lengths)).containsExactly(9);
  }

  @Test
  void nothingNeedsNothing() {
    assertThat(alone(new long[0])).isEmpty();
  }

  private static long[] equal(int count, long length) {
    long[] lengths = new long[count];
    Arrays.fill(lengths, length);
    return lengths;
  }

  private static int[] alone(long[] lengths) {
    boolean[] isScalar = new boolean[lengths.length];
    new Split(lengths.length).decide(lengths, lengths.length, SIXTEEN, isScalar);
    return IntStream.range(0, lengths.length).filter(i -> isScalar[i]).toArray();
  }
}
