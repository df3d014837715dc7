package io.drivedock.benchmarks;

/** Preparing a drive by copying a folder, beside what others take to copy or to hash it. */
final class PrepareBench implements Bench.Measurement {

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    new SideBySide(place, scale, report)
        .measure(
            "prepare",
            (drive, to) ->
                place.drivedock(
                    "prepare",
                    drive.root().toString(),
                    "--drive",
                    to.toString(),
                    "--container",
                    "bench",
                    "--journal",
                    Peers.beside(to).toString()));
  }
}
