package io.drivedock.app.demo;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.client.Api.Answer;
import io.drivedock.app.client.Screen;
import io.drivedock.job.JobPath;
import io.drivedock.prepare.PreparedDrive;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.folder.FolderTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder becomes a drive, the drive becomes blobs, and every byte is compared. */
final class ImportStory {
  private static final String DRIVE = "DEMO0001";
  private static final String TARGET = "main";

  private final DemoParties parties;
  private final Screen screen;

  ImportStory(DemoParties parties) {
    this.parties = parties;
    this.screen = parties.screen();
  }

  void run(@Nullable Path given) throws IOException, PreparationException {
    Path files = given == null ? parties.place().files() : given.toRealPath();
    if (given == null) {
      SampleTree.write(files);
    }
    screen.step("The customer prepares a drive");
    screen.fact("from", files.toString());
    parties.place().checkRoom(2 * bytes(files));
    PreparedDrive drive = parties.prepares(files, DRIVE);
    told(drive);

    screen.step("The customer creates a job, ships the drive and marks the job as shipped");
    JobPath job = DemoParties.job("import-1");
    parties.creates(job, List.of(drive));
    parties.ships(job, "PARCEL-1");

    screen.step("The parcel arrives at the dock");
    String id = parties.receives("PARCEL-1", List.of(DRIVE)).text("jobId");
    Answer copied = parties.watches(id, answer -> answer.text("state").equals("Packaging"));
    screen.barEnds();
    screen.fact("station", "done: job is " + copied.text("state"));
    Map<String, Object> report = copied.drives().getFirst();
    screen.fact("drive", report.get("state") + ", " + report.get("copyStatus"));

    screen.step("The drive is returned");
    parties.sendsHome(id, "HOME-1", List.of(DRIVE));
    parties.calls(200, "GET", job, Map.of());

    screen.step("Every blob is read back and compared with its file");
    DemoComparison.Compared compared = compare(files, drive);
    screen.fact("equal", "%d blobs, %s".formatted(compared.blobs(), Screen.size(compared.bytes())));
    screen.fact("manifest", String.valueOf(report.get("manifestUri")));
    screen.fact("verbose log", String.valueOf(report.get("verboseLogUri")));
    if (report.get("errorLogUri") != null) {
      screen.fact("error log", String.valueOf(report.get("errorLogUri")));
    }
  }

  private void told(PreparedDrive drive) {
    screen.fact("onto", drive.drive().toString());
    screen.fact("manifest", "MD5 " + drive.info().manifestHash());
    if (drive.filesUnderOtherNames() > 0) {
      screen.fact(
          "odd names",
          "%d files have a safe name on the drive; their blobs keep the original name"
              .formatted(drive.filesUnderOtherNames()));
    }
    for (LeftOut left : drive.leftOut()) {
      screen.fact("left out", left.line());
    }
    if (drive.leftOutCount() > drive.leftOut().size()) {
      screen.fact("left out", "and more, see " + drive.leftOutList());
    }
  }

  private DemoComparison.Compared compare(Path files, PreparedDrive drive) throws IOException {
    if (drive.leftOutCount() > drive.leftOut().size()) {
      throw new CommandFailedException(
          "Too many files cannot be imported (see %s), so the rest was not compared."
              .formatted(drive.leftOutList()));
    }
    List<String> leftOut = drive.leftOut().stream().map(LeftOut::path).toList();
    try (ObjectStore store =
        new FolderTargets(Map.of(TARGET, parties.place().store()))
            .open(TARGET, DemoParties.ACCOUNT, "demo-proof")) {
      DemoComparison.Compared compared =
          new DemoComparison(store, DemoParties.CONTAINER).compare(files, leftOut);
      if (compared.blobs() != drive.files()) {
        throw new CommandFailedException(
            "%d files were prepared but %d were compared: the folder changed meanwhile."
                .formatted(drive.files(), compared.blobs()));
      }
      return compared;
    }
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
