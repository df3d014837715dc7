package io.drivedock.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Reading BitLocker and NTFS beside raw AES, dislocker and ntfs-3g, in processor time, on images in
 * the cache of the system. Of ours the reading thread counts; of the others the daemons, what they
 * cost the kernel, and the reader.
 */
final class VolumeBench implements Bench.Measurement {

  private static final long LARGE_BYTES_MAX = 512L << 20;
  private static final long TINY_BYTES = 4L << 20;
  private static final int PASSES = 4;
  private static final int SECONDS_MAX = 60;
  private static final double UNLOCK_MAX = 0.6;

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    memory(place, scale, "AES_XTS_256", 0.15, report);
    memory(place, scale, "AES_CBC_256", 0.40, report);
    for (String tool : List.of("mkntfs", "ntfs-3g", "dislocker-file", "dislocker-fuse")) {
      if (!isThere(tool)) {
        throw new IOException(
            "needs %s: apt-get install ntfs-3g dislocker, and root to mount".formatted(tool));
      }
    }
    fresh(place, scale, report);
    Path tiny = sealed(place, image(place, "tiny", TINY_BYTES), "AES_XTS_256");
    double theirs = unlock(place, scale, tiny, report);
    long large = Math.min(scale.largeBytes(), LARGE_BYTES_MAX);
    EncryptedImports.measure(place, scale, large, report);
    Path plain = filled(place, scale, large);
    for (String method : List.of("AES_XTS_256", "AES_CBC_256")) {
      Path sealed = sealed(place, plain, method);
      SampleTree.readAll(place, sealed);
      channel(place, scale, sealed, method, theirs, report);
      if (method.equals("AES_XTS_256")) {
        files(place, scale, sealed, large, report);
      }
      SampleTree.delete(place, sealed);
    }
  }

  private static boolean isThere(String tool) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  private static Run child(Place place, Object... words) throws Exception {
    return Run.well(place, place.java(VolumeChild.class, List.of(), words));
  }

  private static String title(String method) {
    return method.substring(4).replace('_', '-');
  }

  private static void memory(Place place, Scale scale, String method, double least, Report report)
      throws Exception {
    Run run = child(place, "memory", method, 3 * scale.rounds());
    List<Double> ratios = new ArrayList<>();
    double fastest = 0;
    for (String line : run.out().lines().toList()) {
      String[] words = line.split("[= ]", -1);
      ratios.add(Double.parseDouble(words[1]));
      fastest = Math.max(fastest, Double.parseDouble(words[3]));
    }
    Measurements measurements = new Measurements(ratios);
    report.limited(
        "volume: %s in memory, against raw AES/ECB".formatted(title(method)),
        "x%s".formatted(least),
        "x%s, %s GB/s".formatted(measurements, Measurements.number(fastest)),
        measurements.median() >= least);
  }

  private static Path image(Place place, String name, long bytes) throws Exception {
    Path image = place.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    Run.well(place, List.of("mkntfs", "-q", "-F", "-Q", image.toString()));
    return image;
  }

  private static Path sealed(Place place, Path plain, String method) throws Exception {
    Path sealed = plain.resolveSibling(plain.getFileName() + "." + method);
    child(place, "seal", plain, sealed, method);
    return sealed;
  }

  /** Also tells what dislocker takes, of which a short run is nothing but unlocking. */
  private static double unlock(Place place, Scale scale, Path tiny, Report report)
      throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < scale.rounds(); round++) {
      ours.add(child(place, "unlock", tiny).number("cpu"));
      theirs.add(dislocker(place, tiny));
    }
    double ratio = new Measurements(ours).median() / new Measurements(theirs).median();
    report.limited(
        "volume: unlocking in a fresh JVM, against dislocker",
        "x%s".formatted(UNLOCK_MAX),
        "x%s: %s, %s CPU-s"
            .formatted(
                Measurements.number(ratio), new Measurements(ours), new Measurements(theirs)),
        ratio <= UNLOCK_MAX);
    return new Measurements(theirs).median();
  }

  private static double dislocker(Place place, Path sealed) throws Exception {
    Path out = place.resolve("dislocker.out");
    Run run =
        Run.well(
            place,
            List.of(
                "dislocker-file",
                "-V",
                sealed.toString(),
                "-p" + VolumeChild.KEY,
                "--",
                out.toString()));
    SampleTree.delete(place, out);
    return run.cpuSeconds();
  }

  private static void channel(
      Place place, Scale scale, Path sealed, String method, double unlocking, Report report)
      throws Exception {
    List<Double> cold = new ArrayList<>();
    List<Double> warm = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < scale.rounds(); round++) {
      Run run = child(place, "channel", sealed, PASSES);
      cold.add(run.number("pass0"));
      warm.add(run.number("pass" + (PASSES - 1)));
      theirs.add(dislocker(place, sealed) - unlocking);
    }
    String what =
        "volume: %s of %s, against dislocker-file, unlocking left out"
            .formatted(title(method), Vitals.mib(Files.size(sealed)));
    compared(what + ", warm", 3, warm, theirs, report);
    compared(what + ", first pass of a JVM", 1.5, cold, theirs, report);
  }

  private static void compared(
      String what, double least, List<Double> ours, List<Double> theirs, Report report) {
    double ratio = new Measurements(theirs).median() / new Measurements(ours).median();
    report.limited(
        what,
        "%sx less".formatted(Measurements.number(least)),
        "%sx less: %s, %s CPU-s"
            .formatted(
                Measurements.number(ratio), new Measurements(ours), new Measurements(theirs)),
        ratio >= least);
  }

  private static Path filled(Place place, Scale scale, long large) throws Exception {
    long small = scale.smallFiles() * 3L * Scale.SMALL_FILE_BYTES;
    Path plain = image(place, "plain", (large + small + (64L << 20)) / 4096 * 4096);
    Path mounted = Files.createDirectory(place.resolve("mounted"));
    Run.well(place, List.of("ntfs-3g", plain.toString(), mounted.toString()));
    try {
      SampleTree.small(mounted.resolve("small"), scale.smallFiles(), Scale.SMALL_FILE_BYTES);
      SampleTree.large(mounted.resolve("large"), 2, large);
    } finally {
      Run.well(place, List.of("umount", mounted.toString()));
    }
    return plain;
  }

  private static void files(Place place, Scale scale, Path sealed, long large, Report report)
      throws Exception {
    for (String below : List.of("small/", "large/")) {
      List<Double> first = new ArrayList<>();
      List<Double> warm = new ArrayList<>();
      List<Double> theirs = new ArrayList<>();
      for (int round = 0; round < scale.rounds(); round++) {
        Run run = child(place, "files", sealed, below, PASSES);
        first.add(run.number("pass0"));
        warm.add(run.number("pass" + (PASSES - 1)));
        theirs.add(mounted(place, sealed, below));
      }
      boolean isSmall = below.equals("small/");
      String what =
          isSmall
              ? String.format(Locale.ROOT, "%,d files of 4 KiB", scale.smallFiles())
              : "large files of " + Vitals.mib(large);
      String against =
          "volume: %s through XTS-256 and NTFS, against dislocker and ntfs-3g".formatted(what);
      compared(against + ", warm", isSmall ? 8 : 3, warm, theirs, report);
      report.told(against + ", first pass of a JVM", new Measurements(first) + " CPU-s");
    }
  }

  /** The same files onto a new volume of ours, and copied onto one that is mounted. */
  private static void fresh(Place place, Scale scale, Report report) throws Exception {
    Path source = place.resolve("fresh");
    SampleTree.small(source, scale.smallFiles(), Scale.SMALL_FILE_BYTES);
    List<Double> first = new ArrayList<>();
    List<Double> warm = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < scale.rounds(); round++) {
      Run run = child(place, "format", source, place.resolve("ours"), PASSES);
      first.add(run.number("pass0"));
      warm.add(run.number("pass" + (PASSES - 1)));
      theirs.add(copied(place, scale, source));
    }
    String what =
        String.format(
            Locale.ROOT,
            "volume: a new NTFS volume of %,d files of 4 KiB, against cp -r into ntfs-3g",
            scale.smallFiles());
    compared(what + ", first pass of a JVM", 2, first, theirs, report);
    report.told(what + ", warm", new Measurements(warm) + " CPU-s");
    SampleTree.delete(place, source);
  }

  private static double copied(Place place, Scale scale, Path source) throws Exception {
    long bytes = scale.smallFiles() * 3L * Scale.SMALL_FILE_BYTES + (64L << 20);
    Path image = image(place, "theirs", bytes);
    Path mounted = Files.createDirectories(place.resolve("copied"));
    String[] places = {image.toString(), mounted.toString()};
    String touch = "ntfs-3g \"$1\" \"$2\" && touch \"$2/there\" && umount \"$2\"";
    Run.well(place, List.of("sh", "-c", touch, "sh", places[0], places[1]));
    Process ntfs = start(List.of("ntfs-3g", "-o", "no_detach", places[0], places[1]));
    try {
      await(ntfs, mounted.resolve("there"));
      double before = cpu(ntfs);
      Run copy =
          Run.well(
              place, List.of("cp", "-r", source.toString(), mounted.resolve("all").toString()));
      return copy.cpuSeconds() + cpu(ntfs) - before;
    } finally {
      end(ntfs, mounted);
      SampleTree.delete(place, image);
    }
  }

  /** One pass through two daemons: theirs and the reader's processor time. */
  private static double mounted(Place place, Path sealed, String below) throws Exception {
    Path outer = Files.createDirectories(place.resolve("outer"));
    Path inner = Files.createDirectories(place.resolve("inner"));
    Process dislocker =
        start(
            List.of(
                "dislocker-fuse",
                "-r",
                "-V",
                sealed.toString(),
                "-p" + VolumeChild.KEY,
                "--",
                outer.toString(),
                "-f"));
    try {
      await(dislocker, outer.resolve("dislocker-file"));
      Process ntfs =
          start(
              List.of(
                  "ntfs-3g",
                  "-o",
                  "ro,no_detach",
                  outer.resolve("dislocker-file").toString(),
                  inner.toString()));
      try {
        await(ntfs, inner.resolve(below));
        double before = cpu(dislocker) + cpu(ntfs);
        Run reader =
            Run.well(
                place,
                List.of(
                    "sh",
                    "-c",
                    "find \"$1\" -type f -exec cat '{}' + >/dev/null",
                    "sh",
                    inner.resolve(below).toString()));
        return reader.cpuSeconds() + cpu(dislocker) + cpu(ntfs) - before;
      } finally {
        end(ntfs, inner);
      }
    } finally {
      end(dislocker, outer);
    }
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static double cpu(Process process) throws IOException {
    return Vitals.of(process.pid()).cpuSeconds();
  }

  private static void await(Process process, Path there) throws Exception {
    for (int tenth = 0; !Files.exists(there); tenth++) {
      if (tenth == 10 * SECONDS_MAX || process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IOException(there.getFileName() + " did not appear; is there /dev/fuse?");
      }
    }
  }

  private static void end(Process process, Path mounted) throws Exception {
    new ProcessBuilder("umount", mounted.toString()).start().waitFor();
    if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroy();
    }
  }
}
