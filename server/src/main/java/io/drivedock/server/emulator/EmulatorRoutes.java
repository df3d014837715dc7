package io.drivedock.server.emulator;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.access.Permission;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Callers;
import io.drivedock.settings.Settings;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /emulator/clock}: what time it is, and letting it pass. */
public final class EmulatorRoutes {

  private static final String CLOCK = "/emulator/clock";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String USAGE =
      "Send {\"advance\":\"90d\"} (or \"PT36H\") to let time pass, or"
          + " {\"to\":\"2027-01-31T12:00:00Z\"} to move to a time; the answer comes"
          + " when everything that was due has happened.";

  private final TimeTravel time;

  public EmulatorRoutes(TimeTravel time) {
    this.time = time;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(CLOCK, request -> answer(request, Permission.READ_JOBS, () -> time.now()))
        .POST(CLOCK, request -> answer(request, Permission.WRITE_JOBS, () -> pass(request)))
        .build();
  }

  private static ServerResponse answer(
      ServerRequest request, Permission permission, Supplier<TimeTravel.Now> work) {
    Callers.refusal(Callers.of(request), permission)
        .ifPresent(
            refusal -> {
              throw new ApiException(refusal);
            });
    return shown(work.get());
  }

  private static ServerResponse shown(TimeTravel.Now now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("now", now.now().toString());
    body.put("ahead", now.ahead().toString());
    now.next().ifPresent(next -> body.put("next", next.toString()));
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(JSON.writeValueAsBytes(body));
  }

  private TimeTravel.Now pass(ServerRequest request) {
    JsonNode body = body(request);
    Optional<String> advance = body.path("advance").stringValueOpt();
    Optional<String> to = body.path("to").stringValueOpt();
    if (body.size() != 1 || advance.isPresent() == to.isPresent()) {
      throw wrong(USAGE);
    }
    try {
      return advance.isPresent()
          ? time.advance(duration(advance.get()))
          : time.until(Instant.parse(to.orElseThrow()));
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong(USAGE);
    } catch (IllegalArgumentException e) {
      throw wrong("The clock was not moved: " + e.getMessage() + ".");
    }
  }

  private static Duration duration(String text) {
    Duration duration = Settings.parseDuration(text).orElseGet(() -> Duration.parse(text));
    if (duration.isNegative()) {
      throw wrong("The clock does not go back; restart the emulator instead.");
    }
    return duration;
  }

  private static JsonNode body(ServerRequest request) {
    try {
      JsonNode body = JSON.readTree(request.servletRequest().getInputStream().readAllBytes());
      if (body.isObject()) {
        return body;
      }
    } catch (JacksonException e) {
      throw wrong(USAGE);
    } catch (IOException e) {
      throw ApiException.of(
          400, "InvalidRequestContent", "The body of the request ended too early.");
    }
    throw wrong(USAGE);
  }

  private static ApiException wrong(String message) {
    return ApiException.of(400, "InvalidArgument", message);
  }
}
