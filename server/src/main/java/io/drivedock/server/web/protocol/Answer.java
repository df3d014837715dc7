package io.drivedock.server.web.protocol;

import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.Correlation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes answers as recorded clients saw them: compact JSON, its type without a charset, its length
 * known, and the headers of {@link Correlation}.
 */
public final class Answer {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Answer() {}

  /** An answer with a body. */
  public static ServerResponse json(int status, Map<String, ?> body) {
    return written(status, JSON.writeValueAsBytes(body), Map.of());
  }

  /** An answer whose body may be a list, with headers that win over those of every answer. */
  public static ServerResponse of(int status, Object body, Map<String, String> headers) {
    return written(status, JSON.writeValueAsBytes(body), headers);
  }

  /** An answer that says all by its status. */
  public static ServerResponse empty(int status) {
    return written(status, null, Map.of());
  }

  /** The same, with headers that win over those of every answer. */
  public static ServerResponse empty(int status, Map<String, String> headers) {
    return written(status, null, headers);
  }

  /** No; what is about one member stands in the details also where it is alone. */
  public static ServerResponse error(ApiError error) {
    return error(error, Map.of());
  }

  /** The same, with a header that the status calls for. */
  public static ServerResponse error(ApiError error, Map<String, String> headers) {
    boolean isListed = !error.details().isEmpty() || error.target() == null;
    ApiError told =
        isListed
            ? error
            : new ApiError(
                error.status(),
                error.code(),
                error.message(),
                error.target(),
                List.of(new ApiError.Detail(error.code(), error.message(), error.target())));
    return written(told.status(), told.json(), headers);
  }

  /** A handler that says which methods a path is served with. */
  public static HandlerFunction<ServerResponse> only(String methods) {
    return request ->
        error(
            ErrorCode.METHOD_NOT_ALLOWED.error("This path accepts only " + methods + " only."),
            Map.of("Allow", methods));
  }

  private static ServerResponse written(
      int status, byte @Nullable [] json, Map<String, String> headers) {
    return ServerResponse.status(status)
        .build(
            (request, response) -> {
              Correlation.of(request).stamp(response);
              headers.forEach(response::setHeader);
              write(response, json);
              return null;
            });
  }

  private static void write(HttpServletResponse response, byte @Nullable [] json)
      throws IOException {
    if (json != null) {
      response.setContentType("application/json");
      response.setContentLength(json.length);
      response.getOutputStream().write(json);
    } else if (response.getStatus() != HttpServletResponse.SC_NO_CONTENT) {
      response.setContentLength(0);
    }
  }
}
