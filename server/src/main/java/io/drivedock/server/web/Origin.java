package io.drivedock.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scheme and host of this server as a client used them. Behind a proxy they are what the proxy
 * says; a client that lies in these headers misleads itself.
 */
public final class Origin {

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9.-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");
  private static final String HTTPS = "https";

  private Origin() {}

  /** Such as {@code https://dock.example.com:8751}, without a slash at its end. */
  public static String of(HttpServletRequest request) {
    return scheme(request) + "://" + host(request);
  }

  /** The same on https: where the client came another way, on that port of the same host. */
  public static String secure(HttpServletRequest request, int port) {
    String host = host(request);
    return isSecure(request)
        ? HTTPS + "://" + host
        : HTTPS + "://" + host.replaceFirst(":[0-9]+$", "") + ":" + port;
  }

  /** Whether the client spoke https, to this server or to the proxy before it. */
  public static boolean isSecure(HttpServletRequest request) {
    return scheme(request).equalsIgnoreCase(HTTPS);
  }

  private static String scheme(HttpServletRequest request) {
    String scheme = first(request.getHeader("X-Forwarded-Proto"));
    boolean isKnown = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase(HTTPS);
    return isKnown ? scheme : request.getScheme();
  }

  private static String host(HttpServletRequest request) {
    String forwarded = first(request.getHeader("X-Forwarded-Host"));
    String host = HOST.matcher(forwarded).matches() ? forwarded : first(request.getHeader("Host"));
    return HOST.matcher(host).matches()
        ? host
        : request.getServerName() + ":" + request.getServerPort();
  }

  /** The first of a list in a header: what the proxy nearest to the client says. */
  private static String first(@Nullable String header) {
    return header == null ? "" : header.split(",", 2)[0].strip();
  }
}
