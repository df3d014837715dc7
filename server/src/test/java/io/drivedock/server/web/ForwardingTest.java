package io.drivedock.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trusted are 10.0.0.0/8 and 2001:db8:aa::/48; the peer is the proxy 10.0.0.1. */
final class ForwardingTest {

  private static final TrustedProxies PROXIES =
      TrustedProxies.of(List.of("10.0.0.0/8", "2001:db8:aa::/48"));
  private static final InetAddress PEER = InetAddress.ofLiteral("10.0.0.1");

  private static Forwarding read(Map<String, List<String>> headers)
      throws Forwarding.MalformedException {
    return Forwarding.of(name -> headers.getOrDefault(name, List.of()), "http", PEER, PROXIES);
  }

  private static String client(String header, String... lines)
      throws Forwarding.MalformedException {
    InetAddress client = read(Map.of(header, List.of(lines))).client();
    return client == null ? "nobody" : client.getHostAddress();
  }

  // ---- the client's address

  @ParameterizedTest
  @CsvSource({
    "'198.51.100.7', 198.51.100.7",
    "'203.0.113.9, 198.51.100.7', 198.51.100.7",
    "'not an address, 198.51.100.7', 198.51.100.7",
    "'198.51.100.7, 10.0.0.2, 10.9.9.9', 198.51.100.7",
    "'203.0.113.9, 198.51.100.7, 2001:db8:aa::5', 198.51.100.7",
    "'10.1.1.1, 10.0.0.2', 10.1.1.1",
    "'198.51.100.7:4711', 198.51.100.7",
    "'2001:db8::7', 2001:db8:0:0:0:0:0:7",
    "'[2001:db8::7]:443', 2001:db8:0:0:0:0:0:7",
    "'[2001:db8::7]', 2001:db8:0:0:0:0:0:7",
    "'::ffff:198.51.100.7', 198.51.100.7",
    "'198.51.100.7, unknown', 10.0.0.1",
    "'198.51.100.7, unknown, 10.0.0.2', 10.0.0.2",
    "' , 198.51.100.7 ,,', 198.51.100.7",
    "'', nobody",
  })
  void theFirstAddressFromTheRightThatIsNotTrustedIsTheClients(String list, String client)
      throws Exception {
    assertThat(client("X-Forwarded-For", list)).isEqualTo(client);
  }

