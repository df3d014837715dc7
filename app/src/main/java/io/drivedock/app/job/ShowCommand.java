package io.drivedock.app.job;

import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One job, whole. */
@Command(
    name = "show",
    description = {
      "Show a job: where its drives are, what comes next, which actions are"
          + " available, and why the others are not.",
      "The output of --json can be used with create --from."
    },
    footerHeading = "%nExample:%n",
    footer = {"  drivedock job show spring"})
final class ShowCommand extends JobAction {

  @Parameters(paramLabel = "JOB", description = "Name of the job, or its full resource id")
  private String job = "";

  ShowCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    JobPath path = path(job);
    JobBody found = api.get(path);
    if (options.isJson()) {
      say(terminal().json(found.raw()));
    } else {
      new JobText(terminal(), context.clock().instant(), found, api.actions(path))
          .lines()
          .forEach(this::say);
    }
    return Exit.DONE;
  }
}
