package io.drivedock.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every answer the names by which it is found again, and answers when nobody else did: what a
 * call was ended with, 503 for what cannot be done now, 500 for everything that should not have
 * happened. The caller learns a number, the log what it was.
 */
public final class ErrorFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ErrorFilter.class);

  private final transient ErrorAnswers answers;

  public ErrorFilter(ErrorAnswers answers) {
    this.answers = answers;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Correlation.of(request).name(response);
    try {
      chain.doFilter(request, response);
    } catch (ServletException | RuntimeException e) {
      Throwable cause = e instanceof ServletException && e.getCause() != null ? e.getCause() : e;
      if (cause instanceof ApiException && isRefusedByContainer(response)) {
        return;
      }
      if (response.isCommitted()) {
        if (Unavailable.of(cause).isEmpty()) {
          LOG.warn("an answer was interrupted method={}", request.getMethod(), cause);
        }
        throw e;
      }
      answer(request, response, cause);
    }
  }

  /**
   * Where the framing of a body is broken or the body does not come, Tomcat has sent its 400 or 408
   * before anybody is told. Nothing is logged either: strangers would write the log.
   */
  private static boolean isRefusedByContainer(HttpServletResponse response) {
    return response.isCommitted() && response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST;
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, Throwable cause)
      throws IOException {
    response.reset();
    Correlation names = Correlation.of(request);
    names.name(response);
    if (cause instanceof ApiException e) {
      answers.send(request, response, e.error());
      return;
    }
    Optional<Unavailable> unavailable = Unavailable.of(cause);
    if (unavailable.isPresent()) {
      answers.send(request, response, unavailable.get());
      return;
    }
    String id = names.requestId();
    LOG.error("request failed method={} requestId={}", request.getMethod(), id, cause);
    answers.send(
        request,
        response,
        ApiError.of(
            HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
            "InternalError",
            "The server could not complete the request and has logged the reason"
                + " under "
                + id
                + "."));
  }
}
