package io.drivedock.server.web;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.work.Readiness;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** What lies around the APIs: a word at the root, signs of life, and the 404 of all the rest. */
public final class RootRoutes {
  private static final String WELCOME =
      """
      {"service":"Drivedock","apis":["/providers/Microsoft.ImportExport","/dock/v1"],"health":"/health","ready":"/ready"}
      """;

  private static final int SEE_OTHER = 303;

  private final Supplier<Readiness.Report> readiness;
  private final String home;

  /**
   * Around the APIs.
   *
   * @param readiness how the server is
   * @param home where a browser is sent that comes to the root
   */
  public RootRoutes(Supplier<Readiness.Report> readiness, String home) {
    this.readiness = readiness;
    this.home = home;
  }

  /**
   * The root, {@code /health}, which says that the process answers and asks nothing else, and
   * {@code /ready}, which says whether it can do its work. They need no token, and name nothing of
   * anyone's.
   */
  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/", this::welcome)
        .GET("/health", request -> json("{\"status\":\"UP\"}"))
        .GET("/ready", request -> ReadyAnswer.of(readiness.get()))
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
                        "There is nothing at this path. This server has the jobs, locations and"
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
