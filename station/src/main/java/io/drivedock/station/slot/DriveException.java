package io.drivedock.station.slot;

import org.jspecify.annotations.Nullable;

/** A drive, or a file on it, does not give what was asked for. */
public final class DriveException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is the matter. */
  public enum Kind {
    /** There is no such file. */
    NOT_FOUND,
    /** There is something of that name that is no plain file: a folder, a link, a device. */
    NOT_A_FILE,
    /** It may not be read, or written; a drive also not with the key that it is opened with. */
    ACCESS_DENIED,
    /** The file is of a kind that is not read, such as one that is encrypted by EFS. */
    REFUSED,
    /** There is something of that name already. */
    EXISTS,
    /** There is no room left. */
    FULL,
    /** Reading or writing failed. */
    IO_FAILED,
    /** What is written on the drive contradicts itself. */
    DAMAGED,
    /** The drive is not written to in this slot. */
    READ_ONLY,
    /** The drive holds no NTFS. */
    NOT_NTFS,
    /** BitLocker does not protect the drive: it is off or suspended. */
    NOT_PROTECTED,
    /** No key of the kind that was given opens the drive. */
    NO_PROTECTOR,
    /** The key of the drive is missing, mistyped or another. */
    KEY_INVALID,
    /** The drive cannot be unlocked as it is, whatever the key. */
    NOT_UNLOCKED,
    /** BitLocker's own data on the drive is damaged. */
    PROTECTION_DAMAGED;

    /**
     * Whether the drive was read well and is refused as it is, so that neither a wait nor another
     * slot would help.
     */
    public boolean isVerdict() {
      return switch (this) {
        case NOT_NTFS, NOT_PROTECTED, NO_PROTECTOR, KEY_INVALID, NOT_UNLOCKED -> true;
        case NOT_FOUND, NOT_A_FILE, ACCESS_DENIED, REFUSED, EXISTS, FULL, IO_FAILED -> false;
        case DAMAGED, READ_ONLY, PROTECTION_DAMAGED -> false;
      };
    }
  }

  private final Kind kind;
  private final @Nullable String forCustomer;

  /** Says what is the matter with which file of which drive. */
  public DriveException(Kind kind, String message, Throwable cause) {
    this(kind, message, null, cause);
  }

  /** Says what is the matter with which file of which drive. */
  public DriveException(Kind kind, String message) {
    this(kind, message, null, null);
  }

  /**
   * Says what is the matter with which drive, and where that is.
   *
   * @param forCustomer the same without the place, see {@link #forCustomer()}; null if the message
   *     names none
   */
  public DriveException(
      Kind kind, String message, @Nullable String forCustomer, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.forCustomer = forCustomer;
  }

  /**
   * What the sender of the drive is told: names the drive and its files, and nothing of the
   * station's, such as a folder, a device or a slot.
   */
  public String forCustomer() {
    return forCustomer == null ? String.valueOf(getMessage()) : forCustomer;
  }

  public Kind kind() {
    return kind;
  }
}
