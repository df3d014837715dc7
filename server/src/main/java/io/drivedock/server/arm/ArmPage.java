package io.drivedock.server.arm;

import io.drivedock.job.JobId;
import io.drivedock.server.jobs.JobQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for: {@code $top}, {@code $filter} and where the page before ended
 * (control-plane dossier, section 1.4). Lists begin with the newest job and a page begins after the
 * last job of the one before, so jobs that come or go meanwhile neither repeat nor hide others.
 */
record ArmPage(
    int top,
    @Nullable String topText,
    Filter filter,
    @Nullable String filterText,
    @Nullable JobId after) {

  /** The largest page, and the usual one. */
  static final int TOP_MAX = 100;

  private static final int SKIP_TOKEN_MAX = 100;
  private static final String SKIP_TOKEN_PREFIX = "1:";
  private static final Pattern TOP = Pattern.compile("[0-9]{1,4}");
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9.-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

  /**
   * Reads the parameters of a list.
   *
   * @throws io.drivedock.server.web.ApiException if one is not of its form
   */
  static ArmPage of(Query query) {
    String top = query.value("$top");
    String filter = query.value("$filter");
    return new ArmPage(
        top(top), top, Filter.parse(filter), filter, after(query.value("$skiptoken")));
  }

  private static int top(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return TOP_MAX;
    }
    int top = TOP.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (top < 1 || top > TOP_MAX) {
      throw ErrorCode.INVALID_ARGUMENT.end(
          "$top", "$top is a whole number from 1 to " + TOP_MAX + ".");
    }
    return top;
  }

  private static @Nullable JobId after(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return null;
    }
    try {
      if (token.length() <= SKIP_TOKEN_MAX) {
        String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1);
        if (text.startsWith(SKIP_TOKEN_PREFIX)) {
          return JobId.parse(text.substring(SKIP_TOKEN_PREFIX.length()));
        }
      }
    } catch (IllegalArgumentException e) {
      // Said below: a token has no parts that a caller should know of.
    }
    throw ErrorCode.INVALID_SKIP_TOKEN.end(
        "$skipToken",
        "The $skipToken is none that this service gave. Follow the nextLink of a page as it is, or"
            + " begin the list anew without one.");
  }

  private static String skipToken(JobId after) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((SKIP_TOKEN_PREFIX + after).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The jobs of this page. */
  JobQuery query(String subscription, @Nullable String resourceGroup) {
    return new JobQuery(
        subscription,
        resourceGroup,
        filter.type(),
        filter.state(),
        filter.trackingNumber(),
        null,
        after,
        top);
  }

  /** The address of the page that follows, on the scheme and host that the client used. */
  String nextLink(HttpServletRequest request, ApiVersion version, JobId last) {
    StringBuilder link = new StringBuilder(origin(request));
    link.append(request.getRequestURI()).append("?api-version=").append(version.text());
    if (filterText != null) {
      link.append("&$filter=").append(encoded(filterText));
    }
    if (topText != null) {
      link.append("&$top=").append(encoded(topText));
    }
    return link.append("&$skipToken=").append(skipToken(last)).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Behind a proxy the client's scheme and host are what the proxy says; a client that lies in
   * these headers misleads itself.
   */
  private static String origin(HttpServletRequest request) {
    String scheme = first(request.getHeader("X-Forwarded-Proto"));
    boolean isKnown = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
    String forwarded = first(request.getHeader("X-Forwarded-Host"));
    String host = HOST.matcher(forwarded).matches() ? forwarded : first(request.getHeader("Host"));
    if (!HOST.matcher(host).matches()) {
      host = request.getServerName() + ":" + request.getServerPort();
    }
    return (isKnown ? scheme : request.getScheme()) + "://" + host;
  }

  /** The first of a list in a header: what the proxy nearest to the client says. */
  private static String first(@Nullable String header) {
    return header == null ? "" : header.split(",", 2)[0].strip();
  }
}
