package io.drivedock.app.job;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.preview.PreviewOptions;
import io.drivedock.job.ExportSelection;
import io.drivedock.server.jobs.StorageAccounts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What the export of a job would come to. */
@Command(
    name = "preview",
    description = {
      "Show how much each drive of an export would hold, and what would fit on"
          + " none, before the drives are sent. Reads the store directly; --json"
          + " prints JSON.",
      "Plans with the job's drives; before they are named, with as many as are needed."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  drivedock job preview all-films --drive-size \"2 TB\" --from store.yaml",
      "",
      "'drivedock preview --help' shows what is in store.yaml. Exit codes: 1 also if something",
      "would fit on no drive; 5 and 6 also for the store."
    })
final class PreviewJobCommand extends JobAction {

  @Parameters(paramLabel = "JOB", description = "Name of the job, or its full resource id")
  private String job = "";

  @Mixin private PreviewOptions preview = new PreviewOptions();

  PreviewJobCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    JobBody found = api.get(path(job));
    JsonNode properties = found.json().path("properties");
    if (!properties.path("jobType").asString("").equalsIgnoreCase("Export")) {
      throw new CommandFailedException(
          "The job "
              + found.name()
              + " is not an export: what its drives hold was decided when they were"
              + " prepared.");
    }
    return preview.show(
        new PreviewOptions.Asked(
            selection(properties.path("export")),
            StorageAccounts.nameOf(properties.path("storageAccountId").asString("")),
            drives(properties),
            options.isJson()),
        out(),
        err());
  }

  private static ExportSelection selection(JsonNode export) {
    String list = export.path("blobListBlobPath").asString("");
    return list.isEmpty()
        ? new ExportSelection.Listed(
            texts(export.path("blobList").path("blobPath")),
            texts(export.path("blobList").path("blobPathPrefix")))
        : new ExportSelection.ListedInBlob(list);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  /** As many as are known, or are on their way. */
  private static OptionalInt drives(JsonNode properties) {
    int named = properties.path("driveList").size();
    int sent = properties.path("deliveryPackage").path("driveCount").asInt(0);
    int drives = named > 0 ? named : sent;
    return drives > 0 ? OptionalInt.of(drives) : OptionalInt.empty();
  }
}
