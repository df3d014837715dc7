package io.drivedock.station;

import io.drivedock.dock.DriveAllocation;
import io.drivedock.dock.ExportRun;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.ControlPlane.Plan;
import io.drivedock.station.planning.Planning;
import io.drivedock.station.transfer.TransferStoppedException;
import java.util.List;

/** Asks the server what a drive is to hold: other stations have other drives of the job. */
final class ServerPlanning implements Planning {

  private final ControlPlane controlPlane;
  private final long lease;
  private final LeasedCalls calls;

  ServerPlanning(ControlPlane controlPlane, long lease, LeasedCalls calls) {
    this.controlPlane = controlPlane;
    this.lease = lease;
    this.calls = calls;
  }

  @Override
  public DriveAllocation plan(long capacity, Surveying survey) throws TransferStoppedException {
    Plan plan = calls.answer(() -> controlPlane.plan(lease, capacity));
    if (plan instanceof Plan.NotSurveyed) {
      List<ExportRun> runs = survey.runs();
      Plan _ = calls.answer(() -> controlPlane.survey(lease, runs));
      plan = calls.answer(() -> controlPlane.plan(lease, capacity));
    }
    return planned(plan);
  }

  @Override
  public DriveAllocation giveBack(List<ExportRun> rest) throws TransferStoppedException {
    return planned(calls.answer(() -> controlPlane.giveBack(lease, rest)));
  }

  private static DriveAllocation planned(Plan plan) throws TransferStoppedException {
    return switch (plan) {
      case Plan.Planned(DriveAllocation planned) -> planned;
      case Plan.NotSurveyed notSurveyed ->
          throw new TransferStoppedException("The server has lost the plan of the export.");
      case Plan.Lost lost ->
          throw new TransferStoppedException(
              "The server took away the lease; what was exported is kept for the next lease.");
    };
  }
}
