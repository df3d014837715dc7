package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Whether what a station takes for a file depends on how many there are. It must not. */
final class ManyBench implements Bench.Measurement {

  private static final long RESIDENT_MAX = 512L << 20;

  /** Ten times the files may take so many times the CPU. */
  private static final double CPU_GROWTH_MAX = 11;

  private static final int TIMES = 10;

  @Override
  public void run(Place place, Scale scale, Report report)
      throws IOException, InterruptedException {
    Run few = imported(place, scale.generatedFiles() / TIMES, report);
    Run many = imported(place, scale.generatedFiles(), report);
    report.limited(
        "many: CPU of ten times the files",
        "x" + CPU_GROWTH_MAX,
        "x" + Measurements.number(many.number("cpu") / few.number("cpu")),
        many.number("cpu") <= CPU_GROWTH_MAX * few.number("cpu"));
    report.limited(
        "many: resident memory",
        Vitals.mib(RESIDENT_MAX),
        Vitals.mib((long) many.number("resident")),
        many.number("resident") <= RESIDENT_MAX);
  }

  private static Run imported(Place place, long files, Report report)
      throws IOException, InterruptedException {
    Report.progress("many, %,d files".formatted(files));
    Path work = place.resolve("work");
    GeneratedDrive drive = GeneratedDrive.of(place.resolve("manifest"), files);
    Run run;
    try (Sink sink = Sink.start(place, "forget")) {
      run =
          Run.well(
              place,
              place.java(
                  ManyChild.class, List.of(), drive.manifest(), files, work, sink.endpoint()));
    }
    SampleTree.delete(place, work);
    report.told(
        "many: %,d files of %d bytes".formatted(files, GeneratedDrive.FILE_BYTES),
        "%s s, %s CPU-s, %s us of CPU a file, resident %s"
            .formatted(
                Measurements.number(run.number("wall")),
                Measurements.number(run.number("cpu")),
                Measurements.number(run.number("cpu") / files * 1e6),
                Vitals.mib((long) run.number("resident"))));
    return run;
  }
}
