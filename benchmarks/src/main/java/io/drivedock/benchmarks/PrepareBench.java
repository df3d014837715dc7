package io.drivedock.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Preparing a drive by copying a folder, beside {@code rclone copy}, {@code sync -f} and {@code
 * md5sum}: whole processes from a cold start, each onto a file system made anew. Both end when
 * everything is on the disk. The pass that reads the drive back, which no peer does, is measured
 * apart.
 */
final class PrepareBench implements Bench.Measurement {

  private static final String PEER = "rclone copy, sync -f, md5sum";
  private static final String OURS = "drivedock prepare --no-read-back";
  private static final String WHOLE = "drivedock prepare";

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    if (Peers.rclone().isEmpty() || !LoopVolume.isPossible(place)) {
      report.notMeasured("prepare", "needs rclone, mkfs.ext4, and root to mount");
      return;
    }
    Path small = place.resolve("small");
    SampleTree.small(small, scale.smallFiles(), Scale.SMALL_FILE_BYTES);
    long smallBytes = (long) scale.smallFiles() * Scale.SMALL_FILE_BYTES;
    compare(
        new Work(
            "prepare %,d files of 4 KiB".formatted(scale.smallFiles()),
            small,
            smallBytes,
            scale.smallFiles()),
        new Limits(1.2, 1.1),
        place,
        scale,
        report);
    SampleTree.delete(place, small);
    Path large = place.resolve("large");
    long largeBytes = Math.min(2 * scale.largeBytes(), Machine.fittingBytes(place));
    SampleTree.large(large, Scale.LARGE_FILES, largeBytes);
    compare(
        new Work(
            "prepare %s in %d files".formatted(Vitals.mib(largeBytes), Scale.LARGE_FILES),
            large,
            largeBytes,
            Scale.LARGE_FILES),
        new Limits(0.9, 0.6),
        place,
        scale,
        report);
    SampleTree.delete(place, large);
  }

  private record Work(String what, Path tree, long bytes, long files) {}

  /** The most of the peer's time and of its CPU. */
  private record Limits(double wall, double cpu) {}

  private static void compare(Work work, Limits limits, Place place, Scale scale, Report report)
      throws Exception {
    SampleTree.readAll(place, work.tree);
    SampleTree.settle(place);
    Contest contest =
        new Contest(
            List.of(
                new Contest.Contestant(OURS, () -> fresh(place, work, PrepareBench::withoutPass)),
                new Contest.Contestant(WHOLE, () -> fresh(place, work, PrepareBench::whole)),
                new Contest.Contestant(PEER, () -> fresh(place, work, PrepareBench::peer))));
    contest.go(work.what, scale.rounds());
    contest.tellEach(work.what, report);
    Measurements wall = contest.ratio(OURS, List.of(PEER), Run::wallSeconds);
    Measurements cpu = contest.ratio(OURS, List.of(PEER), Run::cpuSeconds);
    limited(work.what + ": time of " + PEER, limits.wall, wall, report);
    limited(work.what + ": CPU of " + PEER, limits.cpu, cpu, report);
  }

  private static void limited(String what, double most, Measurements ratio, Report report) {
    report.limited(what, "x" + Measurements.number(most), "x" + ratio, ratio.median() <= most);
  }

  private interface Command {
    List<String> of(Place place, Path from, Path to);
  }

  private static Run fresh(Place place, Work work, Command command) throws Exception {
    try (LoopVolume volume = LoopVolume.make(place, "volume", work.bytes, work.files)) {
      Path to = volume.root().resolve("DRIVE1");
      Run run = Run.well(place, command.of(place, work.tree, to));
      SampleTree.delete(place, Peers.beside(to));
      return run;
    }
  }

  private static List<String> withoutPass(Place place, Path from, Path to) {
    List<String> words = new ArrayList<>(whole(place, from, to));
    words.add("--no-read-back");
    return words;
  }

  private static List<String> whole(Place place, Path from, Path to) {
    return place.drivedock(
        "prepare",
        from.toString(),
        "--drive",
        to.toString(),
        "--container",
        "bench",
        "--journal",
        place.resolve("DRIVE1.jrn").toString());
  }

  private static List<String> peer(Place place, Path from, Path to) {
    return List.of(
        "sh",
        "-c",
        "rclone --config '' copy \"$1\" \"$2\" && sync -f \"$2\""
            + " && find \"$1\" -type f -exec md5sum '{}' + >/dev/null",
        "sh",
        from.toString(),
        to.toString());
  }
}
