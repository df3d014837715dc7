package io.drivedock.drive;

import java.util.Optional;

/**
 * How a metadata or properties file fared (Microsoft, "Azure Import/Export service log file
 * format").
 */
public enum SideFileStatus {
  /** Read and set. */
  COMPLETED("Completed"),
  /** Its path leads nowhere a drive may have a file. */
  FILE_NAME_INVALID("FileNameInvalid"),
  /** Its path is longer than a drive can have it. */
  FILE_NAME_TOO_LONG("FileNameTooLong"),
  /** The drive has no such file. */
  FILE_NOT_FOUND("FileNotFound"),
  /** The drive does not let it be read. */
  FILE_ACCESS_DENIED("FileAccessDenied"),
  /** Its MD5 is not the one that the manifest gives. */
  CORRUPTED("Corrupted"),
  /** It is not what such a file must be. */
  XML_READ_FAILED("XmlReadFailed"),
  /** It could not be written onto an exported drive. */
  XML_WRITE_FAILED("XmlWriteFailed"),
  /** The object store would not take it. */
  BLOB_REQUEST_FAILED("BlobRequestFailed"),
  /** Reading failed. */
  IO_FAILED("IOFailed"),
  /** Anything else. */
  FAILED("Failed"),
  /** Not tried, because something failed before. */
  CANCELLED("Cancelled");

  private final String text;

  SideFileStatus(String text) {
    this.text = text;
  }

  /** The spelling in XML. */
  public String text() {
    return text;
  }

  /** Reads the spelling in XML. */
  public static Optional<SideFileStatus> parse(String text) {
    for (SideFileStatus value : values()) {
      if (value.text.equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
