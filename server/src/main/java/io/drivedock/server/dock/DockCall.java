package io.drivedock.server.dock;

import io.drivedock.dock.WireException;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.job.JobState;
import io.drivedock.job.JobType;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Permission;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Callers;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call to the dock API: who makes it and what it says. What it does not say in the right form
 * ends it with an {@link ApiException}.
 */
record DockCall(ServerRequest request, Caller caller) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  /** Answers a call of a caller who may make it. */
  static ServerResponse of(
      ServerRequest request, Permission permission, Function<DockCall, ServerResponse> answer) {
    Caller caller = Callers.of(request);
    Optional<ApiError> refusal = Callers.refusal(caller, permission);
    if (refusal.isPresent()) {
      return refusal.get().response();
    }
    try {
      return answer.apply(new DockCall(request, caller));
    } catch (ApiException e) {
      return e.error().response();
    } catch (WireException e) {
      return ApiError.of(400, "InvalidArgument", "The request is invalid: " + e.getMessage() + ".")
          .response();
    }
  }

  static ServerResponse ok(Map<String, Object> body) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(JSON.writeValueAsBytes(body));
  }

  static ServerResponse nothing() {
    return ServerResponse.noContent().header("Cache-Control", "no-store").build();
  }

  /** The body, a JSON object. */
  Map<String, Object> body() {
    byte[] bytes;
    try {
      bytes = request.servletRequest().getInputStream().readAllBytes();
    } catch (IOException e) {
      throw ApiException.of(
          400, "InvalidRequestContent", "The body of the request ended too early.");
    }
    try {
      Map<String, Object> map = JSON.readValue(bytes, MAP);
      if (map != null) {
        return map;
      }
    } catch (JacksonException e) {
      // Said below; the exception would repeat a part of the body, and that may hold a key.
    }
    throw ApiException.of(
        400, "InvalidRequestContent", "The body of the request is not a JSON object.");
  }

  /** The station that the caller's token speaks for; nothing if it has never spoken for any. */
  Optional<String> station() {
    return Optional.ofNullable(Callers.token(request).issued().grant().station());
  }

  /** The 403 for a token that does not speak for that station. */
  void speaksFor(String station, Tokens tokens) {
    switch (tokens.speaks(Callers.token(request), station)) {
      case Tokens.Voice.Granted granted -> {}
      case Tokens.Voice.BoundTo(String bound) ->
          throw notYours(
              "The token '%s' speaks for the station '%s' and for no other, so '%s' was refused."
                  .formatted(caller.name(), bound, station),
              station);
      case Tokens.Voice.Taken taken ->
          throw notYours(
              "Another token speaks for the station '%s', so the token '%s' was refused."
                  .formatted(station, caller.name()),
              station);
    }
  }

  private static ApiException notYours(String what, String station) {
    return ApiException.of(
        403,
        "StationNotYours",
        what
            + " Each station has a token of its own; the operator makes one with 'drivedock token"
            + " issue --role station --station "
            + station
            + " NAME'.");
  }

  /** The job that the path names. */
  StoredJob job(JobTable table) {
    return table.find(jobId()).orElseThrow(DockCall::unknownJob);
  }

  JobId jobId() {
    try {
      return JobId.parse(request.pathVariable("job"));
    } catch (IllegalArgumentException e) {
      throw unknownJob();
    }
  }

  DriveId drive() {
    return parsed("drive", request.pathVariable("drive"), DriveId::parse);
  }

  long lease() {
    return parsed("lease", request.pathVariable("lease"), Long::parseLong);
  }

  @Nullable DriveId driveParam() {
    return request.param("drive").map(text -> parsed("drive", text, DriveId::parse)).orElse(null);
  }

  @Nullable JobId after() {
    return request.param("after").map(text -> parsed("after", text, JobId::parse)).orElse(null);
  }

  @Nullable JobType type() {
    return request
        .param("type")
        .map(text -> JobType.parse(text).orElseThrow(() -> unknownWord("type")))
        .orElse(null);
  }

  @Nullable String state() {
    return request
        .param("state")
        .map(
            text ->
                JobState.NAMES.stream()
                    .filter(text::equalsIgnoreCase)
                    .findFirst()
                    .orElseThrow(() -> unknownWord("state")))
        .orElse(null);
  }

  int whole(String name, int otherwise, int min, int max) {
    int value =
        request.param(name).map(text -> parsed(name, text, Integer::parseInt)).orElse(otherwise);
    if (value < min || value > max) {
      throw ApiException.of(
          400, "InvalidArgument", "'" + name + "' is a number from " + min + " to " + max + ".");
    }
    return value;
  }

  private static ApiException unknownWord(String name) {
    return ApiException.of(400, "InvalidArgument", "'" + name + "' has an unknown value.");
  }

  /** The 404 for a job that is not there, or no longer. */
  static ApiException unknownJob() {
    return ApiException.of(404, "ResourceNotFound", "There is no job with that id.");
  }

  static <T> T parsed(String name, String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.of(400, "InvalidArgument", "'" + name + "' is malformed.");
    }
  }
}
