package io.drivedock.server.portal.frame;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;

/** The headers of every page, which tell the browser what a page may do and who may hold it. */
public final class PageHeaders {

  public static final Map<String, String> ALL =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
              + " media-src 'self' blob:; connect-src 'self'; font-src 'self'; form-action 'self';"
              + " frame-ancestors 'none'; base-uri 'none'",
          "X-Frame-Options",
          "DENY",
          "X-Content-Type-Options",
          "nosniff",
          // Not no-referrer, with which browsers send forms from 'null'.
          "Referrer-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private PageHeaders() {}

  /** Sets them on the answer to a request that did not pass the chain of the portal. */
  static void set(HttpServletResponse response) {
    ALL.forEach(response::setHeader);
  }
}
