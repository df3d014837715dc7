package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import io.drivedock.app.client.Screen;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The drives of a job, until none is left to transfer. */
@Command(name = "watch", description = "Watch a job's drives until none is left to transfer.")
final class WatchJob extends DockAction {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  @Parameters(paramLabel = DockCommand.JOB, description = DockCommand.JOB_MEANS)
  private String job = "";

  @Override
  void run(Api api) {
    Screen screen = new Screen(out(), Screen.isTerminal());
    String path = "/jobs/" + FoundJob.id(api, job);
    String state = "";
    List<String> said = List.of();
    while (true) {
      Answer answer = api.dock("show the job", "GET", path, null);
      if (!answer.text("state").equals(state)) {
        state = answer.text("state");
        screen.barEnds();
        screen.say(state);
      }
      List<String> hindrances = hindrances(answer);
      if (!hindrances.equals(said)) {
        said = hindrances;
        screen.barEnds();
        (said.isEmpty() ? List.of("  continues") : said).forEach(screen::say);
      }
      if (answer.sum("bytesTotal") > 0) {
        screen.bar("transfer", answer.sum("bytesDone"), answer.sum("bytesTotal"));
      }
      if (List.of("Packaging", "Completed", "Closed").contains(state)) {
        screen.barEnds();
        show(answer);
        return;
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /** What is in the way of the job's drives, one line each. */
  private static List<String> hindrances(Answer job) {
    return job.drives().stream()
        .filter(drive -> drive.containsKey("hindrance"))
        .map(drive -> "  %s  %s".formatted(drive.get("driveId"), drive.get("hindrance")))
        .toList();
  }
}
