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
      "Cancel a job: what is in transfer may finish, what has not started is skipped, the drives"
          + " come home. One drive alone: withdraw."
    },
    footerHeading = "%nExample:%n",
    footer = {"  drivedock job cancel spring --wait && drivedock job delete spring"})
final class CancelCommand extends JobAction {

  @Parameters(paramLabel = "JOB", description = "Name of the job, or its whole resource id")
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
