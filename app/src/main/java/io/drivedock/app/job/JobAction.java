package io.drivedock.app.job;

import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One command about jobs: it opens the way to the service, and closes it. */
abstract class JobAction implements Callable<Integer> {

  private static final List<String> WENT_WELL = List.of("Completed");

  final CommandContext context;

  @Mixin final CallOptions options = new CallOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused") // picocli asks it
  private boolean isHelp;

  @Spec private @Nullable CommandSpec spec;

  JobAction(CommandContext context) {
    this.context = context;
  }

  @Override
  public final Integer call() {
    try (CustomerApi api = options.open(context, err())) {
      return run(api).code();
    } finally {
      out().flush();
      err().flush();
    }
  }

  /** Does it; what goes wrong is an exception that says how the command ends. */
  abstract Exit run(CustomerApi api);

  // ---- for those who do it

  final Terminal terminal() {
    return context.terminal();
  }

  final JobPath path(String job) {
    return options.path(job);
  }

  /** Shows a job that was changed: its JSON, or what it is now. */
  final Exit show(JobBody job, String sentence) {
    say(options.isJson() ? terminal().json(job.raw()) : sentence);
    return Exit.DONE;
  }

  /** Shows a job that was changed, once what was asked to be waited for has come. */
  final Exit waited(CustomerApi api, JobPath path, WaitOptions wait, JobBody job) {
    JobBody last =
        wait.states(WENT_WELL)
            .map(states -> new Wait(api, context, this::note).until(path, states, wait.timeout()))
            .orElse(job);
    return show(last, last.gist() + ".");
  }

  final void say(String line) {
    out().println(line);
  }

  /** For people, beside the result. */
  final void note(String line) {
    err().println(line);
    err().flush();
  }

  final PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  final PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
