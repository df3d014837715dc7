package io.drivedock.benchmarks;

import java.io.IOException;
import java.util.List;

/** What it takes to plan a folder of many files onto several drives, besides finding the files. */
final class PackBench implements Bench.Measurement {

  private static final double SECONDS_MAX = 10;
  private static final long RESIDENT_MAX = 256L << 20;
  private static final int TIMES = 10;

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    long files = scale.generatedFiles() * TIMES;
    Contest contest =
        new Contest(
            List.of(
                new Contest.Contestant("files", () -> child(place, files, "files")),
                new Contest.Contestant("pack", () -> child(place, files, "pack")),
                new Contest.Contestant("index", () -> child(place, files, "index"))));
    contest.go("pack, %,d files".formatted(files), scale.rounds());
    double pack = besides(contest, "pack");
    double index = besides(contest, "index");
    report.limited(
        "pack: %,d files onto drives of 8 TB, besides making their names".formatted(files),
        Measurements.number(SECONDS_MAX) + " CPU-s",
        "%s CPU-s; %s with the index of every file written"
            .formatted(Measurements.number(pack), Measurements.number(index)),
        index <= SECONDS_MAX);
    long resident =
        (long) contest.measurements("index", run -> run.number("resident")).percentile(1);
    report.limited(
        "pack: resident memory",
        Vitals.mib(RESIDENT_MAX),
        Vitals.mib(resident),
        resident <= RESIDENT_MAX);
  }

  private static double besides(Contest contest, String what) {
    return contest.measurements(what, run -> run.number("cpu")).median()
        - contest.measurements("files", run -> run.number("cpu")).median();
  }

  private static Run child(Place place, long files, String what)
      throws IOException, InterruptedException {
    return Run.well(place, place.java(PackChild.class, List.of(), files, what));
  }
}
