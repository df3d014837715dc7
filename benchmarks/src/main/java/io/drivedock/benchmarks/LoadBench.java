package io.drivedock.benchmarks;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What strangers and callers who take all they can do to everybody else: the server of 192 MiB is
 * started as its users start it, crowds hold connections to it over the loopback, and meanwhile its
 * health is asked for on a new connection each time, and a station says that it is alive. Ends by
 * itself.
 */
final class LoadBench implements Bench.Measurement {

  private static final double ANSWERED_MILLIS_MAX = 1_000;
  private static final int LOG_LINES_MAX = 20;
  private static final long LEFT_SECONDS_MAX = 90;
  private static final String SLOW_HEADERS = "GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ";
  private static final int CONNECTIONS_WEIGHED = 800;
  private static final int TLS_CONNECTIONS_WEIGHED = 200;

  /** As the server counts them. */
  private static final long CONNECTION_BYTES_MAX = 42 * 1024;

  private static final long TLS_CONNECTION_BYTES_MAX = 112 * 1024;

  private static final long HEAP_GROWTH_MAX = 16L << 20;
  private static final int FILES_MORE_MAX = 40;
  private static final int THREADS_MORE_MAX = 20;
  private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    boolean isQuick = scale.jobs() < 10_000;
    int divided = isQuick ? 5 : 1;
    int seconds = isQuick ? 3 : 20;
    weighTls(place, report);
    Path data = place.resolve("load");
    try (Server server = Server.start(place, data, Map.of(), "--no-station")) {
      String operator = server.token().orElseThrow();
      String station = token(place, data, "station");
      String customer = token(place, data, "customer");
      List<String> sessions = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        sessions.add(signIn(server.url(), operator));
      }
      try (Probe probe = new Probe(server.url(), station)) {
        probe.during("nobody else", seconds, report, ANSWERED_MILLIS_MAX, () -> "");
        Server.State before = server.state();
        weigh(server, before, report);
        crowd(
            probe,
            server,
            report,
            "headers, a byte now and then",
            5_000 / divided,
            seconds,
            300,
            i -> SLOW_HEADERS);
        crowd(
            probe,
            server,
            report,
            "bodies that never come",
            2_000 / divided,
            seconds,
            0,
            i -> body(i, customer));
        crowd(
            probe,
            server,
            report,
            "streams of one session",
            2_000 / divided,
            seconds,
            0,
            i -> stream(sessions.getFirst()));
        crowd(
            probe,
            server,
            report,
            "streams of 8 sessions",
            2_000 / divided,
            seconds,
            0,
            i -> stream(sessions.get(i % sessions.size())));
        crowd(
            probe,
            server,
            report,
            "all of it at once",
            9_000 / divided,
            seconds,
            300,
            i ->
                switch (i % 9) {
                  case 0, 1 -> body(i, customer);
                  case 2, 3 -> stream(sessions.get(i % sessions.size()));
                  default -> SLOW_HEADERS;
                });
        after(server, before, report);
        probe.during("afterwards", seconds, report, ANSWERED_MILLIS_MAX, () -> "");
        server
            .log()
            .lines()
            .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
            .distinct()
            .limit(LOG_LINES_MAX)
            .forEach(line -> Report.progress("load, the server logged: " + line));
      }
    }
  }

  /** What one connection costs that has sent a part of its headers. */
  private static void weigh(Server server, Server.State before, Report report) throws Exception {
    try (Crowd _ = new Crowd(server.url(), CONNECTIONS_WEIGHED, 0, i -> SLOW_HEADERS)) {
      TimeUnit.SECONDS.sleep(3);
      weighed("a connection", server, before, CONNECTIONS_WEIGHED, CONNECTION_BYTES_MAX, report);
    }
  }

  /** The same with TLS, at an emulator, whose TLS needs no settings. */
  private static void weighTls(Place place, Report report) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new AnyServer()}, null);
    try (Server server = Server.emulator(place, place.resolve("load-tls"))) {
      URI url = server.httpsUrl().orElseThrow();
      // The first ones bring classes and a session along, which are not theirs.
      close(opened(tls, url));
      TimeUnit.SECONDS.sleep(1);
      Server.State before = server.state();
      List<Socket> open = opened(tls, url);
      try {
        weighed(
            "a connection with TLS",
            server,
            before,
            TLS_CONNECTIONS_WEIGHED,
            TLS_CONNECTION_BYTES_MAX,
            report);
      } finally {
        close(open);
      }
    }
  }

  private static List<Socket> opened(SSLContext tls, URI url) throws IOException {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < TLS_CONNECTIONS_WEIGHED; i++) {
      Socket socket = tls.getSocketFactory().createSocket(url.getHost(), url.getPort());
      open.add(socket);
      socket.getOutputStream().write(SLOW_HEADERS.getBytes(StandardCharsets.US_ASCII));
    }
    return open;
  }

  private static void close(List<Socket> open) throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  private static void weighed(
      String what, Server server, Server.State before, int count, long bytesMax, Report report)
      throws Exception {
    long bytes = server.state().heapBytes() - before.heapBytes();
    report.limited(
        "load: heap of %s, %,d of them".formatted(what, count),
        "at most " + Vitals.kib(bytesMax),
        Vitals.kib(bytes / count),
        bytes <= bytesMax * count);
  }

  /** Trusts a certificate that was made a moment ago, on this machine. */
  private static final class AnyServer extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static void crowd(
      Probe probe,
      Server server,
      Report report,
      String name,
      int members,
      int seconds,
      int dripMillis,
      IntFunction<String> opening)
      throws Exception {
    try (Crowd crowd = new Crowd(server.url(), members, dripMillis, opening)) {
      probe.during(
          "%,d times %s".formatted(members, name),
          seconds,
          report,
          ANSWERED_MILLIS_MAX,
          crowd::described);
    }
  }

  /** Everything is as it was: within a time, because what was held ends by its deadlines. */
  private static void after(Server server, Server.State before, Report report) throws Exception {
    long began = System.nanoTime();
    Server.State now = server.state();
    while (!isAsBefore(before, now)
        && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(LEFT_SECONDS_MAX)) {
      TimeUnit.MILLISECONDS.sleep(500);
      now = server.state();
    }
    report.limited(
        "load: what is left of it, %.1f s after the last has gone"
            .formatted((System.nanoTime() - began) / 1e9),
        "as before",
        "heap %s (%s), files %d (%d), threads %d (%d), resident at the peak %s"
            .formatted(
                Vitals.mib(now.heapBytes()),
                Vitals.mib(before.heapBytes()),
                now.files(),
                before.files(),
                now.threads(),
                before.threads(),
                Vitals.mib(server.vitals().residentBytesPeak())),
        isAsBefore(before, now));
    report.limited(
        "load: OutOfMemoryError in its log",
        "none",
        server.log().contains("OutOfMemoryError") ? "there is one" : "none",
        !server.log().contains("OutOfMemoryError"));
  }

  private static boolean isAsBefore(Server.State before, Server.State now) {
    return now.heapBytes() <= before.heapBytes() + HEAP_GROWTH_MAX
        && now.files() <= before.files() + FILES_MORE_MAX
        && now.threads() <= before.threads() + THREADS_MORE_MAX;
  }

  private static String body(int number, String customer) {
    String start =
        switch (number % 3) {
          case 0 ->
              "POST /portal/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type:"
                  + " application/x-www-form-urlencoded\r\nContent-Length: ";
          case 1 ->
              "PUT "
                  + JobsApi.path(number)
                  + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization:"
                  + " Bearer "
                  + customer
                  + "\r\nContent-Length: ";
          default ->
              "POST /portal/dock/parcels/x/photos HTTP/1.1\r\nHost: x\r\nContent-Type:"
                  + " multipart/form-data; boundary=x\r\nContent-Length: ";
        };
    return start + (number % 2 == 0 ? 1_000_000 : 4_000) + "\r\n\r\n";
  }

  private static String stream(String session) {
    return "GET /portal/dock/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nCookie:"
        + " drivedock-session="
        + session
        + "\r\n\r\n";
  }

  private static String token(Place place, Path data, String role) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
            place.drivedock(
                "token", "issue", "--data", data.toString(), "--role", role, "load " + role));
    command.environment().putAll(place.environment());
    Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String token = process.inputReader().readLine();
    if (process.waitFor() != 0 || token == null) {
      throw new IOException("no token was issued for a " + role);
    }
    return token.strip();
  }

  private static String signIn(URI server, String token) throws Exception {
    CookieManager cookies = new CookieManager();
    try (HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build()) {
      URI place = server.resolve("/portal/sign-in");
      String page =
          browser.send(HttpRequest.newBuilder(place).build(), BodyHandlers.ofString()).body();
      Matcher form = FORM_TOKEN.matcher(page);
      if (!form.find()) {
        throw new IOException("the page to sign in has no form");
      }
      String fields =
          "token="
              + URLEncoder.encode(token, StandardCharsets.UTF_8)
              + "&_csrf="
              + URLEncoder.encode(form.group(1), StandardCharsets.UTF_8);
      HttpRequest request =
          HttpRequest.newBuilder(place)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("Sec-Fetch-Site", "same-origin")
              .POST(BodyPublishers.ofString(fields))
              .build();
      browser.send(request, BodyHandlers.discarding());
      return cookies.getCookieStore().getCookies().stream()
          .filter(cookie -> cookie.getName().equals("drivedock-session"))
          .map(HttpCookie::getValue)
          .findFirst()
          .orElseThrow(() -> new IOException("signing in gave no session"));
    }
  }
}
