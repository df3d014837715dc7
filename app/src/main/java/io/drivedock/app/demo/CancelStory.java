package io.drivedock.app.demo;

import io.drivedock.app.client.Api.Answer;
import io.drivedock.app.client.Screen;
import io.drivedock.job.JobPath;
import io.drivedock.prepare.PreparedDrive;
import io.drivedock.prepare.source.PreparationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A job of two drives is cancelled while the first is in transfer, and deleted at the end. */
final class CancelStory {
  private static final List<String> DRIVES = List.of("DEMO0002", "DEMO0003");

  private final DemoParties parties;
  private final Screen screen;

  CancelStory(DemoParties parties) {
    this.parties = parties;
    this.screen = parties.screen();
  }

  void run() throws IOException, PreparationException {
    screen.step(
        "A second job, with two drives, starts its transfer (the store is slowed down here)");
    List<PreparedDrive> drives = new ArrayList<>();
    for (int i = 0; i < DRIVES.size(); i++) {
      Path files = parties.place().root().resolve("files-" + DRIVES.get(i));
      SampleTree.writeLarge(files, i + 1);
      drives.add(parties.prepares(files, DRIVES.get(i)));
    }
    JobPath job = DemoParties.job("import-2");
    parties.creates(job, drives);
    parties.ships(job, "PARCEL-2");
    String id = parties.receives("PARCEL-2", DRIVES).text("jobId");
    parties.watches(id, answer -> answer.sum("bytesDone") > 0);
    screen.barEnds();

    screen.step("The customer cancels it while it is transferring");
    parties.calls(409, "DELETE", job, Map.of());
    parties.calls(200, "PATCH", job, Map.of("properties", Map.of("cancelRequested", true)));
    screen.say("   A transfer that has started may finish; one that has not is skipped:");
    Answer settled = parties.watches(id, answer -> answer.text("state").equals("Packaging"));
    screen.barEnds();
    settled
        .drives()
        .forEach(
            drive ->
                screen.fact(
                    String.valueOf(drive.get("driveId")),
                    drive.get("state") + ", copy status " + drive.get("copyStatus")));
    parties.calls(409, "PATCH", job, Map.of("properties", Map.of("cancelRequested", true)));

    screen.step(
        "The drives are returned; the cancelled job is Completed, and the"
            + " customer deletes it");
    parties.sendsHome(id, "HOME-2", DRIVES);
    parties.calls(200, "GET", job, Map.of());
    parties.calls(200, "DELETE", job, Map.of());
    parties.calls(404, "GET", job, Map.of());
  }
}
