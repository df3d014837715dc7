package io.drivedock.drive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The metadata of a blob: names and values that travel as HTTP headers.
 *
 * @param entries in their order; names are identifiers of ASCII and differ in more than letter
 *     case, values are printable ASCII; at most {@value #BYTES_MAX} bytes altogether
 */
public record BlobMetadata(Map<String, String> entries) {

  public static final BlobMetadata NONE = new BlobMetadata(Map.of());

  /** The most that a blob can have, in bytes. */
  public static final int BYTES_MAX = 8 * 1024;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E]*");

  /** Checks names, values and size. */
  public BlobMetadata {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    int bytes = 0;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      if (!NAME.matcher(entry.getKey()).matches() || !names.add(entry.getKey())) {
        throw new IllegalArgumentException(
            "a metadata name must be an identifier and must occur once, whatever its"
                + " letter case");
      }
      if (!VALUE.matcher(entry.getValue()).matches()) {
        throw new IllegalArgumentException("a metadata value must be printable ASCII");
      }
      bytes += entry.getKey().length() + entry.getValue().length();
    }
    if (bytes > BYTES_MAX) {
      throw new IllegalArgumentException("a blob has at most " + BYTES_MAX + " bytes of metadata");
    }
  }

  /**
   * The same and those of other entries whose names are not there in any letter case; without them
   * if a blob cannot have so much.
   */
  public BlobMetadata withAbsent(Map<String, String> others) {
    Map<String, String> all = new LinkedHashMap<>(entries);
    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(entries.keySet());
    others.forEach(
        (name, value) -> {
          if (names.add(name)) {
            all.put(name, value);
          }
        });
    try {
      return new BlobMetadata(all);
    } catch (IllegalArgumentException e) {
      return this;
    }
  }
}
