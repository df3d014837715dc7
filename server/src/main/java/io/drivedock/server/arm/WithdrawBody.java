package io.drivedock.server.arm;

import io.drivedock.drive.DriveId;
import io.drivedock.server.web.protocol.JsonObject;
import io.drivedock.server.web.protocol.Violations;
import tools.jackson.databind.JsonNode;

/** The body of a withdrawal: {@code {"driveId":"…"}}. */
final class WithdrawBody {

  private WithdrawBody() {}

  /**
   * Reads the body.
   *
   * @throws io.drivedock.server.web.ApiException telling what is wrong with it
   */
  static DriveId read(JsonNode json) {
    Violations violations = new Violations();
    JsonObject body = JsonObject.of(json, violations);
    DriveId drive = JobMembers.driveId(body);
    body.refuseUnknown();
    violations.endIfAny();
    if (drive == null) {
      throw new IllegalStateException("a drive is absent and nobody said so");
    }
    return drive;
  }
}
