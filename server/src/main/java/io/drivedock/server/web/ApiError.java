package io.drivedock.server.web;

import io.drivedock.job.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * An error in the shape of Azure Resource Manager, which every API of this server speaks: {@code
 * {"error":{"code","message","target","details"}}}.
 *
 * @param code a word for programs, such as {@code InvalidArgument}
 * @param message a sentence for people
 * @param target the member or parameter at fault, as a path
 * @param details each thing that is wrong, where it is more than one
 */
public record ApiError(
    int status, String code, String message, @Nullable String target, List<Detail> details) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;

  public ApiError {
    details = List.copyOf(details);
  }

  /** One of several things that are wrong. */
  public record Detail(String code, String message, @Nullable String target) {}

  /** An error without target and details. */
  public static ApiError of(int status, String code, String message) {
    return new ApiError(status, code, message, null, List.of());
  }

  /** The rules of a job said no. */
  public static ApiError refused(List<Refusal> refusals) {
    return all(
        refusals.stream()
            .map(
                refusal ->
                    new ApiError(
                        status(refusal.code()),
                        code(refusal.code()),
                        refusal.message(),
                        refusal.target(),
                        List.of()))
            .toList());
  }

  /** Several errors as one: the first gives status and code, each stands in the details. */
  public static ApiError all(List<ApiError> errors) {
    ApiError first = errors.getFirst();
    if (errors.size() == 1) {
      return first;
    }
    return new ApiError(
        first.status(),
        first.code(),
        "This request has %d errors; the details list each one. The first: %s"
            .formatted(errors.size(), first.message()),
        null,
        errors.stream().map(e -> new Detail(e.code(), e.message(), e.target())).toList());
  }

  private static int status(Refusal.Code code) {
    return switch (code) {
      case INVALID_JOB_STATE, JOB_CANCEL_REQUESTED, LOCATION_IS_FIXED -> CONFLICT;
      case MISSING_SHIPPING_INFORMATION, TOO_MANY_DRIVES, INVALID_ARGUMENT -> BAD_REQUEST;
      case UNKNOWN_DRIVE -> NOT_FOUND;
      case STORAGE_ACCOUNT_NOT_OWNED -> FORBIDDEN;
      case CONDITION_NOT_MET -> PRECONDITION_FAILED;
    };
  }

  private static String code(Refusal.Code code) {
    return switch (code) {
      case INVALID_JOB_STATE -> "InvalidJobState";
      case JOB_CANCEL_REQUESTED -> "JobCancelRequested";
      case LOCATION_IS_FIXED -> "InvalidResourceLocation";
      case MISSING_SHIPPING_INFORMATION -> "MissingShippingInformation";
      case TOO_MANY_DRIVES -> "TooManyDrives";
      case INVALID_ARGUMENT -> "InvalidArgument";
      case UNKNOWN_DRIVE -> "DriveNotFound";
      case STORAGE_ACCOUNT_NOT_OWNED -> "LinkedAuthorizationFailed";
      case CONDITION_NOT_MET -> "PreconditionFailed";
    };
  }

  public byte[] json() {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    if (target != null) {
      error.put("target", target);
    }
    if (!details.isEmpty()) {
      error.put("details", details.stream().map(ApiError::detail).toList());
    }
    return JSON.writeValueAsBytes(Map.of("error", error));
  }

  private static Map<String, Object> detail(Detail detail) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("code", detail.code());
    if (detail.target() != null) {
      map.put("target", detail.target());
    }
    map.put("message", detail.message());
    return map;
  }

  /** As a route answers it. */
  public ServerResponse response() {
    return ServerResponse.status(HttpStatusCode.valueOf(status))
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(json());
  }

  /** As a filter answers it. */
  public void send(HttpServletResponse response) throws IOException {
    byte[] body = json();
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.setHeader("Cache-Control", "no-store");
    response.getOutputStream().write(body);
  }
}
