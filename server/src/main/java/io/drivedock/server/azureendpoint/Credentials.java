package io.drivedock.server.azureendpoint;

import io.drivedock.server.limits.Limits;
import io.drivedock.server.web.PercentEncoding;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows at the token endpoint: its name and its secret, in the body or in a header
 * (RFC 6749, sections 2.3.1 and 4.4.2). A secret in the query is not looked at, because queries end
 * up in logs.
 *
 * @param isByHeader whether they came by HTTP Basic, which a refusal answers in kind
 */
record Credentials(String clientId, String clientSecret, boolean isByHeader) {

  private static final int BODY_BYTES_MAX = Limits.SIGN_IN_BYTES_MAX;
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String BASIC = "Basic ";

  /** The request is none that a token is given for. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String error;
    private final String description;

    RefusedException(String error, String description) {
      super(error, null, false, false);
      this.error = error;
      this.description = description;
    }

    /** A word of RFC 6749, section 5.2. */
    String error() {
      return error;
    }

    String description() {
      return description;
    }
  }

  /** Reads a request for a token; no part of it is in what it throws. */
  static Credentials of(HttpServletRequest request) throws RefusedException {
    Map<String, String> form = form(request);
    String grant = form.get("grant_type");
    if (grant == null) {
      throw invalid("grant_type is missing; client_credentials is supported.");
    }
    if (!grant.equals("client_credentials")) {
      throw new RefusedException(
          "unsupported_grant_type",
          "Only client_credentials is supported: people cannot sign in here.");
    }
    String header = request.getHeader("Authorization");
    boolean isByHeader = header != null && header.regionMatches(true, 0, BASIC, 0, BASIC.length());
    if (isByHeader && form.containsKey("client_secret")) {
      throw invalid("The client sends its secret twice; send it once.");
    }
    return isByHeader
        ? basic(header.substring(BASIC.length()).strip())
        : new Credentials(
            form.getOrDefault("client_id", ""), form.getOrDefault("client_secret", ""), false);
  }

  private static RefusedException invalid(String description) {
    return new RefusedException("invalid_request", description);
  }

  private static Map<String, String> form(HttpServletRequest request) throws RefusedException {
    requireForm(request.getContentType());
    byte[] body;
    try {
      body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
    } catch (IOException e) {
      throw invalid("The body could not be read completely.");
    }
    if (body.length > BODY_BYTES_MAX) {
      throw invalid("The body is longer than %d bytes.".formatted(BODY_BYTES_MAX));
    }
    requireReadable(body);
    Map<String, String> form = new HashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (form.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1])) != null) {
        throw invalid("A parameter occurs twice in the body.");
      }
    }
    return form;
  }

  private static void requireReadable(byte[] form) throws RefusedException {
    if (!PercentEncoding.isForm(new String(form, StandardCharsets.ISO_8859_1))) {
      throw invalid("An escape is not two hex digits after %, or the body is not UTF-8.");
    }
  }

  private static void requireForm(@Nullable String contentType) throws RefusedException {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    if (!type.toLowerCase(Locale.ROOT).equals(FORM)) {
      throw invalid("The body must be a form: " + FORM + ".");
    }
  }

  private static Credentials basic(String text) throws RefusedException {
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      requireReadable(decoded);
      String both = new String(decoded, StandardCharsets.UTF_8);
      String[] parts = both.split(":", 2);
      if (parts.length == 2) {
        return new Credentials(decoded(parts[0]), decoded(parts[1]), true);
      }
    } catch (IllegalArgumentException e) {
      // Said below; the exception would repeat a part of it.
    }
    throw invalid("The Authorization header is not Basic with a name and a secret.");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Says nothing about the secret. */
  @Override
  public String toString() {
    return "Credentials[redacted]";
  }
}
