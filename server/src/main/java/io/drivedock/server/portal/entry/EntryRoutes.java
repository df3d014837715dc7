package io.drivedock.server.portal.entry;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Origin;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
  private final @Nullable Issuer issuer;
  private final Secrets secrets = new Secrets();
  private final SignInLimits failures = new SignInLimits(System::nanoTime);

  /** Apart, so that wrong tokens keep nobody from the issuer. */
  private final SignInLimits arrivals = new SignInLimits(System::nanoTime);

  /**
   * Pages before those sessions.
   *
   * @param settings of the issuer, if there is one
   * @param wall the time of the machine, which the issuer's must agree with
   */
  public EntryRoutes(
      Pages pages,
      Tokens tokens,
      Sessions sessions,
      Optional<OpenIdConnect> settings,
      InstantSource wall) {
    this.issuer = settings.map(known -> new Issuer(known, wall)).orElse(null);
    this.pages = pages;
    this.tokens = tokens;
    this.sessions = sessions;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(SIGN_IN, this::ask)
        .POST(SIGN_IN, this::signIn)
        .POST(SIGN_OUT, this::signOut)
        .GET(ISSUER, request -> with(request, this::send))
        .GET(CALLBACK, request -> with(request, this::arrive))
        .GET(LEAVE, request -> with(request, this::leave))
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
    // Looked up before anything is counted: a right token lets in, whatever others tried.
    return switch (tokens.shownNow(token)) {
      case Tokens.Unknown unknown -> refused(request, "unknown");
      case Tokens.Expired expired -> refused(request, "expired");
      case Tokens.Known known -> signedIn(request, known);
    };
  }

  private ServerResponse signedIn(ServerRequest request, Tokens.Known known) {
    if (known.caller().role() == Role.STATION) {
      return page(request, 403, view(request, "station", ""));
    }
    Optional<String> session = sessions.begin(known);
    if (session.isEmpty()) {
      return refused(request, "unknown");
    }
    LOG.info("signed in by token caller={}", known.caller().name());
    return entered(request, session.get(), next(request));
  }

  /** Says why some times, then to wait. */
  private ServerResponse refused(ServerRequest request, String why) {
    Optional<Duration> wait = failures.failed(request.servletRequest().getRemoteAddr());
    if (wait.isPresent()) {
      return tooMany(request, wait.get());
    }
    // Not logged above, where there is no end of them.
    LOG.info("sign-in by token refused reason={}", why);
    return page(request, 403, view(request, why, ""));
  }

  private ServerResponse tooMany(ServerRequest request, Duration wait) {
    String seconds = String.valueOf(wait.toSeconds() + 1);
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
    return goTo(
        next,
        EntryCookie.GUEST.taken(plain),
        EntryCookie.ARRIVAL.taken(plain),
        EntryCookie.SESSION.given(plain, secret));
  }

  private ServerResponse signOut(ServerRequest request) {
    HttpServletRequest plain = request.servletRequest();
    EntryCookie.SESSION.of(plain).ifPresent(sessions::end);
    boolean isKnownElsewhere =
        SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn signedIn
            && signedIn.session().subject() != null;
    return goTo(
        SIGN_IN + (isKnownElsewhere ? "?left=issuer" : "?left=yes"),
        EntryCookie.SESSION.taken(plain));
  }

  // ---- by way of the issuer

  /** A step that needs an issuer, and says what is wrong with it. */
  private interface Step {
    ServerResponse take(ServerRequest request, Issuer issuer) throws IssuerException;
  }

  private ServerResponse with(ServerRequest request, Step step) {
    if (issuer == null) {
      throw new ApiException(ApiError.of(404, "PageNotFound", ""));
    }
    try {
      return step.take(request, issuer);
    } catch (IssuerException e) {
      LOG.warn("sign-in at the issuer failed kind={} reason={}", e.kind(), e.getMessage());
      return page(request, 502, view(request, e.kind().name(), issuer.name()));
    }
  }

  private ServerResponse send(ServerRequest request, Issuer issuer) throws IssuerException {
    HttpServletRequest plain = request.servletRequest();
    Optional<Duration> wait = arrivals.failed(plain.getRemoteAddr());
    if (wait.isPresent()) {
      return tooMany(request, wait.get());
    }
    Arrival arrival =
        new Arrival(
            secrets.fresh(),
            secrets.fresh(),
            secrets.fresh(),
            Origin.of(plain) + CALLBACK,
            next(request));
    String place = issuer.authorization(arrival);
    return goTo(place, EntryCookie.ARRIVAL.given(plain, sessions.send(arrival)));
  }

  private ServerResponse arrive(ServerRequest request, Issuer issuer) throws IssuerException {
    HttpServletRequest plain = request.servletRequest();
    Optional<Arrival> arrival =
        EntryCookie.ARRIVAL
            .of(plain)
            .flatMap(sessions::arrived)
            .filter(sent -> sent.state().equals(request.param("state").orElse("")));
    if (arrival.isEmpty()) {
      return page(request, 403, view(request, "arrival", ""));
    }
    String code = request.param("code").orElse("");
    if (code.isEmpty() || request.param("error").isPresent()) {
      return page(request, 403, view(request, "issuerDenied", issuer.name()));
    }
    Map<String, Object> claims = issuer.claims(arrival.get(), code);
    return switch (issuer.rules().of(claims)) {
      case ClaimRules.Verdict.Unknown(String claim) -> {
        LOG.info("sign-in at the issuer refused: no rule for what is claimed claim={}", claim);
        yield page(request, 403, view(request, "noRole", claim));
      }
      case ClaimRules.Verdict.Known(Caller caller) -> {
        arrivals.takeBack(plain.getRemoteAddr());
        LOG.info("signed in at the issuer caller={} role={}", caller.name(), caller.role().text());
        String session = sessions.begin(caller, String.valueOf(claims.get("sub")));
        yield entered(request, session, arrival.get().next());
      }
    };
  }

  private ServerResponse leave(ServerRequest request, Issuer issuer) throws IssuerException {
    String back = Origin.of(request.servletRequest()) + SIGN_IN;
    return goTo(issuer.endOfSession(back).orElse(SIGN_IN));
  }

  // ---- answering

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

  private SignInView view(ServerRequest request, String problem, String detail) {
    return new SignInView(
        next(request),
        problem,
        detail,
        issuer == null ? null : issuer.name(),
        request.param("left").orElse(""));
  }

  private static String next(ServerRequest request) {
    return Next.of(request.param("next").orElse(null));
  }
}
