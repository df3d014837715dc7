package io.drivedock.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What others take to copy a tree, or to hash it. None does all that the product does: {@code cp}
 * proves nothing, {@code md5sum} writes nothing, and only the plain copy waits for the disk file by
 * file.
 */
final class Peers {

  static final String CP = "cp -r, sync";
  static final String MD5SUM = "md5sum";
  static final String PLAIN = "plain Java copy, 8 threads, fsync of each file";
  static final String RCLONE = "rclone copy --checksum, sync";

  private Peers() {}

  /** The peers that are installed here. */
  static List<Contest.Contestant> of(Place place, Path from, Path to) {
    List<Contest.Contestant> peers = new ArrayList<>();
    peers.add(shell(place, CP, "cp -r \"$1\" \"$2\" && sync -f \"$2\"", from, to));
    peers.add(shell(place, MD5SUM, "find \"$1\" -type f -exec md5sum '{}' + >/dev/null", from, to));
    peers.add(cleaned(place, PLAIN, place.java(PlainCopy.class, List.of(), from, to), to));
    rclone()
        .ifPresent(
            rclone ->
                peers.add(
                    shell(
                        place,
                        RCLONE,
                        "'"
                            + rclone
                            + "' --config '' copy --checksum \"$1\" \"$2\" && sync -f \"$2\"",
                        from,
                        to)));
    return peers;
  }

  /** Where a contestant puts what does not belong to the copy: a journal, a station's work. */
  static Path beside(Path to) {
    return to.resolveSibling(to.getFileName() + "-work");
  }

  /** One that writes to a place which is empty before and after, and on the disk. */
  static Contest.Contestant cleaned(Place place, String name, List<String> command, Path to) {
    return new Contest.Contestant(
        name,
        () -> {
          Run run = Run.well(place, command);
          SampleTree.delete(place, to);
          SampleTree.delete(place, beside(to));
          SampleTree.settle(place);
          return run;
        });
  }

  private static Contest.Contestant shell(
      Place place, String name, String script, Path from, Path to) {
    return cleaned(
        place, name, List.of("sh", "-c", script, "sh", from.toString(), to.toString()), to);
  }

  /** Where rclone is, if it is; nothing is installed for a measurement. */
  static Optional<Path> rclone() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path rclone = Path.of(folder, "rclone");
      if (Files.isExecutable(rclone)) {
        return Optional.of(rclone);
      }
    }
    return Optional.empty();
  }

  /** Tells how the product did, and how each of the peers. */
  static void tell(
      Contest contest, String what, String product, List<String> peers, Rate rate, Report report) {
    report.told(
        what + ": " + product,
        "%s s, %s CPU-s; %s"
            .formatted(
                contest.measurements(product, Run::wallSeconds),
                contest.measurements(product, Run::cpuSeconds),
                rate.of(contest.measurements(product, Run::wallSeconds).median())));
    for (String peer : peers) {
      report.told(
          what + ": " + peer,
          "%s s, %s CPU-s; %s"
              .formatted(
                  contest.measurements(peer, Run::wallSeconds),
                  contest.measurements(peer, Run::cpuSeconds),
                  compared(contest, product, List.of(peer))));
    }
    report.told(
        what + ": %s and %s one after the other".formatted(CP, MD5SUM),
        compared(contest, product, List.of(CP, MD5SUM)));
  }

  private static String compared(Contest contest, String product, List<String> others) {
    return "the product takes x%s of the time, x%s of the CPU"
        .formatted(
            contest.ratio(product, others, Run::wallSeconds),
            contest.ratio(product, others, Run::cpuSeconds));
  }

  /** How fast it is when so much is done in some seconds. */
  record Rate(double amount, String unit) {
    String of(double seconds) {
      return Measurements.number(amount / seconds) + " " + unit;
    }
  }
}
