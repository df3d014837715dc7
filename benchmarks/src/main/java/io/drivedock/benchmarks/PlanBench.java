package io.drivedock.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * What it takes to plan an export of many blobs, besides listing them; and whether memory grows.
 */
final class PlanBench implements Bench.Measurement {

  private static final double SECONDS_MAX = 10;
  private static final long RESIDENT_MAX = 256L << 20;
  private static final int TIMES = 10;

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    long blobs = scale.generatedFiles();
    Run few = child(place, Math.max(1, blobs / TIMES), "plan");
    Contest contest =
        new Contest(
            List.of(
                new Contest.Contestant("list", () -> child(place, blobs, "list")),
                new Contest.Contestant("plan", () -> child(place, blobs, "plan"))));
    contest.go("plan, %,d blobs".formatted(blobs), scale.rounds());
    double seconds = besides(contest, "wall");
    report.limited(
        "plan: %,d blobs onto drives of 8 TB, besides listing them".formatted(blobs),
        Measurements.number(SECONDS_MAX) + " s",
        "%s s, %s CPU-s; with the listing %s CPU-s, x%s of it alone"
            .formatted(
                Measurements.number(seconds),
                Measurements.number(besides(contest, "cpu")),
                contest.measurements("plan", run -> run.number("cpu")),
                contest.ratio("plan", List.of("list"), run -> run.number("cpu"))),
        seconds <= SECONDS_MAX);
    long resident =
        (long) contest.measurements("plan", run -> run.number("resident")).percentile(1);
    report.limited(
        "plan: resident memory",
        Vitals.mib(RESIDENT_MAX),
        "%s; %s with a tenth of the blobs"
            .formatted(Vitals.mib(resident), Vitals.mib((long) few.number("resident"))),
        resident <= RESIDENT_MAX);
  }

  /** What planning takes more than listing, by their medians. */
  private static double besides(Contest contest, String key) {
    return contest.measurements("plan", run -> run.number(key)).median()
        - contest.measurements("list", run -> run.number(key)).median();
  }

  private static Run child(Place place, long blobs, String what)
      throws IOException, InterruptedException {
    return Run.well(place, place.java(PlanChild.class, List.of(), blobs, what));
  }
}
