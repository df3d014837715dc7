package io.drivedock.app.job;

import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The drives are on their way. */
@Command(
    name = "ship",
    description = "Report that the drives of a job are on their way, and in which parcel.",
    footerHeading = "%nExample:%n",
    footer = {
      "  drivedock job ship spring --carrier UPS --tracking 1Z9991 --wait=Received --timeout 7d"
    })
final class ShipCommand extends JobAction {

  @Parameters(paramLabel = "JOB", description = "Name of the job, or its full resource id")
  private String job = "";

  @Option(names = "--carrier", required = true, paramLabel = "NAME", description = "The carrier")
  private String carrier = "";

  @Option(
      names = "--tracking",
      required = true,
      paramLabel = "NUMBER",
      description = "Tracking number of the parcel")
  private String tracking = "";

  @Option(names = "--drive-count", paramLabel = "N", description = "Number of drives in the parcel")
  private @Nullable Integer driveCount;

  @Option(
      names = "--ship-date",
      paramLabel = "YYYY-MM-DD",
      description = "Day on which it was handed over")
  private @Nullable LocalDate shipDate;

  @Mixin private WaitOptions wait = new WaitOptions();

  ShipCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    JobPath path = path(job);
    ObjectNode body = JsonMapper.shared().createObjectNode();
    ObjectNode properties = body.putObject("properties");
    ObjectNode parcel = properties.putObject("deliveryPackage");
    parcel.put("carrierName", carrier);
    parcel.put("trackingNumber", tracking);
    if (driveCount != null) {
      parcel.put("driveCount", driveCount);
    }
    if (shipDate != null) {
      parcel.put("shipDate", shipDate.toString());
    }
    properties.put("state", "Shipping");
    JobBody shipped = api.patch(path, "mark the job " + path.name() + " as shipped", body);
    return waited(api, path, wait, shipped);
  }
}
