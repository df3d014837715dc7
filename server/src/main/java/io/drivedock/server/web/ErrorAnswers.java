package io.drivedock.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How an error reaches whoever asked, where no route answers: as a page below {@code /portal}, in
 * the shape of the API everywhere else.
 */
public final class ErrorAnswers {

  private final Page page;

  /** Writes the page of an error. */
  public interface Page {
    /** Sends it. */
    void send(HttpServletRequest request, HttpServletResponse response, ApiError error)
        throws IOException;
  }

  /** Answers with that page. */
  public ErrorAnswers(Page page) {
    this.page = page;
  }

  void send(HttpServletRequest request, HttpServletResponse response, ApiError error)
      throws IOException {
    @Nullable String path = request.getRequestURI();
    if (path != null && Callers.isOfPortal(path)) {
      page.send(request, response, error);
    } else {
      error.send(response);
    }
  }
}
