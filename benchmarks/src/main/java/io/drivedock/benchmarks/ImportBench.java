package io.drivedock.benchmarks;

/** Importing a drive into a folder, beside what others take to copy or to hash it. */
final class ImportBench implements Bench.Measurement {

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    new SideBySide(place, scale, report)
        .measure(
            "import",
            (drive, to) -> {
              drive.prepareInPlace(place);
              return drive.importing(place, to, false);
            });
  }
}
