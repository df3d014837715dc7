package io.drivedock.app.job;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks on until a job has ended. */
@Command(
    name = "watch",
    description = {
      "Watch a job until it has ended: 0 if it is Completed, 1 if it is Closed.",
      "On a terminal it shows the drives, elsewhere one line per change, with"
          + " --json one line of JSON. If the service is unreachable, it waits for up"
          + " to ten minutes."
    },
    footerHeading = "%nExample:%n",
    footer = {"  drivedock job watch spring --timeout 7d"})
final class WatchCommand extends JobAction {

  @Parameters(paramLabel = "JOB", description = "Name of the job, or its full resource id")
  private String job = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = WaitOptions.TimeWord.class,
      description = "Maximum time to watch, such as 30m, 12h or 7d; then exit with 4.")
  private @Nullable Duration timeout;

  WatchCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    JobPath path = path(job);
    JobBody last =
        new JobPoller(api, context, view())
            .until(path, Optional.ofNullable(timeout), JobBody::isFinished);
    if (!last.state().equals("Completed")) {
      throw new CommandFailedException(
          "The job %s ended %s: not everything was done. 'drivedock job show %s' shows more."
              .formatted(path.name(), last.state(), path.name()));
    }
    return Exit.DONE;
  }

  private JobPoller.Watcher view() {
    if (options.isJson()) {
      return new Views.Json(out(), err(), terminal());
    }
    return terminal().canRedraw()
        ? new Views.Picture(out(), terminal(), context.clock())
        : new Views.Lines(out(), err(), context.clock());
  }
}
