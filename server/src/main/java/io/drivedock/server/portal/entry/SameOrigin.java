package io.drivedock.server.portal.entry;

import io.drivedock.server.web.Origin;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.access.AccessDeniedException;

/**
 * Refuses what a page of another origin sends, before its token is looked at. A browser says where
 * a request came from in {@code Sec-Fetch-Site}, or in {@code Origin} where this host is not
 * trusted enough for the former.
 */
final class SameOrigin extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!READING.contains(request.getMethod()) && !isOurs(request)) {
      throw new AccessDeniedException("a form came from another origin");
    }
    chain.doFilter(request, response);
  }

  private static boolean isOurs(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String origin = request.getHeader("Origin");
    return origin == null || origin.equalsIgnoreCase(Origin.of(request));
  }
}
