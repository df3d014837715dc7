package io.drivedock.server.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/**
 * Answers in the shape of {@link ApiError} what never reaches an application: a request line or
 * header that Tomcat itself refuses. Tomcat makes it by its name.
 */
public final class BareErrors extends ErrorReportValve {
  private static final int SERVER_ERROR = 500;

  @Override
  protected void report(Request request, Response response, Throwable failure) {
    int status = response.getStatus();
    if (status < Response.SC_BAD_REQUEST
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    ApiError error =
        status < SERVER_ERROR
            ? ApiError.of(
                status,
                "InvalidRequest",
                "The request is not well-formed HTTP: its address, a header or its framing is not"
                    + " allowed.")
            : ApiError.of(status, "InternalError", "The server could not do this.");
    try {
      error.send(response);
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      // Whoever asked is gone, or has an answer already; there is nobody to tell.
    }
  }
}
