package io.drivedock.server.portal.label;

/**
 * A symbol that was seen, and its text: that of a stranger, without control characters.
 *
 * @param text 1 to {@value #TEXT_MAX} characters
 */
public record Sighting(Kind kind, String text) {

  /** No longer text is told. */
  public static final int TEXT_MAX = 512;

  /** Which kind of symbol. */
  public enum Kind {
    /** What our labels carry. */
    QR,
    /** What carriers print. */
    DATA_MATRIX,
    /** What makers of disks print. */
    CODE_128,
    /** Serials of older disks. */
    CODE_39,
    /** Numbers of carriers. */
    ITF;

    /** Whether it guards itself well enough that seeing it once is enough. */
    public boolean isSureAtOnce() {
      return switch (this) {
        case QR, DATA_MATRIX -> true;
        case CODE_128, CODE_39, ITF -> false;
      };
    }
  }
}
