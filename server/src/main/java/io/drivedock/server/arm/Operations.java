package io.drivedock.server.arm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names under which rights to this provider are given. */
final class Operations {

  private Operations() {}

  static Map<String, Object> list() {
    return Map.of(
        "value",
        List.of(
            operation(
                "locations/read",
                "Locations",
                "Get or List Locations",
                "Shows one location, or all locations to which drives can be shipped."),
            operation(
                "jobs/write",
                "Jobs",
                "Create or Update Job",
                "Creates a job, or changes a job or its tags."),
            operation("jobs/read", "Jobs", "Get or List Jobs", "Shows one job, or lists jobs."),
            operation(
                "jobs/listBitLockerKeys/action",
                "Jobs",
                "List BitLocker Keys",
                "Shows the BitLocker keys of the drives of a job."),
            operation("jobs/delete", "Jobs", "Delete Job", "Deletes a job."),
            operation(
                "register/action",
                "Import/Export Resource Provider",
                "Registers the Import/Export Resource Provider",
                "Registers a subscription, so that jobs can be created in it.")));
  }

  private static Map<String, Object> operation(
      String name, String resource, String operation, String description) {
    Map<String, Object> display = new LinkedHashMap<>();
    display.put("provider", "Microsoft Import/Export");
    display.put("resource", resource);
    display.put("operation", operation);
    display.put("description", description);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", "Microsoft.ImportExport/" + name);
    map.put("display", display);
    return map;
  }
}
