package io.drivedock.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By which names a request is found again, in its answer and in the log.
 *
 * @param requestId a GUID, new for each request
 * @param correlationId the caller's, if it is a GUID; otherwise the request's
 * @param clientRequestId the caller's own name for it, if it is short and plain
 * @param isClientRequestIdWanted whether the caller wants its name back
 */
public record Correlation(
    String requestId,
    String correlationId,
    @Nullable String clientRequestId,
    boolean isClientRequestIdWanted) {

  private static final String ATTRIBUTE = Correlation.class.getName();
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern CLIENT_REQUEST_ID = Pattern.compile("[!-~]{1,128}");

  /** The names of a request; the same ones whenever it is asked for them. */
  public static Correlation of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Correlation known) {
      return known;
    }
    String requestId = UUID.randomUUID().toString();
    String correlationId = ifOf(GUID, request.getHeader("x-ms-correlation-request-id"));
    Correlation correlation =
        new Correlation(
            requestId,
            correlationId == null ? requestId : correlationId,
            ifOf(CLIENT_REQUEST_ID, request.getHeader("x-ms-client-request-id")),
            "true".equalsIgnoreCase(request.getHeader("x-ms-return-client-request-id")));
    request.setAttribute(ATTRIBUTE, correlation);
    return correlation;
  }

  private static @Nullable String ifOf(Pattern form, @Nullable String text) {
    return text != null && form.matcher(text).matches() ? text : null;
  }

  /** Sets these names, and what stands on every answer of ARM. */
  public void stamp(HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Pragma", "no-cache");
    response.setHeader("Expires", "-1");
    name(response);
  }

  /** Sets these names, and what stands on every answer of this server. */
  void name(HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("x-ms-request-id", requestId);
    response.setHeader("x-ms-correlation-request-id", correlationId);
    if (isClientRequestIdWanted && clientRequestId != null) {
      response.setHeader("x-ms-client-request-id", clientRequestId);
    }
  }
}
