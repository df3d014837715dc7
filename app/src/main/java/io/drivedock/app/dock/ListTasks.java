package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import java.util.Map;
import picocli.CommandLine.Command;

/** The background tasks. */
@Command(
    name = "rounds",
    description = "Show the background tasks: when each last ran, and what it did.")
final class ListTasks extends DockAction {

  @Override
  void run(Api api) {
    Answer answer = api.dock("list the background tasks", "GET", "/rounds", null);
    for (Map<String, Object> round : answer.list("value")) {
      boolean hasFailed = round.containsKey("lastProblem");
      Object said =
          hasFailed ? "failed: " + round.get("lastProblem") : round.getOrDefault("lastDone", "");
      out()
          .println(
              "%-12s %s  %s"
                  .formatted(round.get("name"), round.getOrDefault("lastRun", "never"), said)
                  .stripTrailing());
    }
  }
}
