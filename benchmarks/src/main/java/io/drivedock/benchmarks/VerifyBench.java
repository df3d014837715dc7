package io.drivedock.benchmarks;

import java.util.List;

/**
 * Proving a drive beside reading it and hashing it alone. What the processors have to do for both
 * cannot be had sooner than they can do it.
 */
final class VerifyBench implements Bench.Measurement {

  private static final double SHARE_MIN = 0.9;

  /** So often until the compiler is done. */
  private static final int TIMES = 4;

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    BenchDrive large = BenchDrive.at(place, "BENCHLARGE");
    SampleTree.large(large.root().resolve("data"), Scale.LARGE_FILES, scale.largeBytes());
    measure(
        place,
        scale,
        "verify: %d files, %s".formatted(Scale.LARGE_FILES, Vitals.mib(scale.largeBytes())),
        large,
        scale.largeBytes(),
        true,
        report);
    BenchDrive small = BenchDrive.at(place, "BENCHSMALL");
    SampleTree.small(small.root().resolve("data"), scale.smallFiles(), Scale.SMALL_FILE_BYTES);
    measure(
        place,
        scale,
        "verify: %,d files of 4 KiB".formatted(scale.smallFiles()),
        small,
        (long) scale.smallFiles() * Scale.SMALL_FILE_BYTES,
        false,
        report);
  }

  private static void measure(
      Place place,
      Scale scale,
      String what,
      BenchDrive drive,
      long bytes,
      boolean isLimited,
      Report report)
      throws Exception {
    drive.prepareInPlace(place);
    Contest contest =
        new Contest(
            List.of(VerifyChild.VERIFY, VerifyChild.READ, VerifyChild.HASH).stream()
                .map(
                    doing ->
                        new Contest.Contestant(
                            doing,
                            () ->
                                Run.well(
                                    place,
                                    place.java(
                                        VerifyChild.class, List.of(), doing, drive.root(), TIMES))))
                .toList());
    contest.go(what, scale.rounds());
    for (String doing : contest.names()) {
      double seconds = contest.measurements(doing, run -> run.number("wall")).median();
      report.told(
          what + ": " + (doing.equals(VerifyChild.VERIFY) ? doing : doing + " alone"),
          "%s s, %s CPU-s, %s MB/s"
              .formatted(
                  contest.measurements(doing, run -> run.number("wall")),
                  contest.measurements(doing, run -> run.number("cpu")),
                  Measurements.number(bytes / seconds / 1e6)));
    }
    double read = median(contest, VerifyChild.READ, "wall");
    double hash = median(contest, VerifyChild.HASH, "wall");
    double both =
        (median(contest, VerifyChild.READ, "cpu") + median(contest, VerifyChild.HASH, "cpu"))
            / Runtime.getRuntime().availableProcessors();
    double share =
        Math.max(both, Math.max(read, hash)) / median(contest, VerifyChild.VERIFY, "wall");
    String name = what + ": share of what disk and processors can do";
    String found = "x" + Measurements.number(share);
    if (isLimited) {
      report.limited(name, "x" + SHARE_MIN, found, share >= SHARE_MIN);
    } else {
      report.told(name, found);
    }
    SampleTree.delete(place, drive.slots());
  }

  private static double median(Contest contest, String doing, String key) {
    return contest.measurements(doing, run -> run.number(key)).median();
  }
}
