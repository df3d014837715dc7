package io.drivedock.station.store.azure;

import java.nio.charset.StandardCharsets;

/**
 * Where a blob lies in an account of Azure.
 *
 * @param blob its name; empty for the container itself
 * @param snapshot of the blob; empty for the blob as it is now
 */
record BlobAddress(String container, String blob, String snapshot) {

  private static final String HEX = "0123456789ABCDEF";

  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  BlobAddress(String container, String blob) {
    this(container, blob, "");
  }

  /** The same blob as it was; an empty name means as it is. */
  BlobAddress of(String ofSnapshot) {
    return new BlobAddress(container, blob, ofSnapshot);
  }

  /** What an address names a snapshot with; empty for the blob as it is now. */
  String query() {
    return snapshot.isEmpty() ? "" : "snapshot=" + encoded(snapshot);
  }

  /** Below the endpoint, encoded for an address. */
  String encoded() {
    return blob.isEmpty() ? "/" + container : "/" + container + "/" + encoded(blob);
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && PLAIN.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b & 0xFF) >> 4)).append(HEX.charAt(b & 0xF));
      }
    }
    return encoded.toString();
  }
}
