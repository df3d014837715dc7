package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What happened to a job. */
@Command(name = "history", description = "Show the history of a job.")
final class ShowHistory extends DockAction {

  @Parameters(paramLabel = DockCommand.JOB, description = DockCommand.JOB_MEANS)
  private String job = "";

  @Override
  void run(Api api) {
    Answer answer =
        api.dock(
            "show the history of the job",
            "GET",
            "/jobs/" + FoundJob.id(api, job) + "/history",
            null);
    for (Map<String, Object> entry : answer.list("value")) {
      out()
          .println(
              "%s  %-16s %-12s %s %s"
                  .formatted(
                      entry.get("at"),
                      entry.get("event"),
                      entry.get("state"),
                      entry.get("by"),
                      entry.getOrDefault("driveId", "")));
      if (entry.containsKey("why")) {
        out().println("    " + entry.get("why"));
      }
    }
  }
}
