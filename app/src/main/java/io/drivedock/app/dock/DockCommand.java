package io.drivedock.app.dock;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What the operator says at the bench. */
@Command(
    name = "dock",
    description = "For the dock: receive parcels, watch drives, return them.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      ListJobs.class,
      ShowJob.class,
      ShowHistory.class,
      WatchJob.class,
      ListTasks.class,
      ListStations.class,
      ReceiveParcel.class,
      ReportMissing.class,
      ParkDrive.class,
      EjectDrive.class,
      StartDrive.class,
      FinishDrive.class,
      ReturnDrives.class,
      WaitLonger.class,
      GiveUpParcel.class
    },
    footer = {
      "",
      "JOB is any of these: the tracking number of the parcel, the id of a"
          + " drive, or the id of the job."
    })
public final class DockCommand implements Callable<Integer> {

  static final String JOB = "JOB";
  static final String JOB_MEANS = "Tracking number of the parcel, id of a drive, or id of the job";

  @Spec private @Nullable CommandSpec spec;

  /** Without a verb: all of them are shown. */
  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    own.commandLine().usage(own.commandLine().getErr());
    return 2;
  }
}
