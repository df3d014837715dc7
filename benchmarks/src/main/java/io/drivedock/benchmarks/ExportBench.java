package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Exporting blobs onto a drive, beside what people take to download them. All of them end with
 * everything on the disk; only the product reads it again then, and leaves a manifest.
 */
final class ExportBench implements Bench.Measurement {

  private static final String PRODUCT = "drivedock";
  private static final long LARGE_BYTES = 4L << 30;

  /** So often until the compiler is done. */
  private static final int WARM_TIMES_LARGE = 3;

  private static final int WARM_TIMES_SMALL = 8;
  private static final double CPU_MOST = 0.333;
  private static final double TIME_MOST = 0.667;

  /** What is exported. */
  private record Load(String what, int blobs, long bytes, boolean hasMd5, int warmTimes) {}

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    boolean isWhole = scale.largeBytes() >= 1L << 30;
    long large = isWhole ? LARGE_BYTES : scale.largeBytes();
    Map<String, Path> peers = CloudPeers.downloading(place, "export", report);
    List<Load> loads =
        List.of(
            new Load("export: one blob of " + Vitals.mib(large), 1, large, false, WARM_TIMES_LARGE),
            new Load(
                "export: one blob of %s with Content-MD5".formatted(Vitals.mib(large)),
                1,
                large,
                true,
                WARM_TIMES_LARGE),
            new Load(
                "export: %,d blobs of 4 KiB".formatted(scale.smallFiles()),
                scale.smallFiles(),
                Scale.SMALL_FILE_BYTES,
                true,
                WARM_TIMES_SMALL));
    for (Load load : loads) {
      measure(place, scale, load, peers, report);
    }
  }

  private static void measure(
      Place place, Scale scale, Load load, Map<String, Path> peers, Report report)
      throws Exception {
    try (Sink source = Sink.source(place, load.blobs(), load.bytes(), load.hasMd5())) {
      Path to = place.resolve("drive");
      List<Contest.Contestant> all = new ArrayList<>();
      all.add(
          Peers.cleaned(
              place,
              PRODUCT,
              place.java(ExportChild.class, List.of(), to, Peers.beside(to), source.endpoint(), 1),
              to));
      for (Map.Entry<String, Path> peer : peers.entrySet()) {
        all.add(
            Peers.cleaned(
                place,
                peer.getKey(),
                CloudPeers.download(place, peer.getKey(), peer.getValue(), source, to),
                to));
      }
      Contest contest = new Contest(all);
      contest.go(load.what(), scale.rounds());
      tell(load.what(), contest, peers, report);
      warm(place, load, source, to, contest, report);
    }
  }

  private static void tell(String what, Contest contest, Map<String, Path> peers, Report report) {
    contest.tellEach(what, report);
    for (String peer : peers.keySet()) {
      Measurements cpu = contest.ratio(PRODUCT, List.of(peer), Run::cpuSeconds);
      Measurements wall = contest.ratio(PRODUCT, List.of(peer), Run::wallSeconds);
      report.limited(
          "%s: CPU against %s".formatted(what, peer),
          "x" + CPU_MOST,
          "x" + cpu,
          cpu.median() <= CPU_MOST);
      report.limited(
          "%s: time against %s".formatted(what, peer),
          "x" + TIME_MOST,
          "x" + wall,
          wall.median() <= TIME_MOST);
    }
  }

  /** The same in a JVM that has done it some times. */
  private static void warm(
      Place place, Load load, Sink source, Path to, Contest contest, Report report)
      throws IOException, InterruptedException {
    Run warm =
        Run.well(
            place,
            place.java(
                ExportChild.class,
                List.of(),
                to,
                Peers.beside(to),
                source.endpoint(),
                load.warmTimes()));
    SampleTree.delete(place, to);
    SampleTree.delete(place, Peers.beside(to));
    SampleTree.settle(place);
    report.told(
        load.what() + ": warm",
        "%s s, %s CPU-s, %s us of CPU a blob"
            .formatted(
                Measurements.number(warm.number("wall")),
                Measurements.number(warm.number("cpu")),
                Measurements.number(warm.number("cpu") / load.blobs() * 1e6)));
    contest.tellWarm(load.what(), PRODUCT, warm, report);
  }
}
