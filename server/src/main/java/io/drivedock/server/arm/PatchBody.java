package io.drivedock.server.arm;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobChange;
import io.drivedock.job.JobEvent;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.protocol.JsonObject;
import io.drivedock.server.web.protocol.Tags;
import io.drivedock.server.web.protocol.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of a PATCH, as what the customer says to the job: first what is to be different, then
 * that it is shipped, then that it is cancelled, so that one request may give the parcel, ship it
 * and cancel. Members that only the service sets are passed over; what only a PUT can set may be
 * said again, and is refused if it is another.
 *
 * <p>An object or list replaces the one that is there, in whole; {@code null} is the same as
 * leaving a member out (decision 0021). {@code cancelRequested: false} and {@code state: ""} say
 * nothing: clients serialise defaults.
 */
public final class PatchBody {

  private final Predicate<DriveId> needsKey;
  private final JsonObject body;
  private final JsonObject properties;

  private PatchBody(JsonObject body, Predicate<DriveId> needsKey) {
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
    Violations violations = new Violations();
    PatchBody read = new PatchBody(JsonObject.of(json, violations), needsKey);
    List<JobEvent> events = read.events();
    JobMembers.passOverWhatIsRead(read.body, read.properties);
    read.body.refuseUnknown();
    violations.endIfAny();
    return events;
  }

  private List<JobEvent> events() {
    List<JobEvent> events = new ArrayList<>();
    JobChange.Restated restated = restated();
    if (!restated.equals(JobChange.Restated.NOTHING)) {
      events.add(new JobEvent.Edited(restated));
    }
    Tags.Change tags = Tags.Change.ofPatch(body);
    JobChange.Patch patch = patch(tags.all());
    JobChange.Retagged single = tags.single();
    if (single != null) {
      events.add(new JobEvent.Edited(single));
    }
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

  private JobChange.Restated restated() {
    String state = properties.text("state", JsonObject.LINE_MAX);
    boolean isWish = state == null || state.isEmpty() || isShipping(state);
    return new JobChange.Restated(
        body.text("location", Locations.NAME_MAX),
        JobMembers.storageAccountId(properties),
        JobMembers.jobType(properties),
        properties.value("export") == null ? null : ExportMember.of(properties),
        List.of(),
        isWish ? null : state);
  }

  private JobChange.Patch patch(@Nullable Map<String, String> tags) {
    return new JobChange.Patch(
        tags,
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
    JsonNode state = properties.value("state");
    return state != null && isShipping(state.asString(""));
  }

  private static boolean isShipping(String state) {
    return state.equalsIgnoreCase(JobMembers.SHIPPING);
  }
}
