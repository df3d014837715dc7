package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The newest jobs. */
@Command(name = "jobs", description = "List the newest jobs and the state of their drives.")
final class ListJobs extends DockAction {

  @Option(names = "--state", paramLabel = "STATE", description = "Only jobs in this state")
  private @Nullable String state;

  @Option(
      names = "--top",
      defaultValue = "30",
      paramLabel = "N",
      description = "Maximum number of jobs, up to 1000. Default: ${DEFAULT-VALUE}")
  private int top;

  @Override
  void run(Api api) {
    String narrowed = state == null ? "" : "&state=" + FoundJob.encoded(state);
    Answer answer = api.dock("list the jobs", "GET", "/jobs?top=" + top + narrowed, null);
    for (Map<String, Object> job : answer.list("value")) {
      show(new Answer(200, job));
    }
    if (!answer.text("after").isEmpty()) {
      out().println("There are more jobs; --top shows up to 1000, and --state narrows the list.");
    }
  }
}
