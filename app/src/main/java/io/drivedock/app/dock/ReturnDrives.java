package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The drives of a job were returned. */
@Command(name = "return", description = "Report that the drives of a job were returned.")
final class ReturnDrives extends DockAction {

  @Parameters(paramLabel = DockCommand.JOB, description = DockCommand.JOB_MEANS)
  private String job = "";

  @Option(names = "--carrier", required = true, paramLabel = "NAME", description = "The carrier")
  private String carrier = "";

  @Option(
      names = "--tracking",
      required = true,
      paramLabel = "NUMBER",
      description = "Tracking number of the return parcel")
  private String tracking = "";

  @Override
  void run(Api api) {
    Map<String, Object> parcel = new LinkedHashMap<>();
    parcel.put("carrierName", carrier);
    parcel.put("trackingNumber", tracking);
    show(
        api.dock(
            "record the return", "POST", "/jobs/" + FoundJob.id(api, job) + "/return", parcel));
  }
}
