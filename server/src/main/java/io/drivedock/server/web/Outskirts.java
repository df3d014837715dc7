package io.drivedock.server.web;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** What lies around the APIs: a word at the root, a sign of life, and the 404 of all the rest. */
public final class Outskirts {
  private static final String WELCOME =
      """
      {"service":"Drivedock","apis":["/providers/Microsoft.ImportExport","/dock/v1"],"health":"/health"}
      """;

  private static final int SEE_OTHER = 303;

  private final Runnable sign;
  private final String home;

  /**
   * Around the APIs.
   *
   * @param sign does something that only a healthy server can, and throws where it cannot
   * @param home where a browser is sent that comes to the root
   */
  public Outskirts(Runnable sign, String home) {
    this.sign = sign;
    this.home = home;
  }

  /** The root and {@code /health}, which needs no token and tells nothing but that all is well. */
  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/", this::welcome)
        .GET(
            "/health",
            request -> {
              sign.run();
              return json("{\"status\":\"UP\"}");
            })
        .build();
  }

  /** Programs ask for anything, browsers for HTML. */
  private ServerResponse welcome(ServerRequest request) {
    String accepted = request.headers().firstHeader("Accept");
    if (accepted == null || !accepted.contains("text/html")) {
      return json(WELCOME.strip());
    }
    return ServerResponse.status(SEE_OTHER)
        .header("Location", home)
        .header("Vary", "Accept")
        .header("Cache-Control", "no-store")
        .build();
  }

  /** The 404 for what nobody serves. */
  public static RouterFunction<ServerResponse> everywhereElse() {
    return route()
        .route(
            RequestPredicates.all(),
            request ->
                ApiError.of(
                        404,
                        "InvalidResourceType",
                        "There is nothing at this path. This server speaks the jobs, locations and"
                            + " operations of Microsoft.ImportExport, and /dock/v1.")
                    .response())
        .build();
  }

  private static ServerResponse json(String body) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(body.getBytes(StandardCharsets.UTF_8));
  }
}
