package io.drivedock.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * As much of a browser as pages without scripts need: it keeps cookies, says where its requests
 * come from, and sends forms with the token of the page they are on. It does not follow redirects.
 */
public final class Browser {

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final TestServer server;
  private final String header;
  private final String value;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final Map<String, String> cookieLines = new LinkedHashMap<>();

  public Browser(TestServer server) {
    this(server, "Accept-Language", "en");
  }

  /** A browser whose requests all have that header, but those that say otherwise. */
  public Browser(TestServer server, String header, String value) {
    this.server = server;
    this.header = header;
    this.value = value;
  }

  /** A browser in which somebody of that role has signed in. */
  public static Browser of(TestServer server, Role role) {
    Browser browser = new Browser(server);
    HttpResponse<String> answer = browser.signIn(server.token(role));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return browser;
  }

  public HttpResponse<String> signIn(String token) {
    return post("/portal/sign-in", "/portal/sign-in", Map.of("token", token));
  }

  public HttpResponse<String> get(String path) {
    return get(path, request -> {});
  }

  public HttpResponse<String> get(String path, Consumer<HttpRequest.Builder> more) {
    HttpRequest.Builder request =
        server.request("GET", path, null).setHeader("Accept", "text/html");
    more.accept(request);
    return send(request);
  }

  /** Sends a form that stands on a page. */
  public HttpResponse<String> post(String page, String path, Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("_csrf", formToken(page));
    return postRaw(path, all, request -> request.setHeader("Sec-Fetch-Site", "same-origin"));
  }

  /** Sends fields as they are. */
  public HttpResponse<String> postRaw(
      String path, Map<String, String> fields, Consumer<HttpRequest.Builder> more) {
    String form =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        server
            .request("POST", path, null)
            .POST(BodyPublishers.ofString(form))
            .setHeader("Content-Type", "application/x-www-form-urlencoded");
    more.accept(request);
    return send(request);
  }

  /** The token of the forms on a page. */
  public String formToken(String page) {
    HttpResponse<String> shown = get(page);
    Matcher token = TOKEN.matcher(shown.body());
    assertThat(token.find()).as("a form on %s: %s", page, shown).isTrue();
    return token.group(1);
  }

  public String cookie(String name) {
    return cookies.getOrDefault(name, "");
  }

  /** A cookie as it was last set, with its attributes. */
  public String cookieLine(String name) {
    return cookieLines.getOrDefault(name, "");
  }

  public void setCookie(String name, String value) {
    cookies.put(name, value);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    if (request.copy().build().headers().firstValue(header).isEmpty()) {
      request.setHeader(header, value);
    }
    if (!cookies.isEmpty()) {
      request.setHeader(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> answer = server.send(request);
    for (String line : answer.headers().allValues("Set-Cookie")) {
      keep(line);
    }
    return answer;
  }

  private void keep(String line) {
    List<String> pair = List.of(line.split(";", 2)[0].split("=", 2));
    cookieLines.put(pair.getFirst(), line);
    if (line.contains("Max-Age=0")) {
      cookies.remove(pair.getFirst());
    } else {
      cookies.put(pair.getFirst(), pair.getLast());
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
