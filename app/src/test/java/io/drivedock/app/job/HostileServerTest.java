package io.drivedock.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are broken, astray, or somebody else's. */
final class HostileServerTest {

  private static final String TOKEN = "drivedock_secret";
  private static final String JOB =
      """
      {"id":"/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/press/providers\
      /Microsoft.ImportExport/jobs/spring","name":"spring",\
      "properties":{"state":"Shipping","jobType":"Import"}}\
      """;

  @TempDir Path folder;
  private HostileServer server;
  private Customer ann;

  @BeforeEach
  void open() throws IOException {
    server = new HostileServer();
    ann = new Customer(folder, server.url(), TOKEN);
  }

  @AfterEach
  void close() {
    server.close();
  }

  // ---- answers that are none

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{",
        "{}",
        "{\"properties\":7}",
        "{\"name\":\"spring\",\"properties\":{\"state\":{}}}"
      })
  void whatIsNoJobIsSaidSoAndNothingIsPrinted(String body) {
    server.then(200, body);

    Customer.Ran ran = ann.job("show", "spring").ended(1);

    assertThat(ran.err()).contains("does not implement this API");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void deepNestingIsNoJson() {
    server.then(200, "[".repeat(100_000));

    assertThat(ann.job("show", "spring").ended(1).err()).contains("is not JSON");
  }

  @Test
  void aBodyWithoutEndIsNotRead() {
    server.then(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
          while (true) {
            exchange.getResponseBody().write(blanks);
          }
        });

    assertThat(ann.job("show", "spring").ended(1).err()).contains("sent more than 16 MiB");
  }

  @Test
  void aBodyThatDripsIsGivenUp() {
    CountDownLatch ended = new CountDownLatch(1);
    server.then(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          try {
            ended.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    Customer.Ran ran = ann.patientFor(Duration.ofMillis(200)).job("show", "spring").ended(6);
    ended.countDown();

    assertThat(ran.err()).contains("did not answer within");
    assertThat(server.asked()).as("tried again").hasSize(3);
  }

  @Test
  void controlCharactersNeverReachTheTerminal() {
    String evil = "\\u001b]0;owned\\u0007\\u202e\u009b31m\\r\\nspring2";
    String job =
        JOB.replace("\"Import\"", "\"" + evil + "\"").replace("Shipping", "Ship\\u001b[2J");
    server.then(200, job).then(404, "").then(200, job).then(200, "{\"value\":[" + job + "]}");

    Customer.Ran page = ann.at(Customer.WIDE).job("show", "spring").ended(0);
    Customer.Ran json = ann.job("show", "spring", "--json").ended(0);
    Customer.Ran list = ann.job("list").ended(0);

    for (Customer.Ran ran : List.of(page, json, list)) {
      assertThat(ran.out() + ran.err())
          .matches("(?s)[^\\p{Cc}\\p{Cf}\\n]*(\\n[^\\p{Cc}\\p{Cf}\\n]*)*")
          .contains("owned");
    }
    assertThat(page.out()).hasLineCount(page.out().split("\n").length).contains("\\u001B]0;owned");
    server.then(
        409,
        "{\"error\":{\"code\":\"A\\u001b\",\"message\":\"b\\u001b[31m\",\"details\":"
            + "[{\"code\":\"C\",\"target\":\"d\",\"message\":\"e\\u0007\"}]}}");
    assertThat(ann.job("cancel", "spring").ended(1).err())
        .contains("409 A\\u001B: b\\u001B[31m", "C (d): e\\u0007")
        .doesNotContain("\u001b");
  }

  // ---- where the token may go

  @Test
  void aListThatGoesOnElsewhereIsNotFollowed() throws IOException {
    try (HostileServer other = new HostileServer()) {
      for (String link :
          new String[] {
            other.url() + "/x", "//127.0.0.1/x", "file:///etc/passwd", "http://evil@127.0.0.1/", "%"
          }) {
        server.then(200, "{\"value\":[" + JOB + "],\"nextLink\":\"" + link + "\"}");

        Customer.Ran ran = ann.job("list").ended(1);

        assertThat(ran.err()).contains("continues at another address");
        assertThat(ran.out()).isEmpty();
      }
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void aListThatGoesInCirclesEnds() {
    server.then(200, "{\"value\":[],\"nextLink\":\"" + server.url() + "/again?x=1\"}");

    assertThat(ann.job("list").ended(1).err()).contains("does not end");
    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    try (HostileServer other = new HostileServer()) {
      server.then(
          exchange -> {
            exchange.getResponseHeaders().add("Location", other.url() + "/");
            HostileServer.reply(exchange, 307, "");
          });

      assertThat(ann.job("show", "spring").ended(1).err()).contains("The token is not sent there");
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void aTokenThatIsSentBackIsNotPrinted() {
    server.then(401, "{\"error\":{\"code\":\"No\",\"message\":\"not " + TOKEN + "\"}}");

    assertThat(ann.job("show", "spring").ended(5).err())
        .contains("not (token)")
        .doesNotContain(TOKEN);
  }

  // ---- busy, away

  @Test
  void aBusyServiceIsAskedAgainWhenItSaysSo() {
    server
        .then(
            exchange -> {
              exchange.getResponseHeaders().add("Retry-After", "7");
              HostileServer.reply(exchange, 503, "");
            })
        .then(200, JOB);

    ann.job("cancel", "spring").ended(0);

    assertThat(ann.pauses()).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void aBusyServiceIsNotAskedForEver() {
    server.then(503, "{\"error\":{\"code\":\"ServerBusy\",\"message\":\"later\"}}");

    assertThat(ann.job("show", "spring").ended(1).err()).contains("503 ServerBusy: later");
    assertThat(server.asked()).hasSize(5);
  }

  @Test
  void aWaitThatNobodyExpectsIsTold() {
    server.then(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "86400");
          HostileServer.reply(exchange, 429, "");
        });

    ann.job("show", "spring").ended(1);

    assertThat(ann.pauses()).isEmpty();
  }

  @Test
  void whatIsNotIdempotentIsSentOnce() throws IOException {
    server.then(exchange -> exchange.close());

    ann.job("cancel", "spring").ended(6);

    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void anAddressWithoutAServiceIsSix() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Customer astray = new Customer(folder, "http://127.0.0.1:" + free, TOKEN);

    assertThat(astray.job("show", "spring").ended(6).err())
        .contains("http://127.0.0.1:" + free + " cannot be reached", "refused", "DRIVEDOCK_URL");
    assertThat(astray.pauses()).hasSize(2);
    Customer lost = new Customer(folder, "http://no-such-host.invalid", TOKEN);
    assertThat(lost.job("show", "spring").ended(6).err())
        .contains("no-such-host.invalid is unknown", "Warning:", "is not https");
    assertThat(new Customer(folder, "ftp://x", TOKEN).job("show", "spring").ended(2).err())
        .contains("--url");
  }

  // ---- servers that have only what Azure froze

  @Test
  void withoutActionsTheRestIsShownAndThatIsSaid() {
    server
        .then(200, JOB)
        .then(404, "{\"error\":{\"code\":\"InvalidResourceType\",\"message\":\"\"}}");

    assertThat(ann.job("show", "spring").ended(0).out())
        .contains("spring  Import  Shipping", "does not report which actions are available")
        .doesNotContain("Not available now");

    server.then(200, "{\"value\":[" + JOB + "," + JOB + "]}").then(404, "");
    Customer.Ran list = ann.job("list").ended(0);
    assertThat(list.out()).contains("spring  Import  Shipping  -       -  -");
    assertThat(list.err()).contains("NEXT is not shown");
    assertThat(server.asked()).as("asked once for all").hasSize(4);
  }

  @Test
  void withoutWithdrawalsThatIsSaid() {
    server
        .then(404, "{\"error\":{\"code\":\"InvalidResourceType\",\"message\":\"\"}}")
        .then(200, JOB);

    assertThat(ann.job("withdraw", "spring", "DISK0001").ended(1).err())
        .contains("cannot withdraw single drives", "drivedock job cancel");
  }

  @Test
  void aServiceBelowAPathIsAskedThere() throws IOException {
    Customer below = new Customer(folder, server.url() + "/drivedock/", TOKEN);
    server
        .then(
            200,
            "{\"value\":[],\"nextLink\":\""
                + server.url().replace("http", "HTTP")
                + "/drivedock/n?a=b\"}")
        .then(200, "{\"value\":[]}");

    below.job("list").ended(0);

    assertThat(server.asked().getFirst()).startsWith("GET /drivedock/subscriptions/");
    assertThat(server.asked().getLast()).isEqualTo("GET /drivedock/n?a=b");
  }
}
