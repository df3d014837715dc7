package io.drivedock.app.job;

import io.drivedock.app.box.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One drive is to come home unread. */
@Command(
    name = "withdraw",
    description = "Withdraw one drive from a job: it is returned without a transfer.",
    footerHeading = "%nExample:%n",
    footer = {"  drivedock job withdraw spring WD-1234"})
final class WithdrawCommand extends JobAction {

  @Parameters(
      index = "0",
      paramLabel = "JOB",
      description = "Name of the job, or its full resource id")
  private String job = "";

  @Parameters(index = "1", paramLabel = "DRIVE", description = "Id of the drive, its serial number")
  private String drive = "";

  WithdrawCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    JobBody withdrawn = api.withdraw(path(job), drive);
    return show(withdrawn, "Drive " + drive + " is withdrawn. " + withdrawn.gist() + ".");
  }
}
