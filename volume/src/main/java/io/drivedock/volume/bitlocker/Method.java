package io.drivedock.volume.bitlocker;

/** How the sectors of a volume are encrypted. */
public enum Method {
  /** AES-128 in CBC mode with the Elephant diffuser; Windows 7. */
  AES_CBC_128_ELEPHANT(0x8000, "AES-128-CBC with diffuser", 64),
  /** AES-256 in CBC mode with the Elephant diffuser; Windows 7. */
  AES_CBC_256_ELEPHANT(0x8001, "AES-256-CBC with diffuser", 64),
  /** AES-128 in CBC mode. */
  AES_CBC_128(0x8002, "AES-128-CBC", 16),
  /** AES-256 in CBC mode. */
  AES_CBC_256(0x8003, "AES-256-CBC", 32),
  /** AES-128 in XTS mode; Windows 10 and later. */
  AES_XTS_128(0x8004, "XTS-AES-128", 32),
  /** AES-256 in XTS mode; Windows 10 and later. */
  AES_XTS_256(0x8005, "XTS-AES-256", 64);

  private final int code;
  private final String title;
  private final int keyBytes;

  Method(int code, String title, int keyBytes) {
    this.code = code;
    this.title = title;
    this.keyBytes = keyBytes;
  }

  /** The number that stands on the volume. */
  public int code() {
    return code;
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  /** How long the volume's key is. */
  int keyBytes() {
    return keyBytes;
  }
}
