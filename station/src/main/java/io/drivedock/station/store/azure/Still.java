package io.drivedock.station.store.azure;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a snapshot says in its metadata that a station has taken it to read a blob in use, and will
 * remove it.
 */
final class Still {

  /** Metadata of this name no blob of a customer is thought to have. */
  private static final String MARK = "drivedock_read_by";

  private Still() {}

  static boolean isMarked(Map<String, String> metadata) {
    return metadata.keySet().stream().anyMatch(MARK::equalsIgnoreCase);
  }

  /** The metadata of the blob itself. */
  static Map<String, String> unmarked(Map<String, String> metadata) {
    Map<String, String> unmarked = new TreeMap<>(metadata);
    unmarked.keySet().removeIf(MARK::equalsIgnoreCase);
    return unmarked;
  }
}
