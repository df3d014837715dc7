package io.drivedock.server.dock;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.access.Permission;
import io.drivedock.server.access.Scope;
import io.drivedock.server.access.TokenGrant;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Callers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Who has tokens, and how one is made worthless. None is shown, and none is issued here. */
final class TokenRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(TokenRoutes.class);

  private final Tokens tokens;
  private final InstantSource wall;

  TokenRoutes(Tokens tokens, InstantSource wall) {
    this.tokens = tokens;
    this.wall = wall;
  }

  RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/tokens", request -> DockCall.of(request, Permission.MANAGE_TOKENS, this::list))
        .DELETE("/tokens/{token}", r -> DockCall.of(r, Permission.MANAGE_TOKENS, this::revoke))
        .build();
  }

  private ServerResponse list(DockCall call) {
    String own = Callers.token(call.request()).issued().id();
    return DockCall.ok(
        Map.of("value", tokens.list().stream().map(token -> token(token, own)).toList()));
  }

  private Map<String, Object> token(Tokens.Issued token, String own) {
    TokenGrant grant = token.grant();
    Instant expiresAt = grant.expiresAt();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", token.id());
    map.put("name", grant.name());
    map.put("role", grant.role().text());
    if (grant.scope() instanceof Scope.Within(List<String> subscriptions)) {
      map.put("subscriptions", subscriptions);
    }
    if (grant.station() != null) {
      map.put("station", grant.station());
    }
    map.put("issuedAt", token.at().toString());
    if (expiresAt != null) {
      map.put("expiresAt", expiresAt.toString());
    }
    map.put("expired", token.isExpired(wall.instant()));
    if (token.usedAt() != null) {
      map.put("lastUsedAt", token.usedAt().toString());
    }
    map.put("current", token.id().equals(own));
    return map;
  }

  private ServerResponse revoke(DockCall call) {
    return switch (tokens.revokeFromAfar(call.request().pathVariable("token"))) {
      case Tokens.Revocation.Revoked(Tokens.Issued token) -> {
        LOG.info("revoked token id={} caller={}", token.id(), call.caller().name());
        yield DockCall.nothing();
      }
      case Tokens.Revocation.LastOperator last ->
          throw ApiException.of(
              409,
              "LastOperatorToken",
              "No other operator token is valid for everything, so this one was not"
                  + " revoked. Issue another one first, or revoke it on the machine of the"
                  + " database with 'drivedock token revoke'.");
      case Tokens.Revocation.Unknown unknown ->
          throw ApiException.of(404, "ResourceNotFound", "There is no token with that id.");
    };
  }
}
