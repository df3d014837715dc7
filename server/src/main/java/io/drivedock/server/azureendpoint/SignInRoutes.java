package io.drivedock.server.azureendpoint;

import static org.springframework.web.servlet.function.RequestPredicates.path;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.web.Origin;
import io.drivedock.server.web.protocol.Answer;
import io.drivedock.server.web.protocol.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** What is asked before there is a token, and the place that gives one. */
final class SignInRoutes {

  static final String METADATA = "/metadata/endpoints";

  /**
   * Clients keep a token so long. It does not end then; but one that was revoked is noticed by
   * clients that ask again.
   */
  private static final int EXPIRES_IN_SECONDS = 3_600;

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;

  private final Tokens tokens;
  private final IntSupplier port;

  /**
   * Routes to those tokens.
   *
   * @param port on which https is spoken
   */
  SignInRoutes(Tokens tokens, IntSupplier port) {
    this.tokens = tokens;
    this.port = port;
  }

  RouterFunction<ServerResponse> routes() {
    RouterFunctions.Builder routes =
        RouterFunctions.route()
            .GET(METADATA, this::metadata)
            .route(path(METADATA), Answer.only("GET"));
    for (String path : Tenant.configurationPaths()) {
      routes.GET(path, this::configuration).route(path(path), Answer.only("GET"));
    }
    for (String path : Tenant.keysPaths()) {
      // Tokens are not signed but looked up, so there are no keys to check them with.
      routes
          .GET(path, request -> Answer.json(200, Map.of("keys", List.of())))
          .route(path(path), Answer.only("GET"));
    }
    for (String path : Tenant.tokenPaths()) {
      routes.POST(path, this::token).route(path(path), Answer.only("POST"));
    }
    return routes.build();
  }

  private ServerResponse metadata(ServerRequest request) {
    HttpServletRequest plain = request.servletRequest();
    String version = AzureRequest.version(Query.parse(plain.getQueryString()).value("api-version"));
    return Answer.of(
        200, new CloudMetadata(Origin.secure(plain, port.getAsInt())).in(version), Map.of());
  }

  private ServerResponse configuration(ServerRequest request) {
    return Answer.json(200, Tenant.configuration(request.servletRequest(), port.getAsInt()));
  }

  private ServerResponse token(ServerRequest request) {
    HttpServletRequest plain = request.servletRequest();
    if (!Origin.isSecure(plain)) {
      return refusal(BAD_REQUEST, "invalid_request", "Secrets are taken on https only.", Map.of());
    }
    try {
      Credentials shown = Credentials.of(plain);
      Optional<Caller> caller =
          tokens
              .caller(shown.clientSecret())
              .filter(found -> found.name().equalsIgnoreCase(shown.clientId()));
      return caller.isPresent() ? answer(shown) : unknown(shown);
    } catch (Credentials.RefusedException e) {
      return refusal(BAD_REQUEST, e.error(), e.description(), Map.of());
    }
  }

  /** The token that is given is the one that was shown (decision 0061). */
  private static ServerResponse answer(Credentials shown) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("token_type", "Bearer");
    body.put("expires_in", EXPIRES_IN_SECONDS);
    body.put("ext_expires_in", EXPIRES_IN_SECONDS);
    body.put("access_token", shown.clientSecret());
    return Answer.of(200, body, Map.of("Cache-Control", "no-store"));
  }

  /** The same answer whatever was wrong, so that names cannot be found out. */
  private static ServerResponse unknown(Credentials shown) {
    return refusal(
        UNAUTHORIZED,
        "invalid_client",
        "No token of this service was issued for this client_id with this client_secret. The"
            + " operator makes one with 'drivedock token issue'; the secret is the token, the"
            + " client_id its name.",
        shown.isByHeader() ? Map.of("WWW-Authenticate", "Basic realm=\"drivedock\"") : Map.of());
  }

  private static ServerResponse refusal(
      int status, String error, String description, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Cache-Control", "no-store");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("error_description", description);
    return Answer.of(status, body, all);
  }
}
