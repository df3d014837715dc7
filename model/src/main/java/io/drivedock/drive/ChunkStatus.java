package io.drivedock.drive;

import java.util.Optional;

/** How one block or page range fared (Microsoft, "Azure Import/Export service log file format"). */
public enum ChunkStatus {
  /** In its place. */
  COMPLETED("Completed"),
  /** In a blob whose other parts failed. */
  COMMITTED("Committed"),
  /** Uploaded, but no blob was made of it. */
  UNCOMMITTED("Uncommitted"),
  /** Its MD5 is not the one that the manifest gives. */
  CORRUPTED("Corrupted"),
  /** The file ends before it. */
  FILE_UNEXPECTED_END("FileUnexpectedEnd"),
  /** The blob ends before it. */
  BLOB_UNEXPECTED_END("BlobUnexpectedEnd"),
  /** The object store would not take it. */
  BLOB_REQUEST_FAILED("BlobRequestFailed"),
  /** It could not be read. */
  IO_FAILED("IOFailed"),
  /** Anything else. */
  FAILED("Failed"),
  /** Not tried, because something failed before. */
  CANCELLED("Cancelled");

  private final String text;

  ChunkStatus(String text) {
    this.text = text;
  }

  /** The spelling in XML. */
  public String text() {
    return text;
  }

  /** Reads the spelling in XML. */
  public static Optional<ChunkStatus> parse(String text) {
    for (ChunkStatus value : values()) {
      if (value.text.equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
