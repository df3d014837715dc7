package io.drivedock.server.portal.frame;

import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Correlation;
import io.drivedock.server.web.ErrorAnswers;
import io.drivedock.server.web.Unavailable;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Whatever ends a visit becomes a page that says what it was and where to go on. */
public final class ErrorPages
    implements HandlerFilterFunction<ServerResponse, ServerResponse>, ErrorAnswers.Page {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

  private final Pages pages;

  public ErrorPages(Pages pages) {
    this.pages = pages;
  }

  /**
   * What an error page shows.
   *
   * @param code names the phrases {@code error.CODE.title} and {@code error.CODE.text}, where there
   *     are such
   * @param message what the API would say
   * @param requestId under which the log has more; absent where it has not
   */
  public record View(int status, String code, String message, String requestId) {}

  @Override
  public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next)
      throws Exception {
    String id = Correlation.of(request.servletRequest()).requestId();
    try {
      return next.handle(request);
    } catch (ApiException e) {
      ApiError error = e.error();
      return page(request, new View(error.status(), error.code(), error.message(), ""));
    } catch (Exception e) {
      if (Unavailable.of(e).isPresent()) {
        // Answered where it is met before there is a route as well.
        throw e;
      }
      LOG.error("page failed method={} requestId={}", request.method(), id, e);
      return page(request, new View(500, "InternalError", "", id));
    }
  }

  /** Sends the page of an error to whoever did not get as far as a route. */
  @Override
  public void send(HttpServletRequest request, HttpServletResponse response, ApiError error)
      throws IOException {
    boolean isLogged = error.status() == HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    View view =
        isLogged
            ? new View(error.status(), error.code(), "", Correlation.of(request).requestId())
            : new View(error.status(), error.code(), error.message(), "");
    response.setStatus(error.status());
    PageHeaders.set(response);
    response.setContentType("text/html; charset=utf-8");
    response
        .getOutputStream()
        .write(
            pages.text("frame/error", pages.page(request), view).getBytes(StandardCharsets.UTF_8));
  }

  private ServerResponse page(ServerRequest request, View view) {
    return pages.show(view.status(), "frame/error", pages.page(request), view);
  }
}
