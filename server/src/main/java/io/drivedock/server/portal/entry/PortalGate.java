package io.drivedock.server.portal.entry;

import io.drivedock.server.limits.Sparing;
import io.drivedock.server.portal.frame.ErrorPages;
import io.drivedock.server.portal.frame.PageHeaders;
import io.drivedock.server.portal.frame.SessionWatch;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.BoundedBodies;
import io.drivedock.server.web.Callers;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * The chain that every request below {@code /portal} passes, and no other does: headers, session,
 * proof that a form is ours, and then nobody without a session but to the few pages that are open.
 * It is made by hand of Spring Security's parts (decision 0111).
 */
public final class PortalGate extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** Pages for everybody; all others are closed, and so is whatever is added later. */
  private static final Set<String> OPEN_PAGES =
      Set.of(EntryRoutes.SIGN_IN, EntryRoutes.ISSUER, EntryRoutes.CALLBACK, EntryRoutes.LEAVE);

  private static final List<String> OPEN_BELOW =
      List.of("/portal/assets/", "/portal/language/", "/portal/status/");

  /** What a page that lies open asks again and again, without anybody at it. */
  private static final Pattern BY_ITSELF =
      Pattern.compile("/portal/(.+/live|scan)", Pattern.CASE_INSENSITIVE);

  private final transient FilterChainProxy chain;
  private final transient ErrorPages errors;

  /**
   * The chain before those sessions, which refuses with those pages.
   *
   * @param bodies of whom is known, and sign-in forms
   */
  public PortalGate(Sessions sessions, ErrorPages errors, Filter bodies) {
    this.errors = errors;
    CsrfFilter forms = new CsrfFilter(new FormTokens());
    forms.setRequestHandler(new MaskedFormTokens());
    forms.setAccessDeniedHandler(this::refuse);
    ExceptionTranslationFilter translation =
        new ExceptionTranslationFilter(PortalGate::askToSignIn, new NullRequestCache());
    translation.setAccessDeniedHandler(this::refuse);
    List<Filter> filters =
        List.of(
            headers(),
            new SecurityContextHolderFilter(new SessionContexts(sessions)),
            new CallerNote(sessions),
            translation,
            new SameOrigin(),
            // Before the next, which reads the body to find its token there.
            bodies,
            forms,
            new AuthorizationFilter(
                (who, request) ->
                    new AuthorizationDecision(isOpen(request) || who.get().isAuthenticated())));
    chain =
        new FilterChainProxy(new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, filters));
    chain.setFirewall(firewall());
    chain.setRequestRejectedHandler(this::reject);
    chain.afterPropertiesSet();
  }

  private static Filter headers() {
    return new HeaderWriterFilter(
        PageHeaders.ALL.entrySet().stream()
            .<HeaderWriter>map(
                header -> new StaticHeadersWriter(header.getKey(), header.getValue()))
            .toList());
  }

  /** Paths are checked; header values and names of parameters Tomcat and the pages check. */
  private static StrictHttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowedHeaderValues(value -> true);
    firewall.setAllowedParameterNames(name -> true);
    return firewall;
  }

  /** How a body that is not taken is answered: with a page. */
  public static BoundedBodies.Refusal refusal(ErrorPages errors) {
    return (request, response, error) ->
        errors.send(
            request,
            response,
            error.status() == HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE ? tooLarge() : error);
  }

  private static ApiError tooLarge() {
    return ApiError.of(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "FormTooLarge", "");
  }

  /** Whether a request brings the form by which somebody signs in. */
  public static boolean isSignIn(HttpServletRequest request) {
    return request.getMethod().equals("POST")
        && request.getRequestURI().equals(EntryRoutes.SIGN_IN);
  }

  static boolean isOpen(HttpServletRequest request) {
    String path = request.getRequestURI();
    return OPEN_PAGES.contains(path) || OPEN_BELOW.stream().anyMatch(path::startsWith);
  }

  /** Whether a request comes of a page that lies open, so that it is no use of the session. */
  static boolean isByItself(HttpServletRequest request) {
    return BY_ITSELF.matcher(request.getRequestURI()).matches();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    if (!Callers.isOfPortal(request.getRequestURI())) {
      next.doFilter(request, response);
      return;
    }
    sparing(request, response, next);
  }

  /** However many pages are asked for, the APIs and stations find the database free. */
  private void sparing(HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    try {
      Sparing.call(
          () -> {
            chain.doFilter(request, response, next);
            return Boolean.TRUE;
          });
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private static boolean isStream(HttpServletRequest request) {
    String accepted = request.getHeader("Accept");
    return accepted != null && accepted.contains("text/event-stream");
  }

  // ---- refusing

  private static void askToSignIn(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why) {
    String place =
        EntryRoutes.SIGN_IN
            + "?next="
            + URLEncoder.encode(Next.of(request), StandardCharsets.UTF_8);
    if (request.getHeader("HX-Request") != null) {
      // A part of a page cannot become the page to sign in; htmx goes there as a whole.
      response.setHeader("HX-Redirect", EntryRoutes.SIGN_IN);
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    } else if (isStream(request) || (isByItself(request) && request.getMethod().equals("POST"))) {
      // A script asks, and then sends its page to sign in.
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    } else {
      response.setHeader("Location", place);
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    }
  }

  /** What the firewall finds in a path or method that {@code WellFormedRequests} lets pass. */
  private void reject(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException why)
      throws IOException {
    errors.send(
        request, response, ApiError.of(HttpServletResponse.SC_BAD_REQUEST, "InvalidRequest", ""));
  }

  /** The only thing that is refused here is a form that is not, or no longer, ours. */
  private void refuse(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
      throws IOException, ServletException {
    if (isByItself(request)
        && !(SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn)) {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    errors.send(
        request, response, ApiError.of(HttpServletResponse.SC_FORBIDDEN, "FormNotOurs", ""));
  }

  /** Tells the pages who asks, as the APIs are told, and streams whether they still may. */
  private static final class CallerNote extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient Sessions sessions;

    CallerNote(Sessions sessions) {
      this.sessions = sessions;
    }

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain next)
        throws IOException, ServletException {
      if (SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn signedIn) {
        Callers.note(request, signedIn.getPrincipal());
        EntryCookie.SESSION
            .of(request)
            .ifPresent(
                secret ->
                    SessionWatch.note(
                        request,
                        new SessionWatch(() -> sessions.look(secret).isPresent(), System::nanoTime),
                        Secrets.hash(secret)));
      }
      next.doFilter(request, response);
    }
  }
}
