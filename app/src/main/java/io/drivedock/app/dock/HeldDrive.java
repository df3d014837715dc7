package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** What stops or starts the work on a drive. */
abstract class HeldDrive extends DockAction {

  private final String verb;

  @Parameters(paramLabel = "DRIVE", description = "Serial number of the drive")
  private String drive = "";

  /** Does that to the drive: a word of the dock API. */
  HeldDrive(String verb) {
    this.verb = verb;
  }

  @Override
  final void run(Api api) {
    String path =
        "/jobs/" + FoundJob.id(api, drive) + "/drives/" + FoundJob.encoded(drive) + "/" + verb;
    List<Map<String, Object>> held =
        api.dock(verb + " the drive", "POST", path, Map.of()).list("value").stream()
            .filter(each -> drive.equalsIgnoreCase(String.valueOf(each.get("driveId"))))
            .toList();
    String now =
        held.stream()
            .findFirst()
            .map(
                each ->
                    "%s by %s since %s; %s"
                        .formatted(
                            each.get("wish"),
                            each.get("by"),
                            each.get("since"),
                            Boolean.TRUE.equals(each.get("letGo"))
                                ? "no station is working on it"
                                : "its station stops at the next block"))
            .orElse("work continues");
    out().println(drive + "  " + now);
  }
}
