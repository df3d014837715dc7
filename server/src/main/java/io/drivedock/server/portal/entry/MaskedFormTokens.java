package io.drivedock.server.portal.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;

/**
 * Masks the token of a form anew in every answer (BREACH). A token whose bytes were changed on the
 * way is a wrong one: Spring Security 7 fails where what is unmasked is not UTF-8.
 */
final class MaskedFormTokens implements CsrfTokenRequestHandler {

  private final XorCsrfTokenRequestAttributeHandler masks =
      new XorCsrfTokenRequestAttributeHandler();

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
    masks.handle(request, response, token);
  }

  @Override
  public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
    try {
      return masks.resolveCsrfTokenValue(request, token);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