  @Test
  void linesOfAHeaderAreOneList() throws Exception {
    assertThat(client("X-Forwarded-For", "203.0.113.9", "198.51.100.7, 10.0.0.2"))
        .isEqualTo("198.51.100.7");
    assertThat(client("Forwarded", "for=203.0.113.9", "for=198.51.100.7, for=10.0.0.2"))
        .isEqualTo("198.51.100.7");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "for=198.51.100.7, 198.51.100.7",
        "~for=203.0.113.9, FOR=198.51.100.7;proto=https~, 198.51.100.7",
        "~proto=https; For=\"[2001:db8::7]:4711\" ;by=10.0.0.1~, 2001:db8:0:0:0:0:0:7",
        "for=\"198.51.100.7:4711\", 198.51.100.7",
        "~for=198.51.100.7, for=_hidden~, 10.0.0.1",
        "~for=198.51.100.7, for=unknown~, 10.0.0.1",
        "~for=198.51.100.7, proto=https~, nobody",
        "~for=1.2.3.4;ext=\"a, \\\"b\\\"; c\", for=198.51.100.7, for=10.0.0.2~, 198.51.100.7",
        "host=dock.example, nobody",
      })
  void forwardedIsReadTheSameWay(String line, String client) throws Exception {
    assertThat(client("Forwarded", line)).isEqualTo(client);
  }

  // ---- scheme and host

  @ParameterizedTest
  @CsvSource({
    // One proxy, which appends or sets.
    "'198.51.100.7', 'https', 'dock.example', https, dock.example",
    "'198.51.100.7', 'http, https', 'evil.example, dock.example:8443', https, dock.example:8443",
    "'', 'https', 'DOCK.example', https, dock.example",
    "'', 'http, https', 'evil.example, dock.example', https, dock.example",
    // Two proxies: both append, or the inner one leaves what the outer one set.
    "'198.51.100.7, 10.0.0.2', 'https, http', 'dock.example, inner', https, dock.example",
    "'198.51.100.7, 10.0.0.2', 'http, https, http', 'evil, dock.example, i', https, dock.example",
    "'198.51.100.7, 10.0.0.2', 'https', 'dock.example', https, dock.example",
    "'198.51.100.7', '', '', , ",
  })
  void schemeAndHostAreThoseThatTheOutermostTrustedProxySaw(
      String addresses, String protos, String hosts, String scheme, String host) throws Exception {
    Forwarding forwarding =
        read(
            Map.of(
                "X-Forwarded-For", List.of(addresses),
                "X-Forwarded-Proto", List.of(protos),
                "X-Forwarded-Host", List.of(hosts)));
    assertThat(forwarding.scheme()).isEqualTo(scheme);
    assertThat(forwarding.host()).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "https, 443, dock.example, , dock.example",
    "https, 8443, dock.example, , dock.example:8443",
    "https, 8443, dock.example:99, , dock.example:99",
    "https, 8443, , dock.example, dock.example:8443",
    "https, 443, , dock.example, dock.example",
    ", 80, dock.example, , dock.example",
    "https, 8443, , 'no host', ",
    "https, 8443, [2001:db8::7], , [2001:db8::7]:8443",
  })
  void aPortIsThatOfTheHostWhichHasNone(
      String proto, String port, String forwardedHost, String host, String expected)
      throws Exception {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("X-Forwarded-Port", List.of(port));
    headers.put("X-Forwarded-Proto", proto == null ? List.of() : List.of(proto));
    headers.put("X-Forwarded-Host", forwardedHost == null ? List.of() : List.of(forwardedHost));
    headers.put("Host", host == null ? List.of() : List.of(host));
    assertThat(read(headers).host()).isEqualTo(expected);
  }

  @Test
  void forwardedNamesSchemeAndHostOfTheSameStep() throws Exception {
    Forwarding forwarding =
        read(
            Map.of(
                "Forwarded",
                List.of(
                    "for=203.0.113.9;host=evil.example;proto=http",
                    "for=198.51.100.7;host=\"dock.example:8443\";proto=HTTPS, for=10.0.0.2;"
                        + "host=inner;proto=http")));
    assertThat(forwarding.scheme()).isEqualTo("https");
    assertThat(forwarding.host()).isEqualTo("dock.example:8443");
  }

  // ---- what cannot be believed

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "X-Forwarded-For, 198.51.100",
        "X-Forwarded-For, 198.51.100.256",
        "X-Forwarded-For, dock.example",
        "X-Forwarded-For, ~198.51.100.7, ::1%eth0~",
        "X-Forwarded-For, ~garbage, 10.0.0.2~",
        "X-Forwarded-Proto, gopher",
        "X-Forwarded-Proto, ~https, javascript~",
        "X-Forwarded-Host, a.example/evil",
        "X-Forwarded-Host, user@a.example",
        "X-Forwarded-Host, a.example:0",
        "X-Forwarded-Host, a.example:70000",
        "X-Forwarded-Port, -1",
        "X-Forwarded-Port, 65536",
        "X-Forwarded-Port, 443;a",
        "Forwarded, for",
        "Forwarded, for=",
        "Forwarded, for=\"198.51.100.7",
        "Forwarded, for=198.51.100.7;for=203.0.113.9",
        "Forwarded, for=[2001:db8::7]",
        "Forwarded, ~for=198.51.100.7 host=a~",
        "Forwarded, for=dock.example",
        "Forwarded, proto=ftp",
        "Forwarded, ~host=\"a b\"~",
      })
  void whatATrustedProxySaysMustBeReadable(String header, String line) {
    assertThatThrownBy(() -> read(Map.of(header, List.of(line), "Host", List.of("dock.example"))))
        .isInstanceOf(Forwarding.MalformedException.class)
        .hasMessageNotContaining(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"for=203.0.113.9", "for=198.51.100.7;proto=http", "host=evil.example"})
  void headersThatContradictEachOtherAreNotBelieved(String forwarded) {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "Forwarded", List.of(forwarded),
                        "X-Forwarded-For", List.of("198.51.100.7"),
                        "X-Forwarded-Proto", List.of("https"),
                        "X-Forwarded-Host", List.of("dock.example"))))
        .isInstanceOf(Forwarding.MalformedException.class)
        .hasMessageContaining("Configure the proxy to remove");
  }

  @Test
  void headersThatAgreeAreBelieved() throws Exception {
    assertThat(
            read(
                Map.of(
                    "Forwarded", List.of("for=198.51.100.7;proto=https;host=dock.example"),
                    "X-Forwarded-For", List.of("198.51.100.7"),
                    "X-Forwarded-Port", List.of("443"),
                    "X-Forwarded-Proto", List.of("https"))))
        .isEqualTo(new Forwarding(InetAddress.ofLiteral("198.51.100.7"), "https", "dock.example"));
  }

  @Test
  void aWayWithoutAnEndIsNotWalked() {
    String loop =
        IntStream.rangeClosed(0, Forwarding.HOPS_MAX)
            .mapToObj(i -> "10.0.0.2")
            .collect(Collectors.joining(", "));
    assertThatThrownBy(() -> client("X-Forwarded-For", loop))
        .isInstanceOf(Forwarding.MalformedException.class)
        .hasMessageContaining("loop");
  }

  @Test
  void garbageIsReadOrRefusedAndNothingElse() {
    String alphabet = "for=proto;host,\" \\[]:.1027a_%\u00e9\t";
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      String line =
          random
              .ints(random.nextInt(40), 0, alphabet.length())
              .mapToObj(i -> alphabet.substring(i, i + 1))
              .collect(Collectors.joining());
      for (String header : List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host")) {
        try {
          assertThat(read(Map.of(header, List.of(line)))).as("seed %d", seed).isNotNull();
        } catch (Forwarding.MalformedException e) {
          assertThat(e).as("seed %d", seed).hasMessageNotContaining("\"");
        }
      }
    }
  }
}
