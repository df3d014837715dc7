package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import io.drivedock.app.client.ServiceOptions;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One thing that the operator asks of the service. */
abstract class DockAction implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ServiceOptions service = new ServiceOptions();

  /** Asks, and says what is answered. */
  abstract void run(Api api);

  @Override
  public final Integer call() {
    try (Api api = service.api()) {
      run(api);
    }
    out().flush();
    return 0;
  }

  final PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  /** A job and its drives, a line each. */
  final void show(Answer job) {
    out()
        .println(
            "%-20s %-12s %s %s%s"
                .formatted(
                    job.text("name"),
                    job.text("state"),
                    job.text("jobId"),
                    job.text("deliveryPackage", "trackingNumber"),
                    job.text("cancelRequested").equals("true") ? "  cancelled" : ""));
    for (Map<String, Object> drive : job.drives()) {
      out()
          .println(
              "  %-18s %-16s %s%s"
                  .formatted(
                      drive.get("driveId"),
                      drive.get("state"),
                      drive.get("copyStatus"),
                      drive.containsKey("percentComplete")
                          ? ", " + drive.get("percentComplete") + " %"
                          : ""));
      if (drive.containsKey("why")) {
        out().println("    " + drive.get("why"));
      }
    }
  }
}
