package io.drivedock.server.portal.entry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The page to sign in.
 *
 * @param next where to go then
 * @param problem names the phrase {@code signIn.problem.PROBLEM}; empty where there is none
 * @param detail what the problem is about
 * @param issuer what the issuer is called; absent where there is none
 * @param left {@code yes} or {@code issuer} where somebody has just signed out who came from there,
 *     {@code ended} where a page found that its session has ended
 */
public record SignInView(
    String next, String problem, String detail, @Nullable String issuer, String left) {

  /** Where the way to the issuer begins. */
  public String issuerHref() {
    return EntryRoutes.ISSUER + "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
  }
}
