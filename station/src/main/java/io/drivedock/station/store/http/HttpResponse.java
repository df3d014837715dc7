package io.drivedock.station.store.http;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/** What a server answered. */
public final class HttpResponse {

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  HttpResponse(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Collections.unmodifiableMap(headers);
    this.body = body;
  }

  public int status() {
    return status;
  }

  /** Whether it did what was asked. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** A header by its name in any letter case; the last of several. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * All headers, found by their names in any letter case, which are kept as the server has them.
   */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body as text, as far as it was kept; empty where it went into a buffer. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "HttpResponse[" + status + "]";
  }
}
