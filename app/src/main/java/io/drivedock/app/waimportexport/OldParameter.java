package io.drivedock.app.waimportexport;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The parameters of the old program, of both its versions. */
enum OldParameter {
  JOURNAL("j"),
  SESSION("id"),
  LOG_FOLDER("logdir"),
  ACCOUNT_KEY("sk"),
  CONTAINER_SAS("csas"),
  DRIVE("t"),
  FORMAT("format", true),
  SILENT("silentmode", true),
  ENCRYPT("encrypt", true),
  BITLOCKER_KEY("bk"),
  SOURCE_FOLDER("srcdir"),
  BLOB_FOLDER("dstdir"),
  SOURCE_FILE("srcfile"),
  BLOB("dstblob"),
  DISPOSITION("Disposition"),
  BLOB_TYPE("BlobType"),
  PROPERTY_FILE("PropertyFile"),
  METADATA_FILE("MetadataFile"),
  SKIP_WRITE("skipwrite", true),
  CONTENT_MD5("enablecontentmd5", true),
  RESUME("ResumeSession", true),
  ABORT("AbortSession", true),
  DRIVE_SET("InitialDriveSet"),
  MORE_DRIVES("AdditionalDriveSet"),
  DATA_SET("DataSet"),
  LIST_DRIVES("ListDrives", true),
  LIST_SESSIONS("ListCopySessions", true),
  REPAIR_FILE("r"),
  FOLDERS("d"),
  ACCOUNT("sn"),
  COPY_LOG("CopyLogFile"),
  PATH_MAP("PathMapFile"),
  MANIFEST("ManifestFile"),
  BLOB_LIST("ExportBlobListFile"),
  DRIVE_SIZE("DriveSize"),
  CLOUD("Cloud"),
  /** Not the old program's: where the store is, as {@code --from} of the other commands. */
  FROM("From"),
  /** Not the old program's, which asked the disk: the serial number of the drive. */
  DRIVE_ID("DriveId");

  private final String text;
  private final boolean isSwitch;

  OldParameter(String text) {
    this(text, false);
  }

  OldParameter(String text, boolean isSwitch) {
    this.text = text;
    this.isSwitch = isSwitch;
  }

  /** With its slash, as messages show it. */
  String shown() {
    return "/" + text;
  }

  /** Whether it has no value. */
  boolean isSwitch() {
    return isSwitch;
  }

  /** Whether its value may not be shown. */
  boolean isSecret() {
    return this == ACCOUNT_KEY || this == CONTAINER_SAS || this == BITLOCKER_KEY;
  }

  static Optional<OldParameter> named(String name) {
    return Arrays.stream(values()).filter(each -> each.text.equalsIgnoreCase(name)).findFirst();
  }

  /** Without its slash. */
  String text() {
    return text;
  }

  /**
   * Whether a word without a slash can only be meant as this parameter, as in {@code DataSet:x}.
   */
  static boolean isNamedWithoutSlash(String word) {
    int colon = word.indexOf(':');
    return colon > 1
        && named(word.substring(0, colon)).isPresent()
        && !word.toLowerCase(Locale.ROOT).startsWith("d:");
  }
}
