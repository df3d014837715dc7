package io.drivedock.app.job;

import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What has not begun is to be left. */
@Command(
    name = "cancel",
    description = {
      "Cancel a job: a transfer that has started may finish, one that has not"
          + " is skipped, and the drives are returned. For one drive only: withdraw."
    },
    footerHeading = "%nExample:%n",
    footer = {"  drivedock job cancel spring --wait && drivedock job delete spring"})
final class CancelCommand extends JobAction {

  @Parameters(paramLabel = "JOB", description = "Name of the job, or its full resource id")
  private String job = "";

  @Mixin private WaitOptions wait = new WaitOptions();

  CancelCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    JobPath path = path(job);
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("properties").put("cancelRequested", true);
    return waited(api, path, wait, api.patch(path, "cancel the job " + path.name(), body));
  }
}
