package io.drivedock.server.web.protocol;

import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a client walks a list: {@code $top}, {@code $skipToken} and the {@code $filter} that each
 * page repeats.
 *
 * @param filter as it came, read by whoever knows the fields
 * @param after the key of the last item of the page before, as {@link #nextLink} was given it; who
 *     reads it must expect anything
 */
public record Paging(
    int top, @Nullable String topText, @Nullable String filter, @Nullable String after) {

  /** The largest page, and the usual one. */
  static final int TOP_MAX = 100;

  private static final int SKIP_TOKEN_MAX = 600;
  private static final String SKIP_TOKEN_PREFIX = "1:";
  private static final Pattern TOP = Pattern.compile("[0-9]{1,4}");

  /**
   * Reads the parameters of a list.
   *
   * @throws ApiException if one is not of its form
   */
  public static Paging of(Query query) {
    String top = query.value("$top");
    return new Paging(top(top), top, query.value("$filter"), after(query.value("$skiptoken")));
  }

  private static int top(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return TOP_MAX;
    }
    int top = TOP.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (top < 1 || top > TOP_MAX) {
      throw ErrorCode.INVALID_ARGUMENT.end(
          "$top", "$top must be a whole number from 1 to " + TOP_MAX + ".");
    }
    return top;
  }

  private static @Nullable String after(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return null;
    }
    try {
      if (token.length() <= SKIP_TOKEN_MAX) {
        String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        if (text.startsWith(SKIP_TOKEN_PREFIX)) {
          return text.substring(SKIP_TOKEN_PREFIX.length());
        }
      }
    } catch (IllegalArgumentException e) {
      // Said below: a token has no parts that a caller should know of.
    }
    throw notOurs();
  }

  /** The error for a token that this service did not give. */
  public static ApiException notOurs() {
    return ErrorCode.INVALID_SKIP_TOKEN.end(
        "$skipToken",
        "The $skipToken does not come from this service. Follow the nextLink of a"
            + " page unchanged, or start the list again without one.");
  }

  private static String skipToken(String after) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((SKIP_TOKEN_PREFIX + after).getBytes(StandardCharsets.UTF_8));
  }

  /** The address of the page that follows, on the scheme and host that the client used. */
  public String nextLink(HttpServletRequest request, String version, String last) {
    StringBuilder link = new StringBuilder(Origin.of(request));
    link.append(request.getRequestURI()).append("?api-version=").append(version);
    if (filter != null) {
      link.append("&$filter=").append(encoded(filter));
    }
    if (topText != null) {
      link.append("&$top=").append(encoded(topText));
    }
    return link.append("&$skipToken=").append(skipToken(last)).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
