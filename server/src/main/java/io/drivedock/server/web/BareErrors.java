package io.drivedock.server.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/**
 * Answers what never reaches a filter as everything else is answered: a request line or header that
 * Tomcat itself refuses. Where it cannot tell which path is asked for, it answers in the shape of
 * {@link ApiError}.
 */
public final class BareErrors extends ErrorReportValve {

  private final ErrorAnswers answers;

  public BareErrors(ErrorAnswers answers) {
    this.answers = answers;
  }

  @Override
  protected void report(Request request, Response response, Throwable failure) {
    int status = response.getStatus();
    if (status < Response.SC_BAD_REQUEST
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    try {
      Correlation.of(request).name(response);
      answers.send(request, response, error(status));
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      // Whoever asked is gone, or has an answer already; there is nobody to tell.
    }
  }

  private static ApiError error(int status) {
    return switch (status) {
      case HttpServletResponse.SC_METHOD_NOT_ALLOWED ->
          ApiError.of(status, "MethodNotAllowed", "Nothing here answers this method.");
      case HttpServletResponse.SC_NOT_IMPLEMENTED ->
          ApiError.of(
              status,
              "NotImplemented",
              "This server does not speak this method or this coding of a body.");
      case HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED ->
          ApiError.of(status, "HttpVersionNotSupported", "This server speaks HTTP/1.1.");
      default ->
          status < HttpServletResponse.SC_INTERNAL_SERVER_ERROR
              ? ApiError.of(
                  status,
                  "InvalidRequest",
                  "The request is not well-formed HTTP: its address, a header or its framing is"
                      + " not allowed.")
              : ApiError.of(status, "InternalError", "The server could not do this.");
    };
  }
}
