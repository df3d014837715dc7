package io.drivedock.station.store.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request. It does not print itself: addresses and headers may hold secrets.
 *
 * @param target path and query as they go over the wire, already encoded
 * @param headers without Host and Content-Length
 * @param body empty where there is none; its position stays
 */
public record HttpRequest(
    String method, String target, Map<String, String> headers, ByteBuffer body) {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /**
   * Checks that nothing breaks out of its line.
   *
   * @throws IllegalArgumentException if something would
   */
  public HttpRequest {
    headers = Map.copyOf(headers);
    checkWord(method);
    checkWord(target);
    headers.forEach(
        (name, value) -> {
          checkWord(name);
          checkLine(value);
        });
  }

  /** A request without a body. */
  public static HttpRequest of(String method, String target, Map<String, String> headers) {
    return new HttpRequest(method, target, headers, NOTHING);
  }

  private static void checkWord(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) <= ' ' || word.charAt(i) >= 0x7F) {
        throw new IllegalArgumentException("a space or a non-ASCII character in a request line");
      }
    }
    if (word.isEmpty()) {
      throw new IllegalArgumentException("an empty word in a request line");
    }
  }

  private static void checkLine(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c >= 0x7F) {
        throw new IllegalArgumentException("a character that is not permitted in a header");
      }
    }
  }

  /** The same with one header more. */
  public HttpRequest with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new HttpRequest(method, target, all, body);
  }

  /** All that goes over the wire before the body. */
  byte[] head(String host) {
    StringBuilder head = new StringBuilder(512);
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ").append(host);
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    if (body.hasRemaining() || method.equals("PUT") || method.equals("POST")) {
      head.append("\r\nContent-Length: ").append(body.remaining());
    }
    return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return "HttpRequest[" + method + ", " + body.remaining() + " bytes]";
  }
}
