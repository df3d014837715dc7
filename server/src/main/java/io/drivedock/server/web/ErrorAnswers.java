package io.drivedock.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How an error reaches whoever asked, where no route answers: as a page below {@code /portal}, in
 * the shape of the API everywhere else.
 */
public final class ErrorAnswers {

  private final Page page;

  /** Writes the page of an error. */
  public interface Page {
    void send(HttpServletRequest request, HttpServletResponse response, ApiError error)
        throws IOException;
  }

  public ErrorAnswers(Page page) {
    this.page = page;
  }

  /**
   * What cannot be done now. To the live stream of a page that is the word to come again later: a
   * browser closes a stream for good whose answer is anything but 200.
   */
  void send(HttpServletRequest request, HttpServletResponse response, Unavailable unavailable)
      throws IOException {
    ApiError error = unavailable.error();
    String accepted = request.getHeader("Accept");
    if (!isOfPortal(request)) {
      unavailable.send(response);
    } else if (accepted != null && accepted.contains("text/event-stream")) {
      response.setContentType("text/event-stream; charset=utf-8");
      response.setHeader("Cache-Control", "no-store");
      response
          .getOutputStream()
          .write(
              "retry: %d000\n\n"
                  .formatted(unavailable.retryAfterSeconds())
                  .getBytes(StandardCharsets.UTF_8));
    } else {
      unavailable.headers().forEach(response::setHeader);
      page.send(request, response, ApiError.of(error.status(), error.code(), ""));
    }
  }

  private static boolean isOfPortal(HttpServletRequest request) {
    @Nullable String path = request.getRequestURI();
    return path != null && Callers.isOfPortal(path);
  }

  void send(HttpServletRequest request, HttpServletResponse response, ApiError error)
      throws IOException {
    if (isOfPortal(request)) {
      page.send(request, response, error);
    } else {
      error.send(response);
    }
  }
}
