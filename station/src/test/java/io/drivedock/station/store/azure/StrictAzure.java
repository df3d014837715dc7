package io.drivedock.station.store.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A blob service of the tests' own, in memory: checks all that Azure documents it checks, which
 * Azurite does not, above all hashes of pages and whole blobs, and breaks on command. The account
 * stands in the path, as with Azurite.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
final class StrictAzure implements AutoCloseable {

  static final String ACCOUNT = "harbour1";
  static final String KEY = "YSBrZXkgb2YgdGhlIHRlc3Rz";

  /** How a request is broken. */
  sealed interface Break {
    /** Answered so, instead of being obeyed. */
    record Refuse(int status, String code, Map<String, String> headers) implements Break {
      Refuse(int status, String code) {
        this(status, code, Map.of());
      }
    }

    /** Cut off before it is obeyed. */
    record CutBefore() implements Break {}

    /** Obeyed, and cut off before the answer. */
    record CutAfter() implements Break {}
  }

  /** Which requests are broken, and how. */
  interface Fault {
    @Nullable Break of(int number, Request request);
  }

  /** What was asked. */
  record Request(
      String method,
      String container,
      String blob,
      Map<String, String> query,
      Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String comp() {
      return query.getOrDefault("comp", "");
    }
  }

  /** What lies there. */
  record Stored(byte[] bytes, boolean isPageBlob, Map<String, String> headers) {}

  /** What is said to it. */
  record Answer(int status, Map<String, String> headers, byte[] body) {
    static Answer empty(int status, Map<String, String> headers) {
      return new Answer(status, headers, new byte[0]);
    }

    static Answer error(int status, String code) {
      return new Answer(
          status,
          Map.of("x-ms-error-code", code, "Content-Type", "application/xml"),
          "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
              .formatted(code, KEY)
              .getBytes(StandardCharsets.UTF_8));
    }

    static Answer xml(String text) {
      return new Answer(
          200,
          Map.of("Content-Type", "application/xml"),
          ("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + text).getBytes(StandardCharsets.UTF_8));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new ArrayList<>();
  private final StrictAccount account = new StrictAccount();
  private Fault fault = (number, request) -> null;

  StrictAzure() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + ACCOUNT;
  }

  /** From now on requests are counted anew, from 1. */
  synchronized void breakBy(Fault newFault) {
    fault = newFault;
    requests.clear();
  }

  synchronized void heal() {
    breakBy((number, request) -> null);
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** What was sent that Azure would not have been pleased with. */
  synchronized List<String> violations() {
    return account.violations();
  }

  synchronized Map<String, Stored> blobs(String container) {
    return account.blobs(container);
  }

  /** Those of a blob, by their times. */
  synchronized Map<String, Stored> snapshots(String path) {
    return account.snapshots(path);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  // ---- requests

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    URI uri = exchange.getRequestURI();
    String[] path = uri.getRawPath().split("/", 4);
    Request request =
        new Request(
            exchange.getRequestMethod(),
            path.length < 3 ? "" : decode(path[2]),
            path.length < 4 ? "" : decode(path[3]),
            query(uri.getRawQuery()),
            headers);
    Answer answer;
    Break broken;
    synchronized (this) {
      requests.add(request);
      broken = fault.of(requests.size(), request);
      answer =
          switch (broken) {
            case Break.Refuse refuse -> {
              Answer error = Answer.error(refuse.status(), refuse.code());
              Map<String, String> all = new TreeMap<>(error.headers());
              all.putAll(refuse.headers());
              yield new Answer(refuse.status(), all, error.body());
            }
            case Break.CutBefore _ -> Answer.empty(500, Map.of());
            case Break.CutAfter _ -> obey(uri, request, body);
            case null -> obey(uri, request, body);
          };
    }
    if (broken instanceof Break.CutBefore || broken instanceof Break.CutAfter) {
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().set("x-ms-request-id", "r" + requests.size());
    exchange.getResponseHeaders().set("ETag", "\"0x1\"");
    exchange.getResponseHeaders().set("Last-Modified", "Sun, 01 Mar 2026 08:00:00 GMT");
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean isHead = request.method().equals("HEAD");
    int length = answer.body().length;
    exchange.sendResponseHeaders(answer.status(), isHead || length == 0 ? -1 : length);
    if (!isHead && length > 0) {
      exchange.getResponseBody().write(answer.body());
    }
    exchange.close();
  }

  static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Map<String, String> query(@Nullable String text) {
    Map<String, String> query = new TreeMap<>();
    for (String part : text == null ? new String[0] : text.split("&")) {
      int equals = part.indexOf('=');
      query.put(
          decode(equals < 0 ? part : part.substring(0, equals)),
          equals < 0 ? "" : decode(part.substring(equals + 1)));
    }
    return query;
  }

  /** "Authorize with Shared Key" of the service's documents, for the versions after 2015. */
  private static String signature(URI uri, Request request) {
    StringBuilder text = new StringBuilder(request.method()).append('\n');
    for (String name :
        List.of("content-encoding", "content-language", "content-length", "content-md5")) {
      String value = request.header(name);
      text.append(name.equals("content-length") && value.equals("0") ? "" : value).append('\n');
    }
    text.append(request.header("content-type")).append("\n\n");
    for (String name :
        List.of("if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range")) {
      text.append(request.header(name)).append('\n');
    }
    new TreeMap<>(request.headers())
        .forEach(
            (name, value) -> {
              if (name.startsWith("x-ms-")) {
                text.append(name).append(':').append(value).append('\n');
              }
            });
    text.append('/').append(ACCOUNT).append(uri.getRawPath());
    request
        .query()
        .forEach((name, value) -> text.append('\n').append(name).append(':').append(value));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer obey(URI uri, Request request, byte[] body) {
    String expected = "SharedKey " + ACCOUNT + ":" + signature(uri, request);
    if (!request.header("authorization").equals(expected)) {
      return Answer.error(403, "AuthenticationFailed");
    }
    if (request.header("x-ms-version").isEmpty()) {
      account.violated("no x-ms-version in " + request);
    }
    return account.obey(request, body);
  }
}
