package io.drivedock.station.exporting;

import io.drivedock.station.store.StoreException;

/** What a customer must be told of a blob beside its status: a sentence for the copy log. */
enum Remark {
  /** It could not be read, because it lies in an archive. */
  ARCHIVED(
      "The blob above is in an archive tier and cannot be read. Move it to an"
          + " online tier, or restore it, and export it with the list of what was not"
          + " exported."),
  /** It is on the drive, and is no block blob in the store. */
  APPEND_BLOB(
      "The blob above is an append blob. All its bytes are on the drive; an"
          + " import or a restore creates a block blob from them."),
  /** It is on the drive, and the store's MD5 of it is another. */
  STALE_MD5(
      "The store's Content-MD5 of the blob above does not match its bytes. The"
          + " bytes were read twice under one ETag, with the same result, and are on"
          + " the drive as the store has them."),
  /** It has a name that no blob can have. */
  NO_NAME(
      "The item above has a name that no blob can have, such as one with"
          + " control characters, a segment of dots, or too many characters. Copy it"
          + " to another name in the store."),
  /** It came too late. */
  LATE(
      "The blob above was created while the drive was filled, too late to be"
          + " included. Export it with the list of what was not exported.");

  private static final int REASON_MAX = 1_000;

  private final String text;

  Remark(String text) {
    this.text = text;
  }

  /** For people, in ASCII. */
  String text() {
    return text;
  }

  /** What the store said of a blob. */
  static String reason(StoreException e) {
    String said = e.reason().orElse("no valid answer");
    return said.substring(0, Math.min(said.length(), REASON_MAX));
  }

  /** The same, as a sentence for the copy log, in ASCII. */
  static String sentence(String reason) {
    return "The store did not deliver the blob above: " + ascii(reason);
  }

  /** What a store said, in characters that every comment can hold. */
  static String ascii(String said) {
    StringBuilder ascii = new StringBuilder();
    said.chars().map(c -> c < ' ' || c > '~' || c == '-' ? '_' : c).forEach(ascii::appendCodePoint);
    return ascii.toString();
  }
}
