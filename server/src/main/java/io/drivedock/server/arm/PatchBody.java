package io.drivedock.server.arm;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobChange;
import io.drivedock.job.JobEvent;
import io.drivedock.server.web.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The body of a PATCH, as what the customer says to the job: first what is to be different, then
 * that it is shipped, then that it is cancelled, so that one request may give the parcel, ship it
 * and cancel. Members that only PUT or the service sets are passed over.
 *
 * <p>An object or list replaces the one that is there, in whole; {@code null} is the same as
 * leaving a member out (decision 0021). {@code cancelRequested: false} and {@code state: ""} say
 * nothing: clients serialise defaults (control-plane dossier, section 5.2).
 */
public final class PatchBody {

  private final Predicate<DriveId> needsKey;
  private final Members body;
  private final Members properties;

  private PatchBody(Members body, Predicate<DriveId> needsKey) {
    this.needsKey = needsKey;
    this.body = body;
    this.properties = body.objectOrEmpty("properties");
  }

  /**
   * Reads the body.
   *
   * @param needsKey whether a drive that comes without a key is refused
   * @return in the order in which they are to be said; none for a body that wants nothing
   * @throws ApiException telling everything that is wrong with it
   */
  public static List<JobEvent> read(JsonNode json, Predicate<DriveId> needsKey) {
    Problems problems = new Problems();
    PatchBody read = new PatchBody(Members.of(json, problems), needsKey);
    List<JobEvent> events = read.events();
    problems.endIfAny();
    return events;
  }

  private List<JobEvent> events() {
    List<JobEvent> events = new ArrayList<>();
    JobChange.Patch patch = patch();
    if (!patch.equals(JobChange.Patch.NOTHING)) {
      events.add(new JobEvent.Edited(patch));
    }
    if (isShipped()) {
      events.add(new JobEvent.MarkedShipped());
    }
    if (Boolean.TRUE.equals(properties.flag("cancelRequested"))) {
      events.add(new JobEvent.CancelRequested());
    }
    return events;
  }

  private JobChange.Patch patch() {
    return new JobChange.Patch(
        Tags.of(body),
        JobMembers.returnAddress(properties),
        JobMembers.returnShipping(properties),
        JobMembers.deliveryPackage(properties),
        JobMembers.diagnosticsPath(properties),
        JobMembers.logLevel(properties),
        properties.flag("backupDriveManifest"),
        JobMembers.drives(properties, needsKey),
        JobMembers.encryptionKey(properties),
        JobMembers.identity(body));
  }

  private boolean isShipped() {
    String state = properties.text("state", Members.LINE_MAX);
    if (state == null || state.isEmpty()) {
      return false;
    }
    if (!state.equalsIgnoreCase("Shipping")) {
      properties.refuse(
          ErrorCode.INVALID_ARGUMENT,
          "state",
          properties.at("state") + " can be set to Shipping and to nothing else.");
    }
    return true;
  }
}
