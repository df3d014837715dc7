package io.drivedock.app.job;

import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The keys of a job's drives. */
@Command(
    name = "keys",
    description = "Print the keys of a job's drives, one drive and its key per line.",
    footerHeading = "%nExample:%n",
    footer = {"  drivedock job keys spring > keys && chmod 600 keys"})
final class KeysCommand extends JobAction {

  @Parameters(paramLabel = "JOB", description = "Name of the job, or its full resource id")
  private String job = "";

  KeysCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    JobPath path = path(job);
    CustomerApi.Answered keys = api.keys(path);
    JsonNode list = keys.json().path("value");
    if (terminal().isTerminal() && !list.isEmpty()) {
      note("These keys unlock the drives: clear the screen when you are done.");
    }
    if (options.isJson()) {
      say(terminal().json(keys.raw()));
      return Exit.DONE;
    }
    for (JsonNode key : list) {
      say(JobBody.text(key, "driveId") + "  " + JobBody.text(key, "bitLockerKey"));
    }
    noteMissing(api.get(path), list);
    return Exit.DONE;
  }

  /** Says of each drive without a key why it has none here. */
  private void noteMissing(JobBody found, JsonNode list) {
    Set<String> told = new HashSet<>();
    list.forEach(key -> told.add(JobBody.text(key, "driveId")));
    boolean isExport = found.text("properties", "jobType").equals("Export");
    for (JobBody.DriveBody drive : found.drives()) {
      if (!told.contains(drive.id())) {
        boolean isLater = isExport && !drive.state().equals("ShippedBack");
        note(
            isLater
                ? "The key of " + drive.id() + " is available once the drive is on its way home."
                : drive.id() + " has no key, because it is not encrypted.");
      }
    }
    if (found.drives().isEmpty()) {
      note("No drive of " + found.name() + " has arrived yet, so there is no key.");
    }
  }
}
