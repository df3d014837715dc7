package io.drivedock.server.portal.tokens;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.access.Permission;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.Visit;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** The page on which operators see who has tokens, and revoke them. */
public final class TokenPages {

  private static final Logger LOG = LoggerFactory.getLogger(TokenPages.class);
  private static final String PLACE = "/portal/tokens";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final Pages pages;
  private final Tokens tokens;
  private final InstantSource wall;

  /**
   * Pages of those tokens.
   *
   * @param wall the time of the machine, by which tokens end
   */
  public TokenPages(Pages pages, Tokens tokens, InstantSource wall) {
    this.pages = pages;
    this.tokens = tokens;
    this.wall = wall;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(PLACE, Visit.by(pages, Permission.MANAGE_TOKENS, this::show))
        .POST(PLACE + "/{token}/revoke", Visit.by(pages, Permission.MANAGE_TOKENS, this::revoke))
        .build();
  }

  private ServerResponse show(Visit visit) {
    return show(200, visit, "");
  }

  private ServerResponse show(int status, Visit visit, String problem) {
    return pages.show(
        status,
        "tokens/tokens",
        visit.page(),
        new TokensView(tokens.list(), problem, !visit.field("revoked").isEmpty(), wall.instant()));
  }

  private ServerResponse revoke(Visit visit) {
    return switch (tokens.revokeFromAfar(visit.request().pathVariable("token"))) {
      case Tokens.Revocation.Revoked(Tokens.Issued token) -> {
        LOG.info("revoked token id={} caller={}", token.id(), visit.caller().name());
        yield Pages.goTo(PLACE + "?revoked=yes");
      }
      case Tokens.Revocation.LastOperator last -> show(CONFLICT, visit, "last");
      case Tokens.Revocation.Unknown unknown -> show(NOT_FOUND, visit, "unknown");
    };
  }
}
