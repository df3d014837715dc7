package io.drivedock.server.portal.entry;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.access.Role;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.portal.frame.Pages;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** The pages on which people sign in and out. */
public final class EntryRoutes {

  static final String SIGN_IN = "/portal/sign-in";
  static final String SIGN_OUT = "/portal/sign-out";
  static final String ISSUER = SIGN_IN + "/issuer";
  static final String CALLBACK = ISSUER + "/callback";
  static final String LEAVE = ISSUER + "/leave";

  private static final Logger LOG = LoggerFactory.getLogger(EntryRoutes.class);
  private static final int TOO_MANY_REQUESTS = 429;

  private final Pages pages;
  private final Tokens tokens;
  private final Sessions sessions;
  private final SignInLimits limits = new SignInLimits(System::nanoTime);

  /** Pages before those sessions. */
  public EntryRoutes(Pages pages, Tokens tokens, Sessions sessions) {
    this.pages = pages;
    this.tokens = tokens;
    this.sessions = sessions;
  }

  /** The routes. */
  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(SIGN_IN, this::ask)
        .POST(SIGN_IN, this::signIn)
        .POST(SIGN_OUT, this::signOut)
        .build();
  }

  private ServerResponse ask(ServerRequest request) {
    if (SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn) {
      return Pages.goTo(next(request));
    }
    return page(request, 200, view(request, "", ""));
  }

  private ServerResponse signIn(ServerRequest request) {
    String token = request.param("token").map(String::strip).orElse("");
    if (token.isEmpty()) {
      return page(request, 422, view(request, "empty", ""));
    }
    String address = request.servletRequest().getRemoteAddr();
    Optional<Duration> wait = limits.attempt(address);
    if (wait.isPresent()) {
      return tooMany(request, wait.get());
    }
    Optional<Tokens.Known> known = tokens.known(token);
    if (known.isEmpty()) {
      LOG.info("sign-in by token refused: there is no such token");
      return page(request, 403, view(request, "unknown", ""));
    }
    limits.succeeded(address);
    if (known.get().caller().role() == Role.STATION) {
      return page(request, 403, view(request, "station", ""));
    }
    Optional<String> session = sessions.begin(known.get());
    if (session.isEmpty()) {
      return page(request, 403, view(request, "unknown", ""));
    }
    LOG.info("signed in by token caller={}", known.get().caller().name());
    return entered(request, session.get(), next(request));
  }

  private ServerResponse tooMany(ServerRequest request, Duration wait) {
    String seconds = String.valueOf(wait.toSeconds() + 1);
    LOG.warn("sign-in refused: too many have failed");
    SignInView view = view(request, "tooMany", seconds);
    return ServerResponse.status(TOO_MANY_REQUESTS)
        .header("Content-Type", "text/html; charset=utf-8")
        .header("Retry-After", seconds)
        .body(
            pages
                .text("entry/sign-in", pages.page(request), view)
                .getBytes(StandardCharsets.UTF_8));
  }

  /** Goes on with a session that is new; one that came with the request is over. */
  private ServerResponse entered(ServerRequest request, String secret, String next) {
    HttpServletRequest plain = request.servletRequest();
    EntryCookie.SESSION.of(plain).ifPresent(sessions::end);
    return goTo(next, EntryCookie.GUEST.taken(plain), EntryCookie.SESSION.given(plain, secret));
  }

  private ServerResponse signOut(ServerRequest request) {
    HttpServletRequest plain = request.servletRequest();
    EntryCookie.SESSION.of(plain).ifPresent(sessions::end);
    return goTo(SIGN_IN + "?left=yes", EntryCookie.SESSION.taken(plain));
  }

  private static ServerResponse goTo(String path, Cookie... cookies) {
    ServerResponse.BodyBuilder answer = ServerResponse.from(Pages.goTo(path));
    for (Cookie cookie : cookies) {
      answer.cookie(cookie);
    }
    return answer.build();
  }

  private ServerResponse page(ServerRequest request, int status, SignInView view) {
    return pages.show(status, "entry/sign-in", pages.page(request), view);
  }

  private static SignInView view(ServerRequest request, String problem, String detail) {
    return new SignInView(next(request), problem, detail, null, request.param("left").isPresent());
  }

  private static String next(ServerRequest request) {
    return Next.of(request.param("next").orElse(null));
  }
}
