package io.drivedock.app.job;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drivedock job}: what a customer says. {@code docs/jobs.md} shows it. */
@Command(
    name = "job",
    description = "For customers: create jobs, ship drives, watch, cancel and delete jobs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  export DRIVEDOCK_URL=https://dock.example.org DRIVEDOCK_TOKEN=...",
      "  export DRIVEDOCK_SUBSCRIPTION=... DRIVEDOCK_RESOURCE_GROUP=press",
      "  drivedock job create spring --drive /media/WD-1234 --location \"Main Dock\" \\",
      "      --storage-account press --return-address home.yaml",
      "  drivedock job ship spring --carrier UPS --tracking 1Z9991",
      "  drivedock job watch spring",
      "",
      "Exit codes: 0 done, 1 refused, failed or Closed, 2 invalid arguments or settings,",
      "3 not found, 4 timeout, 5 not permitted, 6 no service at that address."
    })
public final class JobCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  private JobCommand() {}

  /**
   * The command as a program starts it.
   *
   * @param isWhole whether its subcommands will be needed; they take time to make
   */
  public static CommandLine command(InstantSource clock, boolean isWhole) {
    return isWhole ? command(CommandContext.ofProcess(clock)) : new CommandLine(new JobCommand());
  }

  /** The command in other surroundings. */
  static CommandLine command(CommandContext context) {
    CommandLine job = new CommandLine(new JobCommand());
    for (JobAction action :
        List.of(
            new CreateCommand(context),
            new PreviewJobCommand(context),
            new ListCommand(context),
            new ShowCommand(context),
            new ShipCommand(context),
            new WatchCommand(context),
            new CancelCommand(context),
            new WithdrawCommand(context),
            new DeleteCommand(context),
            new KeysCommand(context),
            new LocationsCommand(context))) {
      job.addSubcommand(action);
    }
    return job;
  }

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.usage(line.getErr());
    return 2;
  }
}
