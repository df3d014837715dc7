package io.drivedock.server.portal.frame;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import jakarta.servlet.http.Cookie;
import java.time.Duration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Where a reader chooses a language, which a cookie remembers. */
public final class LanguageRoutes {

  private static final Duration REMEMBERED = Duration.ofDays(365);
  private static final String HOME = "/portal";

  private LanguageRoutes() {}

  /** The route, which needs no sign-in and changes nothing but the cookie. */
  public static RouterFunction<ServerResponse> routes() {
    return route().GET("/portal/language/{tag}", LanguageRoutes::choose).build();
  }

  private static ServerResponse choose(ServerRequest request) {
    ServerResponse.BodyBuilder answer =
        ServerResponse.status(303)
            .header("Location", back(request))
            .header("Cache-Control", "no-store");
    Language.parse(request.pathVariable("tag"))
        .ifPresent(
            language -> {
              Cookie cookie = new Cookie(Language.COOKIE, language.tag());
              cookie.setPath("/portal");
              cookie.setMaxAge((int) REMEMBERED.toSeconds());
              cookie.setHttpOnly(true);
              cookie.setAttribute("SameSite", "Lax");
              answer.cookie(cookie);
            });
    return answer.build();
  }

  /** The page that was read, if it is one of ours. */
  private static String back(ServerRequest request) {
    String path = request.param("back").orElse(HOME);
    boolean isOurs = path.matches("/portal(/[A-Za-z0-9._~%/-]*)?") && !path.contains("//");
    return isOurs ? path : HOME;
  }
}
