package io.drivedock.app.job;

import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Nothing is to be left of a job. */
@Command(
    name = "delete",
    description = {
      "Delete a job permanently, with its history and keys. On a terminal it asks first.",
      "With --wait it first waits until the job is Completed or Closed."
    },
    footerHeading = "%nExample:%n",
    footer = {"  drivedock job delete spring --yes"})
final class DeleteCommand extends JobAction {

  private static final List<String> ENDED = List.of("Completed", "Closed");

  @Parameters(paramLabel = "JOB", description = "Name of the job, or its full resource id")
  private String job = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask. Without a terminal it never asks.")
  private boolean isSure;

  @Mixin private WaitOptions wait = new WaitOptions();

  DeleteCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    JobPath path = path(job);
    JobBody found = api.get(path);
    if (terminal().isTerminal() && !isSure) {
      String question = found.gist() + ". Delete it permanently, with its history and keys? [y/N] ";
      String answer = context.ask().apply(question).orElse("").strip().toLowerCase(Locale.ROOT);
      if (!answer.equals("y") && !answer.equals("yes")) {
        note("Nothing was deleted.");
        return Exit.FAILED;
      }
    }
    wait.states(ENDED)
        .ifPresent(
            states -> new Wait(api, context, this::note).until(path, states, wait.timeout()));
    api.delete(path);
    if (!options.isJson()) {
      say(found.name() + " is deleted.");
    }
    return Exit.DONE;
  }
}
