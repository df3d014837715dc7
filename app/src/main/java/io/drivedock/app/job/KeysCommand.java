package io.drivedock.app.job;

import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The keys of a job's drives. */
@Command(
    name = "keys",
    description = "Print the keys that open the drives of a job, a drive and its key on each line.",
    footerHeading = "%nExample:%n",
    footer = {"  drivedock job keys spring > keys && chmod 600 keys"})
final class KeysCommand extends JobAction {

  @Parameters(paramLabel = "JOB", description = "Name of the job, or its whole resource id")
  private String job = "";

  KeysCommand(Surroundings around) {
    super(around);
  }

  @Override
  Exit run(CustomerApi api) {
    JobPath path = path(job);
    CustomerApi.Answered keys = api.keys(path);
    JsonNode list = keys.json().path("value");
    if (terminal().isTerminal() && !list.isEmpty()) {
      note("These open the drives: clear the screen when you are done.");
    }
    if (options.isJson()) {
      say(terminal().json(keys.raw()));
      return Exit.DONE;
    }
    for (JsonNode key : list) {
      say(JobBody.text(key, "driveId") + "  " + JobBody.text(key, "bitLockerKey"));
    }
    if (list.isEmpty()) {
      note(
          "No keys are told of "
              + path.name()
              + ": its drives have none, or it is an export whose drives have not left yet.");
    }
    return Exit.DONE;
  }
}
