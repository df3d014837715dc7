package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What people take today to bring files into Azure Blob, installed for the measurement. */
final class CloudPeers {

  static final String AZCOPY = "azcopy";
  static final String AZCOPY_MD5 = "azcopy --put-md5";
  static final String RCLONE = "rclone";
  static final String AZCOPY_DOWN = "azcopy --check-md5, sync";
  static final String RCLONE_DOWN = "rclone, sync";

  static final String SAS =
      "sv=2021-12-02&ss=b&srt=sco&sp=rwdlac&se=2099-01-01T00:00:00Z&sig=YQ%3D%3D";
  private static final String AZCOPY_PACKAGE = "@azure-tools/azcopy-linux@10.32.2";

  private CloudPeers() {}

  /** Where things are installed; stays for the next measurement. */
  private static Path folder(Place place) throws IOException {
    return Files.createDirectories(place.checkout().resolve("target/bench-peers"));
  }

  /**
   * The program of azcopy.
   *
   * @throws IOException saying why it cannot be had
   */
  static Path azcopy(Place place) throws IOException, InterruptedException {
    Path folder = folder(place).resolve("azcopy");
    Optional<Path> known = program(folder, "azcopy");
    if (known.isEmpty()) {
      Run.well(
          place,
          List.of(
              "npm",
              "install",
              "--silent",
              "--no-audit",
              "--no-fund",
              "--prefix",
              folder.toString(),
              AZCOPY_PACKAGE));
      known = program(folder, "azcopy");
    }
    Path libraries = folder.resolve("libraries");
    if (!Files.isDirectory(libraries)) {
      // A library for keyrings, which it is linked against and does not need for this.
      debian(place, "libsecret-1-0", libraries);
    }
    return known.orElseThrow(() -> new IOException(AZCOPY_PACKAGE + " holds no azcopy"));
  }

  /** What a command of azcopy begins with; it keeps its plans where it leaves nothing behind. */
  static List<String> azcopyCommand(Place place, Path azcopy) throws IOException {
    Path libraries = folder(place).resolve("azcopy/libraries/usr/lib");
    String found;
    try (var files = Files.walk(libraries)) {
      found =
          files
              .filter(file -> file.getFileName().toString().equals("libsecret-1.so.0"))
              .map(file -> Objects.requireNonNull(file.getParent()).toString())
              .findFirst()
              .orElse("");
    }
    return List.of(
        "env",
        "LD_LIBRARY_PATH=" + found,
        "AZCOPY_LOG_LOCATION=" + place.resolve("azcopy"),
        "AZCOPY_JOB_PLAN_LOCATION=" + place.resolve("azcopy"),
        azcopy.toString());
  }

  /** How azcopy is told to bring a folder into a container of an account. */
  static List<String> azcopyUpload(Path from, String endpoint) {
    return List.of(
        "copy",
        from + "/",
        endpoint + "/c?" + SAS,
        "--from-to",
        "LocalBlob",
        "--recursive",
        "--log-level",
        "NONE",
        "--skip-version-check",
        "--output-level",
        "quiet",
        "--block-size-mb",
        "4");
  }

  /** Those that download, as far as they can be had; the report is told of the others. */
  static Map<String, Path> downloading(Place place, String what, Report report)
      throws InterruptedException {
    Map<String, Path> peers = new LinkedHashMap<>();
    try {
      peers.put(AZCOPY_DOWN, azcopy(place));
    } catch (IOException e) {
      report.notMeasured(what + ": azcopy", String.valueOf(e.getMessage()));
    }
    try {
      peers.put(RCLONE_DOWN, rclone(place));
    } catch (IOException e) {
      report.notMeasured(what + ": rclone", String.valueOf(e.getMessage()));
    }
    return peers;
  }

  /** How rclone is told to copy, without what from and whereto. */
  static List<String> rcloneCopy(Path program) {
    return List.of(program.toString(), "--config", "", "copy", "--transfers", "16");
  }

  /** The command that downloads what a {@link BlobSource} has, and has it on the disk. */
  static List<String> download(Place place, String name, Path program, Sink source, Path to)
      throws IOException {
    List<String> copy = new ArrayList<>();
    String address = source.endpoint() + "/" + BlobSource.CONTAINER + "?" + SAS;
    if (name.equals(RCLONE_DOWN)) {
      copy.addAll(rcloneCopy(program));
      copy.addAll(
          List.of(
              ":azureblob,sas_url='%s':%s".formatted(address, BlobSource.CONTAINER),
              to.toString()));
    } else {
      copy.addAll(azcopyCommand(place, program));
      copy.addAll(
          List.of(
              "copy",
              address,
              to.toString(),
              "--from-to",
              "BlobLocal",
              "--recursive",
              "--check-md5",
              "FailIfDifferent",
              "--log-level",
              "NONE",
              "--skip-version-check",
              "--output-level",
              "quiet"));
    }
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", "to=$1; shift; \"$@\" && sync -f \"$to\"", "sh", to.toString()));
    command.addAll(copy);
    return command;
  }

  /** Unpacks a package of Debian. */
  private static void debian(Place place, String name, Path to)
      throws IOException, InterruptedException {
    Files.createDirectories(to);
    Run.well(
        place,
        List.of(
            "sh",
            "-c",
            "cd \"$1\" && apt-get download -qq \"$2\" && dpkg -x \"$2\"_*.deb .",
            "sh",
            to.toString(),
            name));
  }

  /**
   * The program of rclone: the one that is installed, or that of Debian.
   *
   * @throws IOException saying why it cannot be had
   */
  static Path rclone(Place place) throws IOException, InterruptedException {
    Optional<Path> installed = Peers.rclone();
    if (installed.isPresent()) {
      return installed.get();
    }
    Path folder = folder(place).resolve("rclone");
    Optional<Path> known = program(folder, "rclone");
    if (known.isEmpty()) {
      debian(place, "rclone", folder);
      known = program(folder, "rclone");
    }
    return known.orElseThrow(() -> new IOException("Debian's package holds no rclone"));
  }

  /** Not a script that only starts it, nor what belongs to it; packages forget the right to run. */
  private static Optional<Path> program(Path folder, String name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .filter(file -> Objects.requireNonNull(file.getParent()).endsWith("bin"))
          .filter(file -> file.toFile().length() > 1 << 20 && file.toFile().setExecutable(true))
          .findFirst();
    }
  }
}
