package io.drivedock.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whether the memory of a station depends on how much there is on a drive. It must not. */
final class StationBench implements Bench.Measurement {

  private static final long LIVE_GROWTH_MAX = 8L << 20;
  private static final long RESIDENT_GROWTH_MAX = 32L << 20;
  private static final int LARGE_FILES = 4;

  private interface Content {
    void write() throws IOException;
  }

  @Override
  public void run(Place place, Scale scale, Report report)
      throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    for (int files : scale.stationFiles()) {
      BenchDrive drive = BenchDrive.at(place, "BENCH" + files);
      Run run =
          imported(
              place,
              drive,
              () -> SampleTree.small(drive.root(), files, Scale.SMALL_FILE_BYTES),
              (long) files * Scale.SMALL_FILE_BYTES);
      runs.add(run);
      report.told(
          "station: %,d files of 4 KiB".formatted(files),
          "%s; %s files/s, %s CPU-ms a file"
              .formatted(
                  memory(run),
                  Measurements.number(files / run.number("wall")),
                  Measurements.number(run.number("cpu") * 1e3 / files)));
    }
    BenchDrive drive = BenchDrive.at(place, "BENCHLARGE");
    long bytes = scale.stationLargeBytes();
    Run large =
        imported(place, drive, () -> SampleTree.large(drive.root(), LARGE_FILES, bytes), bytes);
    report.told(
        "station: %d files of %s".formatted(LARGE_FILES, Vitals.mib(bytes / LARGE_FILES)),
        "%s; %s MiB/s, %s CPU-s a GiB"
            .formatted(
                memory(large),
                Measurements.number(bytes / large.number("wall") / (1L << 20)),
                Measurements.number(large.number("cpu") / bytes * (1L << 30))));
    judge(scale.stationFiles(), runs, report);
  }

  private static Run imported(Place place, BenchDrive drive, Content content, long bytes)
      throws IOException, InterruptedException {
    Report.progress("station, drive " + drive.id());
    content.write();
    drive.prepareInPlace(place);
    Run run = Run.well(place, drive.importing(place, place.resolve("store"), true));
    if (run.number("bytes") != bytes) {
      throw new IOException("%s bytes arrived and not %d".formatted(run.value("bytes"), bytes));
    }
    for (String left : List.of("store", "store-work", drive.slots().getFileName().toString())) {
      SampleTree.delete(place, place.resolve(left));
    }
    SampleTree.settle(place);
    return run;
  }

  private static String memory(Run run) {
    return "live heap %s, resident %s"
        .formatted(
            Vitals.mib((long) run.number("live")), Vitals.mib((long) run.number("resident")));
  }

  /**
   * The live heap must be the same from the smallest drive on. The resident memory first grows with
   * the garbage that the JVM lets lie, so there the two largest drives are compared.
   */
  private static void judge(List<Integer> files, List<Run> runs, Report report) {
    int last = runs.size() - 1;
    judge("live heap", "live", files, runs, 0, LIVE_GROWTH_MAX, report);
    if (last > 1) {
      judge("resident memory", "resident", files, runs, last - 1, RESIDENT_GROWTH_MAX, report);
    }
  }

  private static void judge(
      String what,
      String key,
      List<Integer> files,
      List<Run> runs,
      int smaller,
      long growthMax,
      Report report) {
    int last = runs.size() - 1;
    long growth = (long) (runs.get(last).number(key) - runs.get(smaller).number(key));
    report.limited(
        "station: %s does not grow with the number of files".formatted(what),
        "%s more".formatted(Vitals.mib(growthMax)),
        "%s more with %,d files than with %,d"
            .formatted(Vitals.mib(growth), files.get(last), files.get(smaller)),
        growth <= growthMax);
  }
}
