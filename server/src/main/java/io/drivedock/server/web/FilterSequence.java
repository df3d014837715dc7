package io.drivedock.server.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Several filters, one after the other, as one. Tomcat finds each filter of each request under a
 * lock of the whole context, for which all requests queue.
 */
public final class FilterSequence implements Filter {

  private final List<Filter> filters;

  /** Those filters, in that order. */
  public FilterSequence(List<Filter> filters) {
    this.filters = List.copyOf(filters);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    pass(0, request, response, chain);
  }

  private void pass(int index, ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (index == filters.size()) {
      chain.doFilter(request, response);
    } else {
      filters
          .get(index)
          .doFilter(request, response, (next, answer) -> pass(index + 1, next, answer, chain));
    }
  }
}
