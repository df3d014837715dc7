package io.drivedock.station.store.azure;

import java.nio.charset.StandardCharsets;

/**
 * Where a blob lies in an account of Azure.
 *
 * @param blob its name; empty for the container itself
 */
record Spot(String container, String blob) {

  private static final String HEX = "0123456789ABCDEF";

  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  /** Below the endpoint, encoded for an address. */
  String encoded() {
    StringBuilder encoded = new StringBuilder("/").append(container);
    if (blob.isEmpty()) {
      return encoded.toString();
    }
    encoded.append('/');
    for (byte b : blob.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && PLAIN.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b & 0xFF) >> 4)).append(HEX.charAt(b & 0xF));
      }
    }
    return encoded.toString();
  }
}
