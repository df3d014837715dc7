package io.drivedock.drive;

import java.util.Comparator;
import java.util.Optional;

/**
 * In which order a store lists names. The two differ only where a character beyond U+FFFF meets one
 * from U+E000 on.
 */
public enum NameOrder implements Comparator<BlobPath> {
  /** By characters, which is by bytes of UTF-8. */
  BY_CHARACTERS("characters"),
  /** By units of UTF-16. */
  BY_UNITS("units");

  private final String text;

  NameOrder(String text) {
    this.text = text;
  }

  /** The spelling between server and stations. */
  public String text() {
    return text;
  }

  public static Optional<NameOrder> parse(String text) {
    for (NameOrder order : values()) {
      if (order.text.equals(text)) {
        return Optional.of(order);
      }
    }
    return Optional.empty();
  }

  /** Compares names, or beginnings of names, of one container. */
  public int compareNames(String a, String b) {
    return this == BY_UNITS ? a.compareTo(b) : BlobPath.compareNames(a, b);
  }

  /** Compares by container, then by name. */
  @Override
  public int compare(BlobPath a, BlobPath b) {
    int byContainer = a.container().compareTo(b.container());
    return byContainer != 0 ? byContainer : compareNames(a.name(), b.name());
  }
}
