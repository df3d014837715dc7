package io.drivedock.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Role;
import io.drivedock.server.portal.Browser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests to every route, spoiled at random over raw sockets, by http and https: no fault of the
 * server, no word of its inside, no hang, and a server that is well afterwards. {@code
 * -Ddrivedock.seed} repeats a run, {@code -Ddrivedock.requests} makes it longer.
 */
final class RouteFuzzTest {

  private static final long SEED = Long.getLong("drivedock.seed", 18);
  private static final int REQUESTS = Integer.getInteger("drivedock.requests", 20_000);
  private static final int AT_ONCE = 4;
  private static final int TLS_EVERY = 25;
  private static final int ANSWERS_WITHIN_MILLIS = 30_000;
  private static final int FAILURES_SHOWN = 5;
  private static final Pattern INSIDE =
      Pattern.compile(
          "Exception|\\n"
              + "\\s*at [a-z]+\\.|\\b(java|javax|jakarta|org|com)\\.[a-z]+\\.[a-zA-Z]+\\.[A-Z]"
              + "|io\\.drivedock\\.|(?i)tomcat|jte\\b");

  private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private TestServer server;
  private SSLContext trusting;

  @Test
  void nothingThatIsSentIsAFaultOfTheServer(@TempDir Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    try (TestServer started =
        TestServer.start(
            folder,
            PlantedTenant.azureEndpoint("bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb"),
            PlantedTenant.logSource())) {
      server = started;
      trusting = trusting(server.server().caFile().orElseThrow());
      PlantedTenant tenant = PlantedTenant.in(server);
      FuzzedRequests requests = new FuzzedRequests(server.routes(), tenant, credentials());
      AtomicInteger next = new AtomicInteger();
      try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
        for (int i = 0; i < AT_ONCE; i++) {
          threads.execute(
              () -> {
                int number = next.getAndIncrement();
                while (number < REQUESTS && failures.size() < FAILURES_SHOWN) {
                  check(requests, number);
                  number = next.getAndIncrement();
                }
              });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.HOURS)).isTrue();
      }
      assertThat(failures).as("seed %d", SEED).isEmpty();
      assertThat(statuses).as("seed %d", SEED).containsKeys(200, 303, 400, 401, 403, 404, 405);
      assertIsWell();
    }
    System.out.println("seed " + SEED + ": answers by status " + new TreeMap<>(statuses));
  }

  private List<String> credentials() {
    List<String> lines = new ArrayList<>();
    for (Role role : Role.values()) {
      lines.add("Authorization: Bearer " + server.token(role));
      if (role != Role.STATION) {
        Browser browser = Browser.of(server, role);
        String token = browser.formToken("/portal/jobs");
        String session = "drivedock-session=" + browser.cookie("drivedock-session");
        lines.add("Cookie: " + session + "\r\nX-CSRF-TOKEN: " + token);
        lines.add("Cookie: " + session);
      }
    }
    return lines;
  }

  private void assertIsWell() {
    HttpResponse<String> health = server.send(server.request("GET", "/health", null));
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(server.send(Role.OPERATOR, "GET", "/dock/v1/jobs", null).statusCode())
        .isEqualTo(200);
    assertThat(new Browser(server).get("/portal/sign-in").statusCode()).isEqualTo(200);
  }

  // ---- one request

  private void check(FuzzedRequests requests, int number) {
    FuzzedRequests.Request request = requests.get(SEED, number);
    RawHttp.Answer answer;
    try {
      // Half of a connection cannot be closed with TLS, and the rest would be waited for.
      answer = send(request, number % TLS_EVERY == 0 && request.isFramed());
    } catch (SocketTimeoutException e) {
      failures.add("no answer in time; " + told(request, number, ""));
      return;
    } catch (IOException e) {
      failures.add(e + "; " + told(request, number, ""));
      return;
    }
    int status = answer.status();
    statuses.merge(status, 1, Integer::sum);
    boolean isAnswered = status > 0 || !request.isFramed() || isBareRefusal(answer.text());
    boolean isFault = status >= 500 && !isOfProtocol(status, answer);
    if (!isAnswered || isFault || INSIDE.matcher(answer.text()).find()) {
      failures.add(told(request, number, answer.text()));
    }
  }

  /**
   * Whether it is the refusal of a first line that Tomcat cannot read. Tomcat 11.0.24 keeps with a
   * processor whether the request before was HTTP/0.9, and then answers such a line without
   * headers.
   */
  private static boolean isBareRefusal(String answer) {
    return answer.startsWith("{\"error\":{\"code\":\"InvalidRequest\"")
        || (answer.startsWith("<!doctype html>") && answer.contains("This address is invalid"));
  }

  /** What Tomcat says of methods, codings and versions that it does not speak. */
  private static boolean isOfProtocol(int status, RawHttp.Answer answer) {
    String said =
        status == 501
            ? "This server does not speak this method"
            : status == 505 ? "This server speaks HTTP/1.1." : "a fault";
    return answer.body().contains(said) || (answer.body().isEmpty() && !said.equals("a fault"));
  }

  private static String told(FuzzedRequests.Request request, int number, String answer) {
    return "request %d of seed %d (-Ddrivedock.seed=%d):%n%s%nanswered:%n%s"
        .formatted(number, SEED, SEED, request.text(), answer);
  }

  private RawHttp.Answer send(FuzzedRequests.Request request, boolean isTls) throws IOException {
    int port = server.server().port();
    if (isTls) {
      port = server.server().httpsUrl().orElseThrow().getPort();
    }
    try (Socket socket =
        isTls
            ? trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)
            : new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(request.text().getBytes(StandardCharsets.ISO_8859_1));
        if (!isTls) {
          socket.shutdownOutput();
        }
        read(socket.getInputStream(), answer);
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (SocketException e) {
        // Closed while we were still sending; what was answered until then counts.
      }
      return new RawHttp.Answer(answer.toString(StandardCharsets.UTF_8));
    }
  }

  /** Until the end, but of a stream that has none only the beginning. */
  private static void read(InputStream in, ByteArrayOutputStream answer) throws IOException {
    byte[] buffer = new byte[8_192];
    int read = in.read(buffer);
    while (read >= 0) {
      answer.write(buffer, 0, read);
      boolean isStream =
          answer.size() < 20_000
              && answer.toString(StandardCharsets.ISO_8859_1).contains("text/event-stream;");
      read = isStream ? -1 : in.read(buffer);
    }
  }

  private static SSLContext trusting(Path caFile) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(caFile)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
