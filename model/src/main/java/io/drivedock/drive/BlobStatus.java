package io.drivedock.drive;

import java.util.Optional;

/** How one blob of a drive fared (Microsoft, "Azure Import/Export service log file format"). */
public enum BlobStatus {
  /** Everything is in its place. */
  COMPLETED("Completed"),
  /** Data, metadata or properties failed in part. */
  COMPLETED_WITH_ERRORS("CompletedWithErrors"),
  /** The path of the file leads nowhere a drive may have a file. */
  FILE_NAME_INVALID("FileNameInvalid"),
  /** The path of the file is longer than a drive can have it. */
  FILE_NAME_TOO_LONG("FileNameTooLong"),
  /** The drive has no such file. */
  FILE_NOT_FOUND("FileNotFound"),
  /** The drive does not let the file be read. */
  FILE_ACCESS_DENIED("FileAccessDenied"),
  /** The object store would not take it. */
  BLOB_REQUEST_FAILED("BlobRequestFailed"),
  /** The object store does not let the station write it. */
  BLOB_REQUEST_FORBIDDEN("BlobRequestForbidden"),
  /** No free name was found. */
  RENAME_FAILED("RenameFailed"),
  /** The blob changed while it was exported. */
  BLOB_UNEXPECTED_CHANGE("BlobUnexpectedChange"),
  /** Somebody else holds a lease on the blob. */
  LEASE_PRESENT("LeasePresent"),
  /** Reading or writing failed. */
  IO_FAILED("IOFailed"),
  /** Anything else. */
  FAILED("Failed");

  private final String text;

  BlobStatus(String text) {
    this.text = text;
  }

  /** The spelling in XML. */
  public String text() {
    return text;
  }

  /** Reads the spelling in XML. */
  public static Optional<BlobStatus> parse(String text) {
    for (BlobStatus value : values()) {
      if (value.text.equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
