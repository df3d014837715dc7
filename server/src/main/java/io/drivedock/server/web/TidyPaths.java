package io.drivedock.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Collapses {@code //} in paths and drops a slash at their end: clients put base address and path
 * together in either way (control-plane dossier, section 11).
 */
public final class TidyPaths extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Pattern SLASHES = Pattern.compile("/{2,}");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    String tidy = tidied(path);
    chain.doFilter(tidy.equals(path) ? request : new Tidied(request, tidy), response);
  }

  static String tidied(String path) {
    String tidy = SLASHES.matcher(path).replaceAll("/");
    return tidy.length() > 1 && tidy.endsWith("/") ? tidy.substring(0, tidy.length() - 1) : tidy;
  }

  private static final class Tidied extends HttpServletRequestWrapper {
    private final String path;

    Tidied(HttpServletRequest request, String path) {
      super(request);
      this.path = path;
    }

    @Override
    public String getRequestURI() {
      return path;
    }

    @Override
    public String getServletPath() {
      return path;
    }
  }
}
