package io.drivedock.server.portal.entry;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where somebody wanted to go who must sign in first: a page of this portal and nothing else. */
final class Next {

  static final String HOME = "/portal";

  private static final int CHARS_MAX = 1_000;
  private static final Pattern PAGE =
      Pattern.compile("/portal(/[A-Za-z0-9._~%-]+)*(\\?[A-Za-z0-9._~%=&+-]*)?");

  private Next() {}

  /** What a form or query says, if it is a page of ours other than those of this room. */
  static String of(@Nullable String text) {
    return text == null
            || text.length() > CHARS_MAX
            || !PAGE.matcher(text).matches()
            || text.startsWith(EntryRoutes.SIGN_IN)
            || text.startsWith(EntryRoutes.SIGN_OUT)
        ? HOME
        : text;
  }

  /** What a request asked for; for a form, which is not sent twice, the start page. */
  static String of(HttpServletRequest request) {
    String query = request.getQueryString();
    return request.getMethod().equals("GET")
        ? of(request.getRequestURI() + (query == null ? "" : "?" + query))
        : HOME;
  }
}
