package io.drivedock.job;

/** A member of a job that a customer may edit, by how long it may be edited. */
public enum Member {
  TAGS("tags", "tags", Until.ALWAYS),
  RETURN_ADDRESS("returnAddress", "properties.returnAddress", Until.TRANSFERRING),
  RETURN_SHIPPING("returnShipping", "properties.returnShipping", Until.TRANSFERRING),
  DELIVERY_PACKAGE("deliveryPackage", "properties.deliveryPackage", Until.SHIPPING),
  DIAGNOSTICS_PATH("diagnosticsPath", "properties.diagnosticsPath", Until.CREATING),
  LOG_LEVEL("logLevel", "properties.logLevel", Until.TRANSFERRING),
  BACKUP_DRIVE_MANIFEST(
      "backupDriveManifest", "properties.backupDriveManifest", Until.TRANSFERRING),
  DRIVE_LIST("driveList", "properties.driveList", Until.SHIPPING),
  ENCRYPTION_KEY("encryptionKey", "properties.encryptionKey", Until.TRANSFERRING),
  IDENTITY("identity", "identity", Until.TRANSFERRING);

  /** How far a job may have come for a member to be changed, the shortest first. */
  enum Until {
    CREATING("while the job is Creating"),
    SHIPPING("until the parcel has arrived"),
    TRANSFERRING("until the job is Packaging"),
    ALWAYS("at any time");

    private final String words;

    Until(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean isAtLeast(Until other) {
      return compareTo(other) >= 0;
    }
  }

  private final String text;
  private final String path;
  private final Until until;

  Member(String text, String path, Until until) {
    this.text = text;
    this.path = path;
    this.until = until;
  }

  /** The spelling on the wire. */
  public String text() {
    return text;
  }

  /** Where it stands in the body of a job. */
  public String path() {
    return path;
  }

  Until until() {
    return until;
  }
}
