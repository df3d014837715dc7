package io.drivedock.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests to the routes of a server, spoiled at random: the same ones for the same seed. Text
 * stands for bytes here, each character for the byte of its number.
 */
final class FuzzedRequests {

  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}|\\*\\*");
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "x");

  /** What would soon leave nothing to ask for; it is asked seldom. */
  private static final Pattern ENDS_SOMETHING =
      Pattern.compile("DELETE .*|POST .*/(delete|cancel|revoke|remove|give-up|giveUp)");

  private static final String NOISE_BYTES = "\u0000\u0001\u001b\u007f\u0080\u00c0\u00ff";
  private static final List<String> NOISE =
      List.of(
          "%",
          "%zz",
          "%00",
          "%0a",
          "%0d%0aX: y",
          "%c0%af",
          "%ed%a0%80",
          "%ff",
          "%25",
          "%2f",
          "%5c",
          "%2e%2e/",
          "../",
          "//",
          ";",
          ";a=b",
          "&",
          "=",
          "?",
          "#",
          "'",
          "\"",
          "<script>",
          "{",
          "}",
          "[",
          "\\",
          "|",
          "^",
          "`",
          " ",
          "\t",
          "\r",
          "\n",
          "\r\n",
          "\u0000",
          "\u00ff",
          "\u00d0\u0096",
          "%F0%9F%9A%A2",
          "%E2%80%AE",
          "A".repeat(300),
          "%41".repeat(400),
          "0",
          "-1",
          "9223372036854775808",
          "1e308",
          "null",
          "true",
          "NaN",
          "${jndi:x}",
          "{{7*7}}");

  private static final List<String> JSON =
      List.of(
          "{}",
          "[]",
          "null",
          "",
          "\"\"",
          "{\"location\":\"westus\",\"tags\":{\"a\":\"b\"}}",
          "{\"properties\":{\"jobType\":\"Import\",\"storageAccountId\":\"/subscriptions/s/x/films\","
              + "\"driveList\":[{\"driveId\":\"A1\",\"bitLockerKey\":\"1\"}]}}",
          "{\"properties\":{\"state\":\"Shipping\",\"cancelRequested\":false,\"logLevel\":\"Verbose\","
              + "\"deliveryPackage\":{\"carrierName\":\"c\",\"trackingNumber\":\"7\",\"driveCount\":1}}}",
          "{\"driveId\":\"ALPHADRIVE1\"}",
          "{\"text\":\"wet\"}",
          "{\"trackingNumber\":\"7\",\"drives\":[\"ALPHADRIVE3\",\"A2\"]}",
          "{\"carrierName\":\"c\",\"trackingNumber\":\"t\",\"driveCount\":1,\"shipDate\":\"x\"}",
          "{\"station\":\"s\",\"drives\":[\"ALPHADRIVE1\"]}",
          "{\"bytesDone\":1,\"bytesTotal\":2}",
          "{\"copyStatus\":\"Completed\",\"bytesSucceeded\":1,\"bytesTotal\":2}",
          "{\"slots\":[{\"drive\":\"A1\",\"doing\":\"waiting\"}],\"targets\":[{\"name\":\"m\"}]}",
          "{\"drives\":[{\"id\":\"A1\",\"bytes\":7}],\"runs\":[],\"files\":1}",
          "{\"key\":\"abc\",\"days\":3,\"until\":\"2026-12-01T00:00:00Z\"}",
          "[".repeat(200),
          "{\"a\":" + "1".repeat(2_000) + "}");

  private static final List<String> FIELDS =
      List.of(
          "_csrf",
          "token",
          "next",
          "back",
          "text",
          "state",
          "type",
          "name",
          "step",
          "days",
          "paper",
          "from",
          "status",
          "all",
          "carrierName",
          "trackingNumber",
          "driveCount",
          "tags",
          "journals",
          "subscription",
          "resourceGroup",
          "properties.storageAccountId",
          "properties.logLevel",
          "drive.0.id",
          "drive.0.key",
          "drive.9.id",
          "top",
          "after",
          "drive",
          "api-version",
          "$filter",
          "$top",
          "$skipToken",
          "grant_type",
          "client_id",
          "client_secret",
          "code");

  private static final List<String> VALUES =
      List.of(
          "",
          "1",
          "-1",
          "Import",
          "Export",
          "Creating",
          "Shipping",
          "2021-01-01",
          "2016-11-01",
          "en",
          "westus",
          "client_credentials",
          "ALPHADRIVE1",
          "type eq 'Import'",
          "a/b",
          "/portal/jobs",
          "11111111-2222-3333-4444-555555555555",
          "0199a1b2-0000-7000-8000-000000000000",
          "create");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=xx",
          "multipart/form-data",
          "text/json; charset=utf-16",
          "image/jpeg",
          "application/xml",
          "",
          "multipart/form-data; boundary=" + "x".repeat(100),
          "a/b; charset=\"",
          "; ;");

  private static final List<String> HEADERS =
      List.of(
          "Accept",
          "Accept-Language",
          "Authorization",
          "Cookie",
          "X-CSRF-TOKEN",
          "Origin",
          "Range",
          "If-Match",
          "If-None-Match",
          "Expect",
          "Transfer-Encoding",
          "Content-Encoding",
          "HX-Request",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Forwarded-For",
          "Forwarded",
          "Upgrade",
          "x-ms-client-request-id",
          "x-ms-return-client-request-id",
          "Host",
          "Last-Event-ID",
          "TE",
          "Sec-Fetch-Site",
          "Content-Length",
          "Connection",
          "HTTP2-Settings",
          "Content-Type");

  private static final List<String> HEADER_VALUES =
      List.of(
          "text/html",
          "text/event-stream",
          "true",
          "*",
          "\"a\"",
          "bytes=0-",
          "100-continue",
          "chunked",
          "gzip",
          "h2c",
          "websocket",
          "cross-site",
          "https",
          "for=\"[::1]\"",
          "ru;q=9",
          "en,ru;q=0.1,*;q=x",
          "drivedock-session=a; drivedock-session=b",
          "Bearer ",
          "Basic %%%",
          "a=\"b",
          "=;;=",
          "-1",
          "0",
          "5",
          "x".repeat(3_000),
          "\u00e4\u00ff",
          "a\tb",
          "[",
          "null");

  private final List<RouteTable.Route> routes;
  private final PlantedTenant tenant;
  private final List<String> credentials;

  /**
   * To those routes.
   *
   * @param credentials lines of a header, each of somebody who may do something
   */
  FuzzedRequests(RouteTable table, PlantedTenant tenant, List<String> credentials) {
    this.routes = List.copyOf(table.routes());
    this.tenant = tenant;
    this.credentials = credentials;
  }

  /**
   * What is sent.
   *
   * @param isFramed whether it is HTTP at least as a whole, so that an answer is due
   */
  record Request(String text, boolean isFramed) {}

  /** The request of a number. */
  Request get(long seed, int number) {
    Random random = new Random(seed * 1_000_003L + number);
    RouteTable.Route route = pick(random, routes);
    while (ENDS_SOMETHING.matcher(route.toString()).matches() && random.nextInt(20) > 0) {
      route = pick(random, routes);
    }
    String method = random.nextInt(6) == 0 ? pick(random, METHODS) : route.method();
    boolean isPage = route.path().startsWith("/portal");
    String target = target(random, route.path());
    String type = random.nextInt(5) == 0 ? pick(random, TYPES) : type(random, isPage);
    String body = method.equals("GET") && random.nextInt(8) > 0 ? "" : body(random, type);
    List<String> lines = new ArrayList<>();
    lines.add("Host: localhost");
    lines.add("Connection: close");
    if (random.nextInt(12) > 0) {
      lines.addAll(List.of(pick(random, credentials).split("\r\n", -1)));
      lines.add("Sec-Fetch-Site: same-origin");
    }
    if (!type.isEmpty() && !body.isEmpty()) {
      lines.add("Content-Type: " + type);
    }
    for (int more = random.nextInt(8) - 4; more > 0; more--) {
      lines.add(pick(random, HEADERS) + ": " + value(random, HEADER_VALUES));
    }
    boolean isWhole = true;
    if (!body.isEmpty()) {
      switch (random.nextInt(20)) {
        case 0 -> {
          lines.add("Content-Length: " + (body.length() + 1 + random.nextInt(50)));
          isWhole = false;
        }
        case 1 -> {
          lines.add("Content-Length: " + random.nextInt(body.length()));
          isWhole = false;
        }
        case 2 -> {
          lines.add("Transfer-Encoding: chunked");
          body = chunked(random, body);
        }
        default -> lines.add("Content-Length: " + body.length());
      }
    }
    String text =
        method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n" + body;
    if (random.nextInt(12) == 0) {
      isWhole = false;
      text = damaged(random, text);
    }
    String head = String.join("", lines);
    boolean isFramedOnce =
        head.indexOf("Content-Length") == head.lastIndexOf("Content-Length")
            && !head.contains("Transfer-Encoding")
            && head.chars().noneMatch(c -> c == '\r' || c == '\n')
            && target.startsWith("/")
            && target.chars().noneMatch(c -> c <= ' ');
    return new Request(text, isWhole && isFramedOnce);
  }

  private static <T> T pick(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static String value(Random random, List<String> values) {
    String value = pick(random, values);
    return random.nextInt(4) == 0 ? spoiled(random, value) : value;
  }

  // ---- addresses

  private String target(Random random, String path) {
    StringBuilder filled = new StringBuilder();
    Matcher variable = VARIABLE.matcher(path);
    while (variable.find()) {
      variable.appendReplacement(
          filled, Matcher.quoteReplacement(variable(random, path, variable.group(1))));
    }
    variable.appendTail(filled);
    String whole = random.nextInt(8) == 0 ? spoiled(random, filled.toString()) : filled.toString();
    return whole + query(random, path);
  }

  private String variable(Random random, String path, String name) {
    List<String> values = name == null ? List.of() : tenant.values(path, name);
    return values.isEmpty() || random.nextInt(8) == 0
        ? value(random, VALUES).replace(" ", "%20").replace("/", "%2D")
        : pick(random, values);
  }

  private static String query(Random random, String path) {
    boolean isArm = !path.startsWith("/portal") && !path.startsWith("/dock");
    StringBuilder query = new StringBuilder();
    if (isArm && random.nextInt(10) > 0) {
      query.append("?api-version=2021-01-01");
    }
    for (int more = random.nextInt(5) - 2; more > 0; more--) {
      query
          .append(query.isEmpty() ? '?' : '&')
          .append(pick(random, FIELDS))
          .append('=')
          .append(pick(random, VALUES).replace(" ", "%20"));
    }
    return random.nextInt(6) == 0 ? spoiled(random, query.toString()) : query.toString();
  }

  // ---- bodies

  private static String type(Random random, boolean isPage) {
    return !isPage
        ? "application/json"
        : random.nextInt(3) == 0
            ? "multipart/form-data; boundary=xx"
            : "application/x-www-form-urlencoded";
  }

  private static String body(Random random, String type) {
    String body =
        type.startsWith("multipart")
            ? parts(random)
            : type.startsWith("application/x-www")
                ? form(random)
                : random.nextInt(30) == 0 ? noise(random) : pick(random, JSON);
    return random.nextInt(3) == 0 ? spoiled(random, body) : body;
  }

  private static String form(Random random) {
    List<String> fields = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      fields.add(pick(random, FIELDS) + "=" + value(random, VALUES).replace(" ", "+"));
    }
    return String.join("&", fields);
  }

  private static String parts(Random random) {
    StringBuilder parts = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      boolean isFile = random.nextInt(3) == 0;
      parts
          .append("--xx\r\nContent-Disposition: form-data; name=\"")
          .append(isFile ? pick(random, List.of("journals", "photo")) : pick(random, FIELDS))
          .append(isFile ? "\"; filename=\"" + value(random, VALUES) + "\"\r\n\r\n" : "\"\r\n\r\n")
          .append(isFile ? noise(random) : value(random, VALUES))
          .append("\r\n");
    }
    return parts.append("--xx--\r\n").toString();
  }

  private static String noise(Random random) {
    byte[] bytes = new byte[random.nextInt(400)];
    random.nextBytes(bytes);
    return random.nextBoolean()
        ? new String(bytes, StandardCharsets.ISO_8859_1)
        : Base64.getEncoder().encodeToString(bytes);
  }

  private static String chunked(Random random, String body) {
    int at = random.nextInt(body.length() + 1);
    String end = random.nextInt(3) == 0 ? pick(random, NOISE) : "0\r\n\r\n";
    return "%x\r\n%s\r\n".formatted(at, body.substring(0, at))
        + "%x\r\n%s\r\n".formatted(body.length() - at, body.substring(at))
        + end;
  }

  // ---- spoiling

  private static String spoiled(Random random, String text) {
    String spoiled = text;
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(spoiled.length() + 1);
      int end = Math.min(spoiled.length(), at + random.nextInt(6));
      spoiled =
          switch (random.nextInt(4)) {
            case 0 -> spoiled.substring(0, at) + spoiled.substring(end);
            case 1 -> spoiled.substring(0, at);
            default -> spoiled.substring(0, at) + pick(random, NOISE) + spoiled.substring(end);
          };
    }
    return spoiled;
  }

  /** Bytes of the whole request are changed, lost or added, also those that frame it. */
  private static String damaged(Random random, String text) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0 && !damaged.isEmpty(); i--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(4)) {
        case 0 -> damaged.setLength(at);
        case 1 -> damaged.setCharAt(at, (char) random.nextInt(256));
        case 2 -> damaged.deleteCharAt(at);
        default -> damaged.insert(at, NOISE_BYTES.charAt(random.nextInt(NOISE_BYTES.length())));
      }
    }
    return damaged.toString();
  }
}
