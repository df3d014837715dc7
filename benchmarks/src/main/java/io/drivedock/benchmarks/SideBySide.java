package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The product beside its peers, on a tree of large files and on one of small ones. */
final class SideBySide {

  private final Place place;
  private final Scale scale;
  private final Report report;

  SideBySide(Place place, Scale scale, Report report) throws IOException {
    this.place = place;
    this.scale = scale.withLargeBytesAtMost(Machine.fittingBytes(place));
    this.report = report;
  }

  /** What the product does with a tree that was made ready for it. */
  interface Product {
    /** The command that brings what lies on the drive to that place. */
    List<String> command(BenchDrive drive, Path to) throws Exception;
  }

  void measure(String act, Product product) throws Exception {
    BenchDrive large = BenchDrive.at(place, "BENCHLARGE");
    SampleTree.large(large.root(), Scale.LARGE_FILES, scale.largeBytes());
    measure(
        "%s %s in %d files".formatted(act, Vitals.mib(scale.largeBytes()), Scale.LARGE_FILES),
        act,
        large,
        product,
        new Peers.Rate(scale.largeBytes() / (double) (1L << 20), "MiB/s"));
    BenchDrive small = BenchDrive.at(place, "BENCHSMALL");
    SampleTree.small(small.root(), scale.smallFiles(), Scale.SMALL_FILE_BYTES);
    measure(
        "%s %,d files of 4 KiB".formatted(act, scale.smallFiles()),
        act,
        small,
        product,
        new Peers.Rate(scale.smallFiles(), "files/s"));
    if (Peers.rclone().isEmpty()) {
      report.told(act + ": " + Peers.RCLONE, "rclone is not installed here");
    }
  }

  private void measure(String what, String act, BenchDrive drive, Product product, Peers.Rate rate)
      throws Exception {
    Path to = place.resolve("TARGET");
    List<String> command = product.command(drive, to);
    SampleTree.settle(place);
    List<Contest.Contestant> all = new ArrayList<>();
    String name = "drivedock " + act;
    all.add(Peers.cleaned(place, name, command, to));
    List<Contest.Contestant> peers = Peers.of(place, drive.root(), to);
    all.addAll(peers);
    Contest contest = new Contest(all);
    contest.go(what, scale.rounds());
    Peers.tell(
        contest, what, name, peers.stream().map(Contest.Contestant::name).toList(), rate, report);
    SampleTree.delete(place, drive.slots());
  }
}
