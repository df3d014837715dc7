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
 * Gives every path one spelling, by which filters and routes agree where it leads. {@code //} is
 * collapsed and a slash at the end dropped: clients put base address and path together in either
 * way. What needs no escape has none: {@code /%70ortal} is {@code /portal} to the chain before the
 * portal too.
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
    String tidy = SLASHES.matcher(PercentEncoding.normalized(path)).replaceAll("/");
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
