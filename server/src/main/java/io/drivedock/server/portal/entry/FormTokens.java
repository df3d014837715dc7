package io.drivedock.server.portal.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/**
 * What a form must send along so that it is known to be ours. It follows from the secret of the
 * session, or of a guest before there is one: so it is bound to the session, needs no place of its
 * own, and does not lead back to the secret.
 */
final class FormTokens implements CsrfTokenRepository {

  private static final String HEADER = "X-CSRF-TOKEN";
  private static final String FIELD = "_csrf";

  private final Secrets secrets = new Secrets();

  /** The token of a secret. */
  private record Bound(String secret) implements CsrfToken {
    @Override
    public String getHeaderName() {
      return HEADER;
    }

    @Override
    public String getParameterName() {
      return FIELD;
    }

    @Override
    public String getToken() {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Secrets.sha256("form of " + secret));
    }

    @Override
    public String toString() {
      return "Bound[redacted]";
    }
  }

  @Override
  public CsrfToken generateToken(HttpServletRequest request) {
    return new Bound(secrets.fresh());
  }

  @Override
  public void saveToken(
      @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
    if (token instanceof Bound(String secret)) {
      response.addCookie(EntryCookie.GUEST.given(request, secret));
    }
  }

  @Override
  public @Nullable CsrfToken loadToken(HttpServletRequest request) {
    return EntryCookie.SESSION
        .of(request)
        .or(() -> EntryCookie.GUEST.of(request))
        .map(Bound::new)
        .orElse(null);
  }
}
