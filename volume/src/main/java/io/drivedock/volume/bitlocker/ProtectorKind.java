package io.drivedock.volume.bitlocker;

/** What opens a volume. */
public enum ProtectorKind {
  /** A key that lies open on the volume: protection is suspended. */
  CLEAR_KEY("clear key (suspended)"),
  /** The TPM of one machine, alone or with a PIN or a key. */
  TPM("TPM"),
  /** A key in a file: a startup key or another external key. */
  EXTERNAL_KEY("external key"),
  /** A recovery password of 48 digits. */
  RECOVERY_PASSWORD("recovery password"),
  /** A smart card or another certificate. */
  CERTIFICATE("smart card or certificate"),
  /** A password that somebody chose. */
  PASSWORD("password"),
  /** Something newer than this reader. */
  OTHER("unknown");

  private final String title;

  ProtectorKind(String title) {
    this.title = title;
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  static ProtectorKind ofCode(int code) {
    return switch (code) {
      case 0x0000 -> CLEAR_KEY;
      case 0x0100, 0x0400, 0x0500, 0x0600, 0x0700 -> TPM;
      case 0x0200 -> EXTERNAL_KEY;
      case 0x0800 -> RECOVERY_PASSWORD;
      case 0x1000 -> CERTIFICATE;
      case 0x2000 -> PASSWORD;
      default -> OTHER;
    };
  }
}
