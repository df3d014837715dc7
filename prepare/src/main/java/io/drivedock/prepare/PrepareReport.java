package io.drivedock.prepare;

import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.submission.JobSubmission;
import io.drivedock.prepare.submission.SubmittedJob;
import io.drivedock.prepare.text.Printable;
import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a person, or a program, reads at the end. */
final class PrepareReport {

  private static final int LEFT_OUT_LINES_MAX = 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PrepareReport() {}

  static void print(PreparedDrive drive, BlobPlan blobs, PrintWriter out) {
    out.println("Drive " + drive.info().driveId() + " is prepared: " + drive.drive());
    out.printf(
        "  %s, %s, for container %s%s, %s%n",
        Printable.count(drive.files(), "blob"),
        Printable.bytes(drive.bytes()),
        blobs.container(),
        blobs.prefix().isEmpty() ? "" : " under " + Printable.of(blobs.prefix()),
        onConflict(blobs));
    if (drive.filesFoundThere() > 0) {
      out.println(
          "  "
              + Printable.count(drive.filesFoundThere(), "file")
              + " copied by an earlier run: compared byte by byte, not copied again");
    }
    if (drive.filesUnderOtherNames() > 0) {
      out.println(
          "  "
              + Printable.count(drive.filesUnderOtherNames(), "file")
              + " stored under another name, because not every drive can hold theirs; the"
              + " blobs keep their names");
    }
    if (drive.emptyFolders() > 0) {
      out.println(
          "  "
              + Printable.count(drive.emptyFolders(), "empty folder")
              + ": object storage has no folders, so an empty one disappears");
    }
    printExcluded(drive.excluded(), out);
    if (!drive.passedOver().isEmpty()) {
      out.println(
          "  skipped, because it belongs to the file system: "
              + Printable.of(String.join(", ", drive.passedOver())));
    }
    switch (drive.mediumCheck()) {
      case OMITTED -> {}
      case THROUGH_CACHE ->
          out.println(
              "  read back through the system's cache, because this file system cannot be read past"
                  + " it: every byte matches, but the medium itself was not checked");
      case FROM_MEDIUM -> out.println("  read back from the drive: every byte matches");
    }
    out.println(
        "  manifest "
            + drive.info().manifestFile()
            + ", MD5 "
            + drive.info().manifestHash()
            + "; do not change the drive from now on");
    out.println(
        "  journal "
            + drive.journal()
            + (drive.info().key() == null ? "" : "; it contains the drive's key"));
    printLeftOut(drive, out);
  }

  private static String onConflict(BlobPlan blobs) {
    return switch (blobs.disposition()) {
      case RENAME -> "renamed if the blob already exists";
      case NO_OVERWRITE -> "skipped if the blob already exists";
      case OVERWRITE -> "replacing blobs that already exist";
    };
  }

  private static void printLeftOut(PreparedDrive drive, PrintWriter out) {
    if (drive.isWhole()) {
      return;
    }
    long more = printFirst(drive.leftOutCount(), drive.leftOut(), out);
    out.println(
        "  " + (more > 0 ? "and " + more + " more; " : "") + "all in " + drive.leftOutList());
  }

  /** Prints the first of what is left out, and counts the others. */
  private static long printFirst(long count, List<LeftOut> leftOut, PrintWriter out) {
    out.println();
    out.println("Left out, " + count + ":");
    List<LeftOut> shown = leftOut.subList(0, Math.min(LEFT_OUT_LINES_MAX, leftOut.size()));
    for (LeftOut one : shown) {
      out.println("  " + one.line());
    }
    return count - shown.size();
  }

  private static void printExcluded(long excluded, PrintWriter out) {
    if (excluded > 0) {
      String what = excluded == 1 ? " file or folder" : " files or folders";
      out.println("  " + excluded + what + " excluded by the filters");
    }
  }

  /** What a preparation would do. */
  static void print(Forecast forecast, BlobPlan blobs, PrintWriter out) {
    out.println("Dry run: nothing was written.");
    out.printf(
        "  %s, %s, would become blobs in container %s%s; the drive needs up to %s more%n",
        Printable.count(forecast.files(), "file"),
        Printable.bytes(forecast.bytes()),
        blobs.container(),
        blobs.prefix().isEmpty() ? "" : " under " + Printable.of(blobs.prefix()),
        Printable.bytes(forecast.bytesToWrite()));
    printExcluded(forecast.excluded(), out);
    if (forecast.leftOutCount() > 0) {
      long more = printFirst(forecast.leftOutCount(), forecast.leftOut(), out);
      if (more > 0) {
        out.println("  and " + more + " more");
      }
    }
  }

