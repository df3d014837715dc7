package io.drivedock.app.job;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A real HTTP server that answers what it is told to, one answer a request; the last repeats. */
final class HostileServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private Answer last = exchange -> reply(exchange, 404, "");

  /** What it does with a request. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  HostileServer() throws IOException {
    this(HttpServer.create(loopback(), 0));
  }

  HostileServer(SSLContext certificate) throws IOException {
    this(secure(certificate));
  }

  private HostileServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static HttpServer secure(SSLContext certificate) throws IOException {
    HttpsServer secure = HttpsServer.create(loopback(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(certificate));
    return secure;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers so, in the order of these calls. */
  HostileServer then(int status, String body) {
    return then(exchange -> reply(exchange, status, body));
  }

  HostileServer then(Answer answer) {
    answers.add(answer);
    return this;
  }

  /** Requests that came, such as {@code GET /path?query}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      exchange.getRequestBody().readAllBytes();
      Answer answer;
      synchronized (answers) {
        answer = answers.isEmpty() ? last : answers.remove();
        last = answer;
      }
      answer.to(exchange);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
