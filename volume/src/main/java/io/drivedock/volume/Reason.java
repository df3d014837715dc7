package io.drivedock.volume;

/** Why a volume, or a file on one, is refused. */
public enum Reason {
  /** The device or image is not there, may not be read, or failed while it was read. */
  UNREADABLE,
  /** The device or image is shorter than what is on it. */
  TRUNCATED,
  /** The partition table contradicts itself. */
  PARTITION_TABLE_DAMAGED,
  /** There is no volume of a known kind. */
  NO_VOLUME,
  /** A LUKS volume, which is recognised and not opened. */
  LUKS,

  /** Not BitLocker. */
  NOT_BITLOCKER,
  /** BitLocker is off: the volume was decrypted, or was never encrypted. */
  NOT_ACTIVATED,
  /** Windows has not finished encrypting or decrypting the volume. */
  CONVERSION_UNDER_WAY,
  /** Protection is suspended: the key lies open on the drive. */
  SUSPENDED,
  /** BitLocker of Windows Vista. */
  VISTA,
  /** The metadata is damaged or was changed, in all three copies. */
  METADATA_DAMAGED,
  /** A cipher that is not known. */
  METHOD_UNKNOWN,
  /** Only the TPM of the customer's own machine opens it. */
  TPM_ONLY,
  /** The volume has no protector for that kind of key. */
  PROTECTOR_NOT_FOUND,
  /** The volume is encrypted and no key was given. */
  KEY_MISSING,
  /** The key cannot be one: wrong digits, wrong length. */
  KEY_MALFORMED,
  /** The key is well formed and does not open the volume. */
  KEY_WRONG,

  /** The volume does not hold NTFS. */
  NOT_NTFS,
  /** NTFS of a version or geometry that is not read. */
  NTFS_UNSUPPORTED,
  /** The file system contradicts itself. */
  NTFS_DAMAGED,
  /** More than this reader takes, as its limits say. */
  LIMIT_EXCEEDED,
  /** What is to be written does not fit. */
  NO_ROOM,

  /** The file's own records contradict themselves or the index of its folder. */
  FILE_DAMAGED(true),
  /** No file of that name. */
  NOT_FOUND(true),
  /** Several names of a folder differ only in case, or not at all. */
  NAME_AMBIGUOUS(true),
  /** A name that could mean another path, or that Windows could not open. */
  NAME_INVALID(true),
  /** Encrypted by EFS. */
  ENCRYPTED_BY_EFS(true),
  /** Compressed by CompactOS (WOF). */
  COMPRESSED_BY_WOF(true),
  /** Deduplicated by Windows Server. */
  DEDUPLICATED(true),
  /** A placeholder of a cloud or of hierarchical storage; the content may be elsewhere. */
  PLACEHOLDER(true),
  /** A symbolic link, a junction, or a device or pipe of WSL; never followed. */
  LINK(true),
  /** A reparse point of an unknown kind. */
  REPARSE_UNKNOWN(true),
  /** A compression that is not known. */
  COMPRESSION_UNKNOWN(true),
  /** An alternate data stream beside the content of a file or a folder. */
  ALTERNATE_STREAM(true);

  private final boolean isOfFile;

  Reason() {
    this(false);
  }

  Reason(boolean isOfFile) {
    this.isOfFile = isOfFile;
  }

  /** Whether it concerns one file of a volume, whose other files are read. */
  public boolean isOfFile() {
    return isOfFile;
  }
}
