package io.drivedock.app.demo;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.client.Api.Answer;
import io.drivedock.app.client.Screen;
import io.drivedock.app.drive.VerifyCommand;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestReader;
import io.drivedock.job.JobPath;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A blank drive becomes a full one, goes home, and is proven there without the service. */
final class ExportStory {
  private static final String DRIVE = "DEMO0004";

  private final DemoParties parties;
  private final Screen screen;

  ExportStory(DemoParties parties) {
    this.parties = parties;
    this.screen = parties.screen();
  }

  void run(@Nullable Path given) throws IOException {
    Path files = given == null ? parties.place().files() : given.toRealPath();
    screen.step("The customer creates an export job for all of it and sends a blank drive");
    Path blank = Files.createDirectories(parties.place().parcels().resolve(DRIVE));
    JobPath job = DemoParties.job("export-1");
    parties.createsExport(job, "/" + DemoParties.CONTAINER + "/");
    parties.ships(job, "PARCEL-4");

    screen.step("The drive arrives and is filled");
    String id = parties.receives("PARCEL-4", List.of(DRIVE)).text("jobId");
    Answer filled = parties.watches(id, answer -> answer.text("state").equals("Packaging"));
    screen.barEnds();
    Map<String, Object> report = filled.drives().getFirst();
    screen.fact("station", "done: job is " + filled.text("state"));
    screen.fact("drive", report.get("state") + ", " + report.get("copyStatus"));
    parties.sendsHome(id, "HOME-4", List.of(DRIVE));

    screen.step(
        "At home the drive is verified without the service, and compared with the"
            + " original files");
    Path manifest = blank.resolve(DRIVE + ".manifest");
    verified(blank);
    screen.fact("equal", compared(blank, manifest, files) + " files");
  }

  private void verified(Path drive) {
    screen.say("   ./drivedock verify " + drive);
    StringWriter said = new StringWriter();
    CommandLine verify = new CommandLine(new VerifyCommand()).setOut(new PrintWriter(said, true));
    int code = verify.execute(drive.toString(), "--quiet");
    said.toString().lines().forEach(line -> screen.say("   " + line));
    if (code != 0) {
      throw new CommandFailedException("The exported drive does not match its manifest.");
    }
  }

  private static long compared(Path drive, Path manifest, Path files) throws IOException {
    long count = 0;
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(manifest));
        ManifestReader reader = new ManifestReader(stream)) {
      for (Optional<ManifestBlob> next = reader.next(); next.isPresent(); next = reader.next()) {
        BlobPath blob = BlobPath.parse(next.get().blobPath());
        Path file = drive;
        for (String segment : DrivePath.parse(next.get().filePath()).segments()) {
          file = file.resolve(segment);
        }
        if (Files.mismatch(file, files.resolve(blob.name())) >= 0) {
          throw new CommandFailedException(
              "The file %s differs from the original.".formatted(file));
        }
        count++;
      }
    }
    return count;
  }
}
