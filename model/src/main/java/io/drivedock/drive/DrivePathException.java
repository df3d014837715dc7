package io.drivedock.drive;

/** A text is no {@link DrivePath}. The message says which rule it breaks and does not repeat it. */
public final class DrivePathException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Which of the two log codes fits. */
  public enum Kind {
    /** The log says FileNameInvalid. */
    INVALID,
    /** The log says FileNameTooLong. */
    TOO_LONG
  }

  private final Kind kind;

  DrivePathException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Which of the two log codes fits. */
  public Kind kind() {
    return kind;
  }

  /** The status of a blob whose file is named so. */
  public BlobStatus blobStatus() {
    return switch (kind) {
      case INVALID -> BlobStatus.FILE_NAME_INVALID;
      case TOO_LONG -> BlobStatus.FILE_NAME_TOO_LONG;
    };
  }

  /** The status of a metadata or properties file that is named so. */
  public SideFileStatus sideFileStatus() {
    return switch (kind) {
      case INVALID -> SideFileStatus.FILE_NAME_INVALID;
      case TOO_LONG -> SideFileStatus.FILE_NAME_TOO_LONG;
    };
  }
}
