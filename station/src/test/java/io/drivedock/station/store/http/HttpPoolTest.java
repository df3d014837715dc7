package io.drivedock.station.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.station.store.http.HttpPool.UnansweredException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpPoolTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello";
  private static final HttpRequest GET =
      HttpRequest.of("GET", "/a?b=c", Map.of("x-ms-version", "1"));

  private ScriptedServer server;
  private HttpPool pool;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    pool = new HttpPool(server.uri(), LONG);
  }

  @AfterEach
  void stop() throws IOException {
    pool.close();
    server.close();
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Test
  void aConnectionIsUsedAgainAndTheBytesArriveAsTheyAre() throws IOException {
    server.then(OK, OK);
    byte[] body = new byte[3 << 20];
    new Random(1).nextBytes(body);
    ByteBuffer data = direct(body);
    HttpRequest put = new HttpRequest("PUT", "/c/b", Map.of("Content-MD5", "x=="), data);
    HttpResponse response = pool.send(put, true);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("x-A")).contains("b");
    assertThat(response.text()).isEqualTo("hello");
    assertThat(data.remaining()).isEqualTo(body.length);
    String head = server.lastAsked();
    assertThat(head)
        .startsWith("PUT /c/b HTTP/1.1\r\nHost: localhost:" + server.uri().getPort() + "\r\n")
        .contains("\r\nContent-MD5: x==\r\n", "\r\nContent-Length: 3145728\r\n\r\n");
    byte[] arrived = server.asked().getLast();
    assertThat(Arrays.copyOfRange(arrived, arrived.length - body.length, arrived.length))
        .isEqualTo(body);
    pool.send(GET, true);
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.lastAsked()).startsWith("GET /a?b=c ").doesNotContain("Content-Length");
  }

  @Test
  void aBodyGoesIntoABufferAndNotBeyondIt() throws IOException {
    server.then(OK, OK, "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
    ByteBuffer buffer = ByteBuffer.allocateDirect(5);
    assertThat(pool.send(GET, true, buffer).text()).isEmpty();
    byte[] got = new byte[5];
    buffer.flip().get(got);
    assertThat(new String(got, StandardCharsets.UTF_8)).isEqualTo("hello");
    assertThatThrownBy(() -> pool.send(GET, true, ByteBuffer.allocate(4)))
        .hasMessageContaining("more bytes");
    ByteBuffer untouched = ByteBuffer.allocate(9);
    assertThat(pool.send(GET, true, untouched).text()).isEqualTo("gone");
    assertThat(untouched.position()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200\r\ncontent-length:5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello!",
        "HTTP/1.0 200 OK\r\n\r\nhello!"
      })
  void everyWayToSayWhereABodyEndsIsUnderstood(String answer) throws IOException {
    server.then(answer, OK);
    assertThat(pool.send(GET, true).text()).isEqualTo("hello");
    assertThat(pool.send(GET, true).text()).isEqualTo("hello");
  }

  @Test
  void whatHasNoBodyIsNotWaitedFor() throws IOException {
    server.then(
        "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n", OK);
    assertThat(pool.send(HttpRequest.of("HEAD", "/a", Map.of()), true).header("Content-Length"))
        .contains("7");
    assertThat(pool.send(GET, true).status()).isEqualTo(204);
    assertThat(pool.send(GET, true).text()).isEqualTo("hello");
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n!",
        "HTTP/1.1 20x OK\r\n\r\n!",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n!",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n!",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello!",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n!",
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Le!"
      })
  void anAnswerThatIsNoneOrNotWholeIsAFailureAndItsConnectionIsLeft(String answer)
      throws IOException {
    server.then(answer, OK);
    assertThatThrownBy(() -> pool.send(GET, true)).isInstanceOf(IOException.class);
    assertThat(pool.send(GET, true).text()).isEqualTo("hello");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void aHeadWithoutAnEndIsLeft() {
    server.then("HTTP/1.1 200 OK\r\n" + ("X: " + "y".repeat(8_000) + "\r\n").repeat(20));
    assertThatThrownBy(() -> pool.send(GET, true)).hasMessageContaining("without an end");
  }

  @Test
  void aConnectionThatTheServerClosedIsReplacedWhereAskingTwiceDoesNoHarm() throws IOException {
    server.then(OK, OK);
    pool.send(GET, true);
    // The server closes the first connection after this request, which it does not answer.
    server.then("!");
    pool.send(GET, true);
    assertThatThrownBy(() -> pool.send(GET, false)).isInstanceOf(UnansweredException.class);
    server.then(OK, "!", OK);
    pool.send(GET, true);
    assertThat(pool.send(GET, true).text()).isEqualTo("hello");
  }

  @Test
  void silenceIsGivenUp() throws IOException {
    try (HttpPool impatient = new HttpPool(server.uri(), Duration.ofMillis(300))) {
      server.then("");
      assertThatThrownBy(() -> impatient.send(GET, true))
          .isInstanceOf(UnansweredException.class)
          .hasMessageContaining("for too long");
    }
  }

  @Test
  void whoIsInterruptedLeaves() throws Exception {
    server.then("");
    AtomicReference<Exception> how = new AtomicReference<>();
    Thread asking =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    pool.send(GET, true);
                  } catch (IOException e) {
                    how.set(e);
                  }
                });
    while (server.asked().isEmpty()) {
      Thread.onSpinWait();
    }
    asking.interrupt();
    asking.join();
    assertThat(how.get()).isInstanceOf(UnansweredException.class);
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (HttpPool none = new HttpPool(URI.create("http://127.0.0.1:" + port), LONG)) {
      assertThatThrownBy(() -> none.send(GET, true))
          .hasMessageContaining("no connection to 127.0.0.1:" + port);
    }
    try (HttpPool nowhere = new HttpPool(URI.create("http://no.such.host.invalid"), LONG)) {
      assertThatThrownBy(() -> nowhere.send(GET, true))
          .hasMessageContaining("no connection to no.such.host.invalid");
    }
  }

  @Test
  void nothingBreaksOutOfItsLine() {
    assertThatThrownBy(() -> HttpRequest.of("GET", "/a b", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpRequest.of("GET", "/a\r\nX: y", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GET.with("X", "a\r\nY: b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GET.with("X: y", "a")).isInstanceOf(IllegalArgumentException.class);
    assertThat(GET.with("Authorization", "secret").toString()).doesNotContain("secret", "b=c");
  }

  // ---- over TLS

  private static KeyStore ownCertificate(Path folder, String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "a",
                "-storetype",
                "PKCS12",
                "-storepass",
                "password",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor(30, TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(made.exitValue()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(file)) {
      keys.load(stream, "password".toCharArray());
    }
    return keys;
  }

  private static SSLContext context(KeyStore shown, KeyStore trusted) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(shown, "password".toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static ScriptedServer secure(SSLContext tls) throws IOException {
    return new ScriptedServer(
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        "https");
  }

  @Test
  void theSameGoesOverTlsWithAServerThatIsTrustedAndCalledSo(@TempDir Path folder)
      throws Exception {
    KeyStore good = ownCertificate(folder, "localhost");
    KeyStore other = ownCertificate(folder, "elsewhere");
    byte[] body = new byte[1 << 20];
    new Random(1).nextBytes(body);
    try (ScriptedServer secure = secure(context(good, good));
        HttpPool trusting = new HttpPool(secure.uri(), LONG, context(good, good))) {
      secure.then(OK, OK);
      HttpRequest put = new HttpRequest("PUT", "/c/b", Map.of(), direct(body));
      assertThat(trusting.send(put, true).text()).isEqualTo("hello");
      byte[] arrived = secure.asked().getLast();
      assertThat(Arrays.copyOfRange(arrived, arrived.length - body.length, arrived.length))
          .isEqualTo(body);
      assertThat(trusting.send(GET, true).text()).isEqualTo("hello");
      assertThat(secure.connections()).isEqualTo(1);
      try (HttpPool stranger = new HttpPool(secure.uri(), LONG, context(other, other))) {
        assertThatThrownBy(() -> stranger.send(GET, true)).hasMessageContaining("no connection to");
      }
    }
    try (ScriptedServer misnamed = secure(context(other, other));
        HttpPool trusting = new HttpPool(misnamed.uri(), LONG, context(other, other))) {
      assertThatThrownBy(() -> trusting.send(GET, true)).hasMessageContaining("no connection to");
    }
  }
}
