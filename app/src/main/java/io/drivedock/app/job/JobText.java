package io.drivedock.app.job;

import io.drivedock.app.job.JobBody.DriveBody;
import io.drivedock.drive.BlobPath;
import io.drivedock.prepare.text.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A job as a page for people. */
final class JobText {

  private static final List<String> ADDRESS =
      List.of(
          "recipientName",
          "streetAddress1",
          "streetAddress2",
          "city",
          "stateOrProvince",
          "postalCode",
          "countryOrRegion",
          "phone",
          "additionalInformation");

  private final Terminal terminal;
  private final Instant now;
  private final JobBody job;
  private final @Nullable JsonNode beside;
  private final List<String> lines = new ArrayList<>();

  /**
   * The page of a job.
   *
   * @param beside what our server tells beside it; nothing from others
   */
  JobText(Terminal terminal, Instant now, JobBody job, Optional<JsonNode> beside) {
    this.terminal = terminal;
    this.now = now;
    this.job = job;
    this.beside = beside.orElse(null);
  }

  List<String> lines() {
    lines.add(
        terminal.strong(job.name())
            + "  "
            + property("jobType")
            + "  "
            + terminal.state(job.state())
            + (job.percent().isPresent() ? "  " + job.percent().getAsInt() + " %" : "")
            + (job.isCancelRequested() ? "  cancel requested" : ""));
    times();
    facts();
    drives();
    if (beside == null) {
      lines.add("");
      lines.add("This server does not report which actions are available or which dates apply.");
    } else {
      choices("Available actions", Choices.of(beside).allowed());
      choices("Not available now", Choices.of(beside).refused());
    }
    return lines;
  }

  // ---- when

  private void times() {
    if (beside == null) {
      fact("created", Times.shown(job.text("systemData", "createdAt"), now));
      fact("modified", Times.shown(job.text("systemData", "lastModifiedAt"), now));
      return;
    }
    JsonNode dates = beside.path("dates");
    fact("created", Times.shown(JobBody.text(dates, "createdAt"), now));
    fact("modified", Times.shown(JobBody.text(dates, "modifiedAt"), now));
    fact("since", Times.shown(JobBody.text(dates, "since"), now));
    Dates.ahead(dates, now).forEach(line -> fact("next", line));
  }

  // ---- what

  private void facts() {
    fact("id", job.text("id"));
    fact("location", job.text("location"));
    fact("account", property("storageAccountId"));
    parcel("parcel", "deliveryPackage");
    parcel("returned in", "returnPackage");
    fact("ship to", address("shippingInformation"));
    fact("home", address("returnAddress"));
    fact(
        "by",
        joined(
            job.text("properties", "returnShipping", "carrierName"),
            job.text("properties", "returnShipping", "carrierAccountNumber")));
    fact(
        "logs",
        joined(property("logLevel"), property("diagnosticsPath"))
            + (property("backupDriveManifest").equals("true") ? ", manifests kept" : ""));
    JsonNode export = job.json().path("properties").path("export");
    export.path("blobList").path("blobPath").forEach(path -> fact("blob", JobBody.text(path)));
    export
        .path("blobList")
        .path("blobPathPrefix")
        .forEach(path -> fact("blobs below", JobBody.text(path)));
    fact("blobs of list", JobBody.text(export, "blobListBlobPath"));
    String rest = property("incompleteBlobListUri");
    fact("on no drive", rest.isEmpty() ? "" : "listed in " + rest);
    BlobPath.below(property("diagnosticsPath"), rest)
        .ifPresent(
            list -> fact("", "export it next with --export-list " + Printable.of(list.text())));
    for (String tag : job.json().path("tags").propertyNames()) {
      fact("tag", Printable.of(tag) + "=" + JobBody.text(job.json().path("tags"), tag));
    }
  }

  private void parcel(String name, String member) {
    String count = job.text("properties", member, "driveCount");
    fact(
        name,
        joined(
            job.text("properties", member, "carrierName"),
            job.text("properties", member, "trackingNumber"),
            count.isEmpty() ? "" : count + (count.equals("1") ? " drive" : " drives"),
            job.text("properties", member, "shipDate")));
  }

  String address(String member) {
    return ADDRESS.stream()
        .map(line -> job.text("properties", member, line))
        .filter(line -> !line.isBlank())
        .collect(Collectors.joining(", "));
  }

  private String property(String name) {
    return job.text("properties", name);
  }

  // ---- drives

  private void drives() {
    if (job.drives().isEmpty()) {
      return;
    }
    Table table =
        new Table(
            terminal,
            "  ",
            List.of(
                Table.Column.text("DRIVE", 8),
                Table.Column.state("STATE", terminal),
                Table.Column.text("COPY", 6),
                Table.Column.number("%"),
                Table.Column.number("BYTES"),
                Table.Column.text("MANIFEST", 8)));
    for (DriveBody drive : job.drives()) {
      table.row(
          List.of(
              drive.id(),
              drive.state(),
              drive.copyStatus(),
              drive.percent().isPresent() ? String.valueOf(drive.percent().getAsInt()) : "",
              JobBody.text(drive.json(), "bytesSucceeded"),
              JobBody.text(drive.json(), "manifestHash")));
    }
    lines.add("");
    lines.addAll(table.lines());
    for (DriveBody drive : job.drives()) {
      if (isEmptied(drive)) {
        lines.add(
            "  "
                + drive.id()
                + "  it is empty: the selection matches no blob, or none that fits; its"
                + " error log says which");
      }
      place(drive, "errorLogUri", "error log");
      place(drive, "verboseLogUri", "log");
      place(drive, "manifestUri", "manifest");
    }
  }

  /** Whether an export ended with nothing to put on it, and a log that says why. */
  private boolean isEmptied(DriveBody drive) {
    return property("jobType").equals("Export")
        && drive.copyStatus().equals("CompletedWithWarnings")
        && JobBody.text(drive.json(), "bytesSucceeded").equals("0")
        && !JobBody.text(drive.json(), "errorLogUri").isEmpty();
  }

  private void place(DriveBody drive, String member, String name) {
    String uri = JobBody.text(drive.json(), member);
    if (!uri.isEmpty()) {
      lines.add("  " + drive.id() + "  " + name + " " + uri);
    }
  }

  // ---- what may be done

  private void choices(String title, List<String> choices) {
    if (!choices.isEmpty()) {
      lines.add("");
      lines.add(terminal.strong(title));
      choices.forEach(choice -> lines.add("  " + choice));
    }
  }

  private void fact(String name, String value) {
    if (!value.isBlank()) {
      lines.add("  %-13s %s".formatted(name, value));
    }
  }

  private static String joined(String... parts) {
    return Stream.of(parts).filter(part -> !part.isBlank()).collect(Collectors.joining(", "));
  }
}
