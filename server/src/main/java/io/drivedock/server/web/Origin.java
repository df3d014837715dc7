package io.drivedock.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scheme and host of this server as a client used them. Behind a trusted proxy they are what the
 * proxy says, see {@link ProxiedRequests}; a client that lies in its {@code Host} misleads itself.
 */
public final class Origin {

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9.-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");
  private static final Pattern PORT = Pattern.compile(":[0-9]+$");
  private static final Pattern LOCAL = Pattern.compile("(.*\\.)?localhost\\.?");
  private static final String HTTPS = "https";
  private static final String ATTRIBUTE = Origin.class.getName();

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
        : HTTPS + "://" + PORT.matcher(host).replaceFirst("") + ":" + port;
  }

  /** Whether the client spoke https, to this server or to the proxy before it. */
  public static boolean isSecure(HttpServletRequest request) {
    return request.getScheme().equalsIgnoreCase(HTTPS);
  }

  /**
   * Whether browsers may keep in mind to visit the host by https only. What runs on a developer's
   * {@code localhost} tomorrow is not known.
   */
  static boolean isOfAHostToKeepSecure(HttpServletRequest request) {
    String host = PORT.matcher(host(request)).replaceFirst("").toLowerCase(Locale.ROOT);
    return !LOCAL.matcher(host).matches();
  }

  /** Keeps the host that a trusted proxy named. */
  static void note(HttpServletRequest request, String host) {
    request.setAttribute(ATTRIBUTE, host);
  }

  private static String scheme(HttpServletRequest request) {
    return isSecure(request) ? HTTPS : "http";
  }

  private static String host(HttpServletRequest request) {
    String port = ":" + (isSecure(request) ? 443 : 80);
    String host = named(request);
    return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
  }

  private static String named(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String forwarded) {
      return forwarded;
    }
    String host = stripped(request.getHeader("Host"));
    return HOST.matcher(host).matches()
        ? host
        : request.getServerName() + ":" + request.getServerPort();
  }

  private static String stripped(@Nullable String header) {
    return header == null ? "" : header.strip();
  }
}
