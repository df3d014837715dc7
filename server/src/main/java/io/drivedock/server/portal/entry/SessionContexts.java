package io.drivedock.server.portal.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/**
 * Finds who has signed in by the cookie of their session. Nothing is saved through here: a session
 * begins and ends in {@link EntryRoutes}, where its secret is known.
 */
final class SessionContexts implements SecurityContextRepository {

  private final Sessions sessions;

  SessionContexts(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  @SuppressWarnings("deprecation")
  public SecurityContext loadContext(HttpRequestResponseHolder holder) {
    SecurityContextImpl context = new SecurityContextImpl();
    find(holder.getRequest()).map(SignedIn::new).ifPresent(context::setAuthentication);
    return context;
  }

  @Override
  public void saveContext(
      SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
    // A session has its own row.
  }

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return find(request).isPresent();
  }

  private Optional<Session> find(HttpServletRequest request) {
    return EntryCookie.SESSION
        .of(request)
        .flatMap(PortalGate.isByItself(request) ? sessions::look : sessions::use);
  }
}
