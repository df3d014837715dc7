package io.drivedock.server.portal.entry;

import io.drivedock.server.access.Caller;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A caller, as Spring Security carries one. What they may do, {@code Permissions} decides. */
final class SignedIn extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient Session session;

  SignedIn(Session session) {
    super(List.of());
    this.session = session;
    setAuthenticated(true);
  }

  Session session() {
    return session;
  }

  @Override
  public Caller getPrincipal() {
    return session.caller();
  }

  @Override
  public String getName() {
    return session.caller().name();
  }

  @Override
  public Object getCredentials() {
    return "";
  }
}
