package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The manifest of a large drive, written and read in a small heap, beside the JDK's StAX. */
final class ManifestBench implements Bench.Measurement {

  private static final int BLOBS = 100_000;
  private static final int BLOCKS = 1_000_000;
  private static final String HEAP = "-Xmx64m";

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    Path manifest = place.resolve("manifest.xml");
    Path staxManifest = place.resolve("manifest-stax.xml");
    Contest contest =
        new Contest(
            List.of(
                contestant(place, "write", manifest),
                contestant(place, "write-stax", staxManifest),
                contestant(place, "read", manifest),
                contestant(place, "read-stax", manifest)));
    try {
      contest.go("manifest", scale.rounds());
    } catch (HeapTooSmallException e) {
      report.limited("manifest: " + e.getMessage(), HEAP, "the heap did not do", false);
      return;
    }
    double mib = Files.size(manifest) / (double) (1L << 20);
    Files.delete(manifest);
    Files.delete(staxManifest);
    for (String act : List.of("write", "read")) {
      tell(contest, act, mib, report);
    }
  }

  private static final class HeapTooSmallException extends Exception {
    private static final long serialVersionUID = 1L;

    HeapTooSmallException(String message) {
      super(message);
    }
  }

  private static Contest.Contestant contestant(Place place, String act, Path file) {
    return new Contest.Contestant(
        act,
        () -> {
          Run run = Run.of(place, place.java(ManifestChild.class, List.of(HEAP), act, file, BLOBS));
          if (run.isOutOfMemory()) {
            throw new HeapTooSmallException(act);
          }
          if (run.exit() != 0 || run.number("blobs") != BLOBS || run.number("blocks") != BLOCKS) {
            throw new IOException("to %s a manifest failed: %s".formatted(act, run));
          }
          return run;
        });
  }

  private static void tell(Contest contest, String act, double mib, Report report) {
    String peer = act + "-stax";
    report.limited(
        "manifest: %s %,d blobs with %,d blocks, %s MiB"
            .formatted(act, BLOBS, BLOCKS, Measurements.number(mib)),
        HEAP,
        "%s CPU-s, x%s of StAX; %s MiB/s; heap at most %s, resident %s"
            .formatted(
                contest.measurements(act, run -> run.number("cpu")),
                contest.ratio(act, List.of(peer), run -> run.number("cpu")),
                Measurements.number(
                    mib / contest.measurements(act, run -> run.number("wall")).median()),
                peak(contest, act, "heap"),
                peak(contest, act, "resident")),
        true);
    report.told(
        "manifest: the same with the JDK's StAX alone, " + act,
        "%s CPU-s; heap at most %s"
            .formatted(
                contest.measurements(peer, run -> run.number("cpu")), peak(contest, peer, "heap")));
  }

  private static String peak(Contest contest, String name, String key) {
    return Vitals.mib((long) contest.measurements(name, run -> run.number(key)).percentile(1));
  }
}
