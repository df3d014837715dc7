package io.drivedock.station.importing;

import java.util.Locale;

/** How a blob was proven equal to the manifest when it was in the store. */
enum Evidence {
  /** Not at all but by the store itself, which checked what it was sent. */
  NONE,
  /** Some of its chunks were read again. */
  IN_PART,
  /** The store tells the same checksum. */
  BY_CHECKSUM,
  /** All of it was read again. */
  WHOLE;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Evidence parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
