package io.drivedock.station.slot;

/** A drive, or a file on it, does not give what was asked for. */
public final class DriveException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is the matter. */
  public enum Kind {
    /** There is no such file. */
    NOT_FOUND,
    /** There is something of that name that is no plain file: a folder, a link, a device. */
    NOT_A_FILE,
    /** It may not be read, or written. */
    ACCESS_DENIED,
    /** There is something of that name already. */
    EXISTS,
    /** There is no room left. */
    FULL,
    /** Reading or writing failed. */
    IO_FAILED
  }

  private final Kind kind;

  /** Says what is the matter with which file of which drive. */
  public DriveException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Says what is the matter with which file of which drive. */
  public DriveException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
