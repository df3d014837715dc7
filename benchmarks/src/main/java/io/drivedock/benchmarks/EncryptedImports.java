package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A whole import from an encrypted image beside the same from a folder, each in a JVM of its own
 * and in turn: time, and processor time of the process.
 */
final class EncryptedImports {

  private static final double RATIO_MAX = 1.3;

  private EncryptedImports() {}

  static void measure(Place place, Scale scale, long large, Report report) throws Exception {
    Path tree = place.resolve("imported");
    SampleTree.small(tree.resolve("small"), scale.smallFiles(), Scale.SMALL_FILE_BYTES);
    SampleTree.large(tree.resolve("large"), 2, large);
    BenchDrive folder = BenchDrive.at(place, "FOLDER");
    folder.prepare(place, tree, folder.root(), List.of());
    BenchDrive image = BenchDrive.at(place, "IMAGE");
    image.prepare(place, tree, image.image(), List.of("--encrypt"));
    SampleTree.delete(place, tree);
    List<Run> ofFolder = new ArrayList<>();
    List<Run> ofImage = new ArrayList<>();
    for (int round = 0; round < scale.rounds(); round++) {
      ofFolder.add(imported(place, folder));
      ofImage.add(imported(place, image));
    }
    String what =
        String.format(
            Locale.ROOT,
            "volume: an import of %,d files of 4 KiB and %s from an encrypted image, against a"
                + " folder",
            scale.smallFiles(),
            Vitals.mib(large));
    compared(what + ", time", "wall", ofImage, ofFolder, report);
    compared(what + ", CPU", "cpu", ofImage, ofFolder, report);
    SampleTree.delete(place, folder.slots());
    SampleTree.delete(place, image.slots());
  }

  private static Run imported(Place place, BenchDrive drive)
      throws IOException, InterruptedException {
    Path store = place.resolve("imported-store");
    Run run = Run.well(place, drive.importing(place, store, false));
    SampleTree.delete(place, store);
    SampleTree.settle(place);
    return run;
  }

  private static void compared(
      String what, String measure, List<Run> ours, List<Run> theirs, Report report) {
    Measurements encrypted =
        new Measurements(ours.stream().map(run -> run.number(measure)).toList());
    Measurements plain = new Measurements(theirs.stream().map(run -> run.number(measure)).toList());
    double ratio = encrypted.median() / plain.median();
    report.limited(
        what,
        "x" + RATIO_MAX,
        "x%s: %s, %s s".formatted(Measurements.number(ratio), encrypted, plain),
        ratio <= RATIO_MAX);
  }
}
