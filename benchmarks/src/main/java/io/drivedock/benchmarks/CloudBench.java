package io.drivedock.benchmarks;

import io.drivedock.station.importing.JournalChild;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Importing a drive into Azure Blob, beside what people take to bring its files there. What takes
 * the bytes throws them away, so that clients are measured.
 */
final class CloudBench implements Bench.Measurement {

  private static final String PRODUCT = "drivedock";
  private static final int MIDDLE_FILES = 1_000;
  private static final int MIDDLE_BYTES = 1 << 20;
  private static final long LARGE_BYTES = 4L << 30;

  /** So often until the compiler is done, and for small files until lanes are worth a proof. */
  private static final int WARM_TIMES = 10;

  private static final int WARM_TIMES_SMALL = 32;
  private static final double WARM_MICROS_MAX = 40;

  /** Of a workload what is asked for: against whom, in what, and at most how many times as much. */
  private record Limit(String peer, boolean isWall, double most) {}

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    boolean isWhole = scale.largeBytes() >= 1L << 30;
    Map<String, Path> peers = peers(place, report);
    large(place, scale, peers, isWhole ? LARGE_BYTES : scale.largeBytes(), report);
    BenchDrive middle = BenchDrive.at(place, "BENCHMIDDLE");
    int files = isWhole ? MIDDLE_FILES : 100;
    SampleTree.small(middle.root().resolve("data"), files, MIDDLE_BYTES);
    measure(
        place,
        scale,
        "cloud: %,d files of 1 MiB".formatted(files),
        middle,
        peers,
        List.of(new Limit(CloudPeers.AZCOPY_MD5, false, 0.55)),
        report);
    BenchDrive small = BenchDrive.at(place, "BENCHSMALL");
    SampleTree.small(small.root().resolve("data"), scale.smallFiles(), Scale.SMALL_FILE_BYTES);
    measure(
        place,
        scale,
        "cloud: %,d files of 4 KiB".formatted(scale.smallFiles()),
        small,
        peers,
        List.of(
            new Limit(CloudPeers.AZCOPY, false, 0.35), new Limit(CloudPeers.RCLONE, false, 0.35)),
        report);
  }

  private static void large(
      Place place, Scale scale, Map<String, Path> peers, long bytes, Report report)
      throws Exception {
    BenchDrive large = BenchDrive.at(place, "BENCHLARGE");
    SampleTree.large(large.root().resolve("data"), 1, bytes);
    measure(
        place,
        scale,
        "cloud: one file of " + Vitals.mib(bytes),
        large,
        peers,
        List.of(
            new Limit(CloudPeers.AZCOPY_MD5, false, 0.40),
            new Limit(CloudPeers.AZCOPY_MD5, true, 0.33),
            new Limit(CloudPeers.RCLONE, true, 0.33)),
        report);
  }

  private static Map<String, Path> peers(Place place, Report report) throws InterruptedException {
    Map<String, Path> peers = new LinkedHashMap<>();
    try {
      Path azcopy = CloudPeers.azcopy(place);
      peers.put(CloudPeers.AZCOPY, azcopy);
      peers.put(CloudPeers.AZCOPY_MD5, azcopy);
    } catch (IOException e) {
      report.notMeasured("cloud: azcopy", String.valueOf(e.getMessage()));
    }
    try {
      peers.put(CloudPeers.RCLONE, CloudPeers.rclone(place));
    } catch (IOException e) {
      report.notMeasured("cloud: rclone", String.valueOf(e.getMessage()));
    }
    return peers;
  }

  private static void measure(
      Place place,
      Scale scale,
      String what,
      BenchDrive drive,
      Map<String, Path> peers,
      List<Limit> limits,
      Report report)
      throws Exception {
    drive.prepareInPlace(place);
    try (Sink sink = Sink.start(place, "remember")) {
      List<Contest.Contestant> all = new ArrayList<>();
      Path work = place.resolve("WORK");
      all.add(
          Peers.cleaned(
              place, PRODUCT, drive.importing(place, List.of(), work, sink.endpoint(), 1), work));
      for (Map.Entry<String, Path> peer : peers.entrySet()) {
        Path from = drive.root().resolve("data");
        all.add(peer(place, peer.getKey(), peer.getValue(), from, sink));
      }
      SampleTree.readAll(place, drive.root());
      Contest contest = new Contest(all);
      contest.go(what, scale.rounds());
      tell(what, contest, peers, limits, report);
      warm(place, what, drive, sink, contest, report);
    }
    SampleTree.delete(place, drive.slots());
  }

  private static Contest.Contestant peer(
      Place place, String name, Path program, Path from, Sink sink) throws IOException {
    List<String> command = new ArrayList<>();
    if (name.equals(CloudPeers.RCLONE)) {
      command.addAll(CloudPeers.rcloneCopy(program));
      command.addAll(
          List.of(
              from.toString(),
              ":azureblob,sas_url='%s/c?%s':c/r".formatted(sink.endpoint(), CloudPeers.SAS)));
    } else {
      command.addAll(CloudPeers.azcopyCommand(place, program));
      command.addAll(CloudPeers.azcopyUpload(from, sink.endpoint()));
      if (name.equals(CloudPeers.AZCOPY_MD5)) {
        command.add("--put-md5");
      }
    }
    return new Contest.Contestant(name, () -> Run.well(place, command));
  }

  private static void tell(
      String what, Contest contest, Map<String, Path> peers, List<Limit> limits, Report report) {
    contest.tellEach(what, report);
    contest.tellBeside(what, PRODUCT, report);
    for (Limit limit : limits) {
      if (peers.containsKey(limit.peer())) {
        Measurements ratio =
            contest.ratio(
                PRODUCT,
                List.of(limit.peer()),
                limit.isWall() ? Run::wallSeconds : Run::cpuSeconds);
        report.limited(
            "%s: %s against %s".formatted(what, limit.isWall() ? "time" : "CPU", limit.peer()),
            "x" + limit.most(),
            "x" + ratio,
            ratio.median() <= limit.most());
      }
    }
  }

  /** The same in a JVM that has done it some times, beside our own transport alone. */
  private static void warm(
      Place place, String what, BenchDrive drive, Sink sink, Contest contest, Report report)
      throws IOException, InterruptedException {
    int times = drive.files() > MIDDLE_FILES ? WARM_TIMES_SMALL : WARM_TIMES;
    Path work = place.resolve("WORK");
    Run warm = Run.well(place, drive.importing(place, List.of(), work, sink.endpoint(), times));
    SampleTree.delete(place, Peers.beside(work));
    Run plain =
        Run.well(
            place,
            place.java(
                TransportChild.class,
                List.of(),
                drive.root().resolve("data"),
                sink.endpoint(),
                times));
    Run journal =
        Run.well(
            place,
            place.java(
                JournalChild.class,
                List.of(),
                place.resolve("journal"),
                (long) warm.number("blobs")));
    report.told(
        what + ": durable progress",
        "%s of the CPU of a warm import"
            .formatted(percent(journal.number("cpu") / warm.number("cpu"))));
    double blobs = warm.number("blobs");
    report.told(
        what + ": warm",
        "%s s, %s CPU-s, %s us of CPU a blob; x%s of the CPU of reading and sending alone (%s CPU-s)"
            .formatted(
                Measurements.number(warm.number("wall")),
                Measurements.number(warm.number("cpu")),
                Measurements.number(warm.number("cpu") / blobs * 1e6),
                Measurements.number(warm.number("cpu") / plain.number("cpu")),
                Measurements.number(plain.number("cpu"))));
    if (drive.files() > MIDDLE_FILES) {
      report.limited(
          what + ": warm, CPU a file",
          Measurements.number(WARM_MICROS_MAX) + " us",
          Measurements.number(warm.number("cpu") / blobs * 1e6) + " us",
          warm.number("cpu") / blobs * 1e6 <= WARM_MICROS_MAX);
    }
    contest.tellWarm(what, PRODUCT, warm, report);
  }

  private static String percent(double share) {
    return Measurements.number(share * 100) + " %";
  }
}
