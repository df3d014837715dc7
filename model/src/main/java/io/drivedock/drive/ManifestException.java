package io.drivedock.drive;

import javax.xml.stream.XMLStreamException;

/**
 * A manifest or copy log cannot be used. The message says what is wrong and where, as line and
 * column.
 */
public final class ManifestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Which of the drive's copy statuses fits. */
  public enum Kind {
    /** Not XML, cut off, with a DTD, or not of the manifest's grammar. */
    FORMAT_INVALID("ManifestFormatInvalid"),
    /** The drive failed while it was read. */
    READ_FAILED("ReadManifestFailed");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** The spelling of the copy status. */
    public String text() {
      return text;
    }
  }

  private final Kind kind;

  ManifestException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  ManifestException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What a parser said about a document, as one of ours. */
  static ManifestException of(String document, XMLStreamException e) {
    return SafeXml.ioFailure(e)
        .map(
            io ->
                new ManifestException(
                    Kind.READ_FAILED,
                    document + " could not be read completely: " + io.getMessage(),
                    io))
        .orElseGet(
            () ->
                new ManifestException(
                    Kind.FORMAT_INVALID, document + " is invalid at " + SafeXml.describe(e), e));
  }

  /** Which of the drive's copy statuses fits. */
  public Kind kind() {
    return kind;
  }
}
