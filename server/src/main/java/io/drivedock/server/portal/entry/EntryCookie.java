package io.drivedock.server.portal.entry;

import io.drivedock.server.web.Origin;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * A cookie with a secret, which no script reads. Where the browser speaks https it has the prefix
 * {@code __Host-}, so that no neighbour of this host can set it; the two never pass for each other.
 *
 * <p>It is Lax and not Strict: who comes back from an issuer, or follows a link in a letter, comes
 * from elsewhere and is signed in all the same. What changes anything is a POST, which Lax keeps
 * from other sites, and needs a token besides.
 */
enum EntryCookie {
  /** Who has signed in. */
  SESSION("drivedock-session"),
  /** A browser that nobody has signed in with, for the forms that it is shown. */
  GUEST("drivedock-guest"),
  /** A browser that was sent to an issuer. */
  ARRIVAL("drivedock-arrival");

  private static final String PREFIX = "__Host-";
  private static final String PATH = "/portal";

  private final String plainName;

  EntryCookie(String plainName) {
    this.plainName = plainName;
  }

  /** What the browser sent, if it may be a secret of ours. */
  Optional<String> of(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      String name = name(request);
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name) && Secrets.isOne(cookie.getValue())) {
          return Optional.of(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /** Gives it to the browser until that is closed; the server ends it before. */
  Cookie given(HttpServletRequest request, String secret) {
    return cookie(request, secret);
  }

  /** Takes it from the browser. */
  Cookie taken(HttpServletRequest request) {
    Cookie cookie = cookie(request, "");
    cookie.setMaxAge(0);
    return cookie;
  }

  private Cookie cookie(HttpServletRequest request, String value) {
    boolean isSecure = Origin.isSecure(request);
    Cookie cookie = new Cookie(name(request), value);
    cookie.setHttpOnly(true);
    cookie.setSecure(isSecure);
    cookie.setPath(isSecure ? "/" : PATH);
    cookie.setAttribute("SameSite", "Lax");
    return cookie;
  }

  private String name(HttpServletRequest request) {
    return Origin.isSecure(request) ? PREFIX + plainName : plainName;
  }
}
