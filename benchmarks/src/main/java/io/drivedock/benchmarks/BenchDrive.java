package io.drivedock.benchmarks;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.JournalText;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A prepared drive in a slot.
 *
 * @param slots a folder with the drive in it
 * @param journal of its preparation
 */
record BenchDrive(Path slots, DriveId id, Path journal) {

  /** A drive that is not prepared yet. */
  static BenchDrive at(Place place, String id) {
    return new BenchDrive(
        place.resolve("slots-" + id), new DriveId(id), place.resolve(id + ".jrn"));
  }

  Path root() {
    return slots.resolve(id.value());
  }

  /** Where it is if it is an image. */
  Path image() {
    return slots.resolve(id.value() + ".img");
  }

  /** Prepares it from a folder, with the command that customers use. */
  void prepare(Place place, Path tree, Path onto, List<String> more)
      throws IOException, InterruptedException {
    Files.createDirectories(slots);
    List<String> words = new ArrayList<>(List.of("prepare", tree.toString()));
    words.addAll(List.of("--drive", onto.toString(), "--drive-id", id.value()));
    words.addAll(List.of("--container", "bench", "--journal", journal.toString()));
    words.addAll(more);
    Run.well(place, place.drivedock(words.toArray(String[]::new)));
    SampleTree.settle(place);
  }

  /** How many files it has, but for those that preparation made; none of an image. */
  long files() throws IOException {
    if (Files.isRegularFile(image())) {
      return 0;
    }
    try (var files = Files.walk(root())) {
      return files.filter(Files::isRegularFile).filter(file -> !isManifest(file)).count();
    }
  }

  private boolean isManifest(Path file) {
    return root().equals(file.getParent());
  }

  /** Prepares it where its files lie, with the command that customers use. */
  void prepareInPlace(Place place) throws IOException, InterruptedException {
    Run.well(
        place,
        place.drivedock(
            "prepare",
            root().toString(),
            "--in-place",
            "--container",
            "bench",
            "--journal",
            journal.toString()));
    SampleTree.settle(place);
  }

  /** What the server tells the station that moves it. */
  Assignment assignment() throws IOException {
    return assignment("bench");
  }

  /** The same for a customer with that account. */
  Assignment assignment(String account) throws IOException {
    DriveInfo info = JournalText.read(Files.readString(journal));
    return new Assignment(
        1,
        false,
        Duration.ofSeconds(30),
        JobId.fresh(Instant.EPOCH, new Random(1)),
        new JobPath("11111111-2222-3333-4444-555555555555", "bench", "bench"),
        JobType.IMPORT,
        info.driveId(),
        null,
        info.manifestFile().text(),
        info.manifestHash(),
        "main",
        account,
        "waimportexport",
        LogLevel.VERBOSE,
        true,
        null);
  }

  /** The import of it into an empty store, in a JVM as the launcher starts it. */
  List<String> importing(Place place, Path store, boolean looksAtHeap) {
    return importing(place, List.of(), store, looksAtHeap ? "heap" : "plain", 1);
  }

  /**
   * The same.
   *
   * @param options of the JVM
   * @param work where a store would be, beside which the station works
   * @param target a word that {@link ImportChild} knows
   * @param times how often
   */
  List<String> importing(Place place, List<String> options, Path work, String target, int times) {
    return place.java(ImportChild.class, options, slots, id, journal, work, target, times);
  }
}
