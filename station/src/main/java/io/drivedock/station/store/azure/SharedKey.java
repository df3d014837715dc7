package io.drivedock.station.store.azure;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with the key of an account ("Authorize with Shared Key" of the service's
 * documents, for its versions after 2015), as often as there are blobs: the SDK's own signature
 * takes as long as hashing a small one. It prints nothing of the key.
 */
final class SharedKey {

  private static final String ALGORITHM = "HmacSHA256";

  private final String account;
  private final Mac mac;

  SharedKey(String account, byte[] key) {
    this.account = account;
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /**
   * Whether the order of the headers is one that all agree on: the service sorts names of metadata
   * by rules of a language, and not by their characters.
   */
  static boolean canSign(Map<String, String> headers) {
    return headers.keySet().stream()
        .noneMatch(name -> name.regionMatches(true, 0, "x-ms-meta-", 0, "x-ms-meta-".length()));
  }

  /**
   * What the header Authorization holds.
   *
   * @param path as it goes over the wire
   * @param query likewise; empty for none
   * @param headers by names in any letter case
   */
  String authorization(
      String method, String path, String query, SortedMap<String, String> headers) {
    String length = headers.getOrDefault("Content-Length", "");
    StringBuilder text = new StringBuilder(512);
    text.append(method).append('\n');
    line(text, headers, "Content-Encoding");
    line(text, headers, "Content-Language");
    text.append(length.equals("0") ? "" : length).append('\n');
    line(text, headers, "Content-MD5");
    line(text, headers, "Content-Type");
    // The date stands in x-ms-date.
    text.append('\n');
    line(text, headers, "If-Modified-Since");
    line(text, headers, "If-Match");
    line(text, headers, "If-None-Match");
    line(text, headers, "If-Unmodified-Since");
    line(text, headers, "Range");
    headers.forEach(
        (name, value) -> {
          if (name.startsWith("x-ms-")) {
            text.append(name).append(':').append(value).append('\n');
          }
        });
    text.append('/').append(account).append(path);
    parameters(query)
        .forEach((name, value) -> text.append('\n').append(name).append(':').append(value));
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return "SharedKey " + account + ":" + Base64.getEncoder().encodeToString(signed(bytes));
  }

  private static void line(StringBuilder text, Map<String, String> headers, String name) {
    text.append(headers.getOrDefault(name, "")).append('\n');
  }

  private synchronized byte[] signed(byte[] text) {
    return mac.doFinal(text);
  }

  private static SortedMap<String, String> parameters(String query) {
    SortedMap<String, String> parameters = new TreeMap<>();
    if (query.isEmpty()) {
      return parameters;
    }
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      parameters.put(
          parameter.substring(0, equals),
          URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }
}
