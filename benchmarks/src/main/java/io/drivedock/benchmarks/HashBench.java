package io.drivedock.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** MD5 of many blocks at once beside {@code MessageDigest}, on one processor. */
final class HashBench implements Bench.Measurement {

  private static final List<String> VECTORS =
      List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+EnableVectorSupport");

  /** What lanes promise by the width of their registers, in times of {@code MessageDigest}. */
  private static final Map<Integer, Double> LIMITS = Map.of(16, 8.0, 8, 4.0);

  private static final double NEVER_BELOW = 0.95;

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    for (int width : new int[] {16, 8}) {
      // Where registers are as wide, the JVM is told to use no wider ones.
      List<String> options =
          width == 16
              ? VECTORS
              : List.of(VECTORS.get(0), VECTORS.get(1), "-XX:UseAVX=2", "-XX:MaxVectorSize=32");
      String what = "hash: lanes of registers of %d bits".formatted(width * 32);
      Run run = Run.of(place, place.java(HashChild.class, options, width, scale.rounds()));
      if (run.exit() != 0) {
        report.notMeasured(what, run.toString());
        continue;
      }
      tell(report, what, Objects.requireNonNull(LIMITS.get(width)), run);
    }
  }

  private static void tell(Report report, String what, double limit, Run run) {
    double best = 0;
    double worst = Double.MAX_VALUE;
    for (String line : run.out().lines().toList()) {
      if (!line.startsWith("blocks=")) {
        continue;
      }
      String[] words = line.split("[= ]", -1);
      int blocks = Integer.parseInt(words[1]);
      int bytes = Integer.parseInt(words[3]);
      double ratio = Double.parseDouble(words[5]);
      best = blocks == 16 ? Math.max(best, ratio) : best;
      worst = Math.min(worst, ratio);
      report.told(
          "%s, %d blocks of %,d KiB".formatted(what, blocks, bytes >> 10),
          "%sx of MessageDigest [%s..%s], %s GB/s"
              .formatted(Measurements.number(ratio), words[7], words[9], words[11]));
    }
    report.limited(
        what + ", 16 blocks, at best", limit + "x", Measurements.number(best) + "x", best >= limit);
    report.limited(
        what + ", any number of blocks, at worst",
        NEVER_BELOW + "x",
        Measurements.number(worst) + "x",
        worst >= NEVER_BELOW);
  }
}
