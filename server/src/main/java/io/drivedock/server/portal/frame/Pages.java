package io.drivedock.server.portal.frame;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.drivedock.server.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Writes pages from templates, which were compiled with the program. */
public final class Pages {

  private static final String TEMPLATES = "io.drivedock.server.portal.templates";
  private static final int SEE_OTHER = 303;

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), TEMPLATES);
  private final Phrases phrases = new Phrases();
  private final Assets assets = new Assets();
  private final InstantSource clock;

  /**
   * Pages by that time.
   *
   * @param clock the time of the jobs
   */
  public Pages(InstantSource clock) {
    this.clock = clock;
  }

  /** The scripts and styles of the pages. */
  public Assets assets() {
    return assets;
  }

  public Page page(ServerRequest request) {
    return page(request.servletRequest());
  }

  /** The same before there is a route. */
  Page page(HttpServletRequest request) {
    Object token = request.getAttribute(CsrfToken.class.getName());
    return new Page(
        phrases,
        assets,
        Language.of(request),
        (Caller) request.getAttribute(Caller.class.getName()),
        request.getRequestURI(),
        token instanceof CsrfToken csrf
            ? new Page.Csrf(csrf.getParameterName(), csrf.getHeaderName(), csrf.getToken())
            : null,
        clock.instant());
  }

  /**
   * A page from a template that takes {@code page} and {@code view}.
   *
   * @param template such as {@code jobs/list}
   */
  public ServerResponse show(int status, String template, Page page, Object view) {
    return ServerResponse.status(status)
        .header("Content-Type", "text/html; charset=utf-8")
        .header("Content-Language", page.language().tag())
        .header("Vary", "Accept-Language, Cookie, HX-Request")
        .header("Cache-Control", "no-store")
        .body(text(template, page, view).getBytes(StandardCharsets.UTF_8));
  }

  /** The same with status 200. */
  public ServerResponse show(String template, Page page, Object view) {
    return show(200, template, page, view);
  }

  /** What a template makes, for a part of a page. */
  public String text(String template, Page page, Object view) {
    StringOutput out = new StringOutput();
    engine.render(template + ".jte", Map.of("page", page, "view", view), new PlainOutput(out));
    return out.toString();
  }

  /** Sends the browser to a page of this portal, after a form was sent. */
  public static ServerResponse goTo(String path) {
    return ServerResponse.status(SEE_OTHER)
        .header("Location", path)
        .header("Cache-Control", "no-store")
        .build();
  }
}
