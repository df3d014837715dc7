package io.drivedock.server.web;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Permission;
import io.drivedock.server.access.Permissions;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.limits.Connections;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Lets nobody pass who carries no token of this service, but to the few paths that tell nothing,
 * and to the portal, which has a chain of its own. Everything that is added later is closed until
 * it is named here.
 */
public final class Callers extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String ATTRIBUTE = Caller.class.getName();
  private static final String TOKEN_ATTRIBUTE = Tokens.Known.class.getName();
  private static final String SCHEME = "Bearer ";
  private static final String PORTAL = "/portal";
  private static final Set<String> OPEN_PATHS = Set.of("/", "/health", "/ready");

  private final transient Tokens tokens;
  private final transient Set<String> morePaths;
  private final transient Function<HttpServletRequest, Optional<String>> signIn;

  /**
   * Callers who carry one of those tokens.
   *
   * @param morePaths paths in lower case that are open besides the root, {@code /health} and {@code
   *     /ready}, because a client asks them before it has a token
   * @param signIn where the caller of a request is sent to get a token, if there is such a place
   */
  public Callers(
      Tokens tokens, Set<String> morePaths, Function<HttpServletRequest, Optional<String>> signIn) {
    this.tokens = tokens;
    this.morePaths = Set.copyOf(morePaths);
    this.signIn = signIn;
  }

  /** Whether a path belongs to the portal, which lets people in by itself. */
  public static boolean isOfPortal(String path) {
    String folded = path.toLowerCase(Locale.ROOT);
    return folded.equals(PORTAL) || folded.startsWith(PORTAL + "/");
  }

  /** Notes who makes a request. */
  public static void note(HttpServletRequest request, Caller caller) {
    request.setAttribute(ATTRIBUTE, caller.with(Correlation.of(request).correlationId()));
    Connections.know(request);
  }

  /** Who makes a request that has passed here. */
  public static Caller of(ServerRequest request) {
    return find(request.servletRequest())
        .orElseThrow(
            () ->
                new IllegalStateException("a request came past the filter that knows its caller"));
  }

  /** Who makes a request, as far as that is known; nothing on the paths that are open to all. */
  static Optional<Caller> find(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  /** The token by which a request to one of the APIs has passed here. */
  public static Tokens.Known token(ServerRequest request) {
    if (request.servletRequest().getAttribute(TOKEN_ATTRIBUTE) instanceof Tokens.Known token) {
      return token;
    }
    throw new IllegalStateException("a request came past the filter that knows its token");
  }

  /** The 403 for a caller who may not do something; nothing if they may. */
  public static Optional<ApiError> refusal(Caller caller, Permission permission) {
    return Permissions.allow(caller, permission)
        ? Optional.empty()
        : Optional.of(
            ApiError.of(
                HttpServletResponse.SC_FORBIDDEN,
                "AuthorizationFailed",
                "The token '%s' has the role %s, which does not permit this%s."
                    .formatted(
                        caller.name(),
                        caller.role().text(),
                        Permissions.allow(Caller.of(caller.name(), caller.role()), permission)
                            ? " when it is limited to subscriptions"
                            : "")));
  }

  /** The same for something in a subscription, in any letter case. */
  public static Optional<ApiError> refusal(
      Caller caller, Permission permission, String subscription) {
    return refusal(caller, permission)
        .or(
            () ->
                Permissions.allow(caller, permission, subscription)
                    ? Optional.empty()
                    : Optional.of(
                        ApiError.of(
                            HttpServletResponse.SC_FORBIDDEN,
                            "AuthorizationFailed",
                            "The token '%s' has no permissions in this subscription."
                                .formatted(caller.name()))));
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isOpen(request.getRequestURI())) {
      chain.doFilter(request, response);
      return;
    }
    switch (bearer(request).map(tokens::shown).orElse(new Tokens.Unknown())) {
      case Tokens.Known known -> {
        note(request, known.caller());
        request.setAttribute(TOKEN_ATTRIBUTE, known);
        chain.doFilter(request, response);
      }
      case Tokens.Expired(Instant at) ->
          refuse(
              request,
              response,
              "The token expired at %s. Ask the operator for another one, issued with"
                      .formatted(at.truncatedTo(ChronoUnit.SECONDS))
                  + " 'drivedock token issue'.");
      case Tokens.Unknown unknown ->
          refuse(
              request,
              response,
              "Authentication failed. Send 'Authorization: Bearer' with a token of this"
                  + " service; the operator issues one with 'drivedock token issue'.");
    }
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, String sentence)
      throws IOException {
    response.setHeader("WWW-Authenticate", challenge(request));
    ApiError.of(HttpServletResponse.SC_UNAUTHORIZED, "AuthenticationFailed", sentence)
        .send(response);
  }

  private boolean isOpen(String path) {
    return OPEN_PATHS.contains(path)
        || isOfPortal(path)
        || morePaths.contains(path.toLowerCase(Locale.ROOT));
  }

  /** Clients of ARM look in it for who gives tokens. */
  private String challenge(HttpServletRequest request) {
    return signIn
        .apply(request)
        .map(
            uri ->
                "Bearer authorization_uri=\"%s\", error=\"invalid_token\", ".formatted(uri)
                    + "error_description=\"The token is missing or unknown.\"")
        .orElse("Bearer realm=\"drivedock\"");
  }

  private static Optional<String> bearer(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.empty()
        : Optional.of(header.substring(SCHEME.length()).strip());
  }
}