  static ObjectNode json(Forecast forecast) {
    ObjectNode json = JSON.createObjectNode();
    json.put("dryRun", true);
    json.put("blobs", forecast.files());
    json.put("bytes", forecast.bytes());
    json.put("bytesToWrite", forecast.bytesToWrite());
    json.put("excluded", forecast.excluded());
    ObjectNode leftOut = json.putObject("leftOut");
    leftOut.put("count", forecast.leftOutCount());
    putFirst(forecast.leftOut(), leftOut);
    return json;
  }

  private static void putFirst(List<LeftOut> all, ObjectNode leftOut) {
    ArrayNode first = leftOut.putArray("first");
    for (LeftOut one : all) {
      first
          .addObject()
          .put("path", one.path())
          .put("reason", one.reason().word())
          .put("why", one.why());
    }
  }

  static ObjectNode json(PreparedDrive drive, BlobPlan blobs) {
    ObjectNode json = JSON.createObjectNode();
    json.put("driveId", drive.info().driveId().value());
    json.put("drive", drive.drive().toString());
    json.put("manifestFile", drive.info().manifestFile().text());
    json.put("manifestHash", drive.info().manifestHash());
    json.put("journal", drive.journal().toString());
    json.put("container", blobs.container());
    json.put("prefix", blobs.prefix());
    json.put("disposition", blobs.disposition().text());
    json.put("blobs", drive.files());
    json.put("bytes", drive.bytes());
    json.put("foundThere", drive.filesFoundThere());
    json.put("underOtherNames", drive.filesUnderOtherNames());
    json.put("emptyFolders", drive.emptyFolders());
    json.put("readBack", drive.mediumCheck() != PreparedDrive.MediumCheck.OMITTED);
    json.put("readBackPastCache", drive.mediumCheck() == PreparedDrive.MediumCheck.FROM_MEDIUM);
    json.put("excluded", drive.excluded());
    ArrayNode passedOver = json.putArray("passedOver");
    drive.passedOver().forEach(passedOver::add);
    ObjectNode leftOut = json.putObject("leftOut");
    leftOut.put("count", drive.leftOutCount());
    if (drive.leftOutList() != null) {
      leftOut.put("list", drive.leftOutList().toString());
    }
    putFirst(drive.leftOut(), leftOut);
    return json;
  }

  /** A request that is shown and not sent. */
  static void print(JobSubmission submission, boolean hasKey, PrintWriter out) {
    out.println();
    out.println(
        "Next: create the job. --submit URL sends this request, and so can any"
            + " client of the API:");
    out.println("PUT " + submission.path());
    out.println(submission.maskedBody());
    if (hasKey) {
      out.println("The drive's key is not shown; insert it from the journal.");
    }
  }

  static ObjectNode json(JobSubmission submission) {
    ObjectNode json = JSON.createObjectNode();
    json.put("put", submission.path());
    json.set("body", JSON.readTree(submission.maskedBody()));
    return json;
  }

  /** A job that the service has. */
  static void print(SubmittedJob job, PrintWriter out) {
    out.println();
    out.println(
        (job.isNew() ? "The job was created: " : "The job already exists, with this drive: ")
            + job.id()
            + (job.state().isEmpty() ? "" : ", " + job.state()));
    if (job.shipTo().isEmpty()) {
      out.println("Next: pack the drive and send it to the site.");
    } else {
      out.println("Next: pack the drive and send it to");
      job.shipTo().forEach(line -> out.println("  " + line));
    }
    out.println(
        "Then enter the carrier and tracking number in the job, which marks it as shipped.");
  }

  static ObjectNode json(SubmittedJob job) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", job.id());
    json.put("state", job.state());
    json.put("isNew", job.isNew());
    ArrayNode shipTo = json.putArray("shipTo");
    job.shipTo().forEach(shipTo::add);
    return json;
  }
}
