package io.drivedock.server.azureendpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.server.ServerMain;
import io.drivedock.server.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, as a client meets it. */
final class HttpsConnectorTest {

  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  @TempDir Path folder;

  @Test
  void whoeverTrustsTheCaFileGetsInByEveryName() throws Exception {
    try (ServerMain server = AzureClient.start(folder, Map.of());
        HttpClient client = AzureClient.trusting(server.caFile().orElseThrow())) {
      assertThat(server.httpsUrl().orElseThrow().toString()).startsWith("https://127.0.0.1:");
      for (String name : List.of("127.0.0.1", "localhost")) {
        URI health =
            URI.create("https://" + name + ":" + server.httpsUrl().orElseThrow().getPort())
                .resolve("/health");
        assertThat(
                client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString()).body())
            .contains("UP");
      }
    }
  }

  @Test
  void whoeverDoesNotTrustTheCaFileStaysOutside() {
    try (ServerMain server = AzureClient.start(folder, Map.of());
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(server.httpsUrl().orElseThrow().resolve("/health")).build();

      assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bothVersionsOfTlsThatAreGoodAreSpoken(String version) throws Exception {
    try (ServerMain server = AzureClient.start(folder, Map.of());
        SSLSocket socket = connected(server, version)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  @Test
  void onlyCiphersThatAuthenticateWhatTheyEncryptAreSpoken() throws Exception {
    try (ServerMain server = AzureClient.start(folder, Map.of())) {
      try (SSLSocket socket = connected(server, "TLSv1.2")) {
        String[] cbc =
            Stream.of(socket.getSupportedCipherSuites())
                .filter(suite -> suite.contains("_CBC_"))
                .toArray(String[]::new);
        assertThat(cbc)
            .contains(
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");
        socket.setEnabledCipherSuites(cbc);
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
      }
      for (String cipher : List.of("AES_256_GCM_SHA384", "AES_128_GCM_SHA256")) {
        try (SSLSocket socket = connected(server, "TLSv1.2")) {
          String suite = "TLS_ECDHE_ECDSA_WITH_" + cipher;
          socket.setEnabledCipherSuites(new String[] {suite});
          socket.startHandshake();
          assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
        }
      }
    }
  }

  @Test
  void olderVersionsOfTlsAreNotSpoken() throws Exception {
    // Java itself offers them to nobody, so the bytes of a greeting for TLS 1.0 and 1.1.
    try (ServerMain server = AzureClient.start(folder, Map.of())) {
      for (int minor : new int[] {1, 2}) {
        assertThat(greeted(server, minor)).as("TLS 1." + (minor - 1)).isEqualTo(ALERT);
      }
      assertThat(greeted(server, 3)).as("TLS 1.2").isEqualTo(HANDSHAKE);
    }
  }

  /** The first byte that a server answers to a greeting with an AEAD suite and two CBC suites. */
  private static int greeted(ServerMain server, int minor) throws IOException {
    byte[] suites = HexFormat.of().parseHex("c02bc02fc009c013");
    byte[] extensions =
        // Curves secp256r1 and x25519; ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256.
        HexFormat.of().parseHex("000a00060004" + "0017001d" + "000d00060004" + "04030804");
    ByteBuffer hello = ByteBuffer.allocate(200);
    hello.put((byte) 3).put((byte) minor).put(new byte[32]).put((byte) 0);
    hello.putShort((short) suites.length).put(suites).put((byte) 1).put((byte) 0);
    hello.putShort((short) extensions.length).put(extensions).flip();
    ByteBuffer record = ByteBuffer.allocate(300);
    record.put((byte) HANDSHAKE).put((byte) 3).put((byte) 1).putShort((short) (hello.limit() + 4));
    record.put((byte) 1).put((byte) 0).putShort((short) hello.limit()).put(hello).flip();
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.httpsUrl().orElseThrow().getPort())) {
      socket.getOutputStream().write(record.array(), 0, record.limit());
      return socket.getInputStream().read();
    }
  }

  @Test
  void theKeysAreForTheirOwnerAloneAndTheAuthorityForAll() throws IOException {
    AzureClient.start(folder, Map.of()).close();

    for (String file : List.of("ca.key", "server.key")) {
      assertThat(permissions(file)).as(file).isEqualTo("rw-------");
    }
    assertThat(permissions("ca.pem")).isEqualTo("rw-r--r--");
  }

  @Test
  void theAuthorityIsKeptOverARestart() throws IOException {
    AzureClient.start(folder, Map.of()).close();
    byte[] authority = Files.readAllBytes(folder.resolve("tls/ca.pem"));
    byte[] server = Files.readAllBytes(folder.resolve("tls/server.pem"));

    AzureClient.start(folder, Map.of()).close();

    assertThat(folder.resolve("tls/ca.pem")).hasBinaryContent(authority);
    assertThat(folder.resolve("tls/server.pem")).hasBinaryContent(server);
  }

  @Test
  void aNameThatIsConfiguredIsProvenAndTold() throws Exception {
    AzureClient.start(folder, Map.of()).close();
    byte[] authority = Files.readAllBytes(folder.resolve("tls/ca.pem"));

    try (ServerMain server =
        AzureClient.start(
            folder,
            Map.of("names", List.of("*.docks.example", "dock.example.com", "2001:DB8::1")))) {
      assertThat(server.httpsUrl().orElseThrow().getHost()).isEqualTo("dock.example.com");
      X509Certificate shown = AzureClient.certificate(folder.resolve("tls/server.pem"));
      assertThat(shown.getSubjectAlternativeNames().stream().map(name -> name.get(1)).toList())
          .asString()
          .contains("dock.example.com", "2001:db8:0:0:0:0:0:1", "localhost", "127.0.0.1");
      assertThat(folder.resolve("tls/ca.pem")).hasBinaryContent(authority);
    }
  }

  @Test
  void aLostKeyOfTheAuthorityIsSaidInOneSentence() throws IOException {
    AzureClient.start(folder, Map.of()).close();
    Files.delete(folder.resolve("tls/ca.key"));

    assertThatThrownBy(() -> AzureClient.start(folder, Map.of()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("ca.key, or delete both");
  }

  @Test
  void theOperatorsOwnCertificateIsShownAndReplacedWithoutARestart() throws Exception {
    Path certificate = folder.resolve("their.pem");
    Path key = folder.resolve("their.key");
    TlsIdentity authority = CertificateMaker.authority(Instant.now());
    give(authority, certificate, key);
    Path caFile = folder.resolve("their-ca.pem");
    PemFile.write(caFile, authority.chain());

    try (ServerMain server =
        AzureClient.start(
            folder, Map.of("certificateFile", certificate.toString(), "keyFile", key.toString()))) {
      assertThat(server.caFile()).isEmpty();
      X509Certificate first = shown(server, caFile);
      assertThat(first).isEqualTo(AzureClient.certificate(certificate));

      Files.writeString(key, "half a key");
      assertThat(shown(server, caFile)).isEqualTo(first);

      give(authority, certificate, key);
      Files.setLastModifiedTime(certificate, FileTime.from(Instant.now().plusSeconds(5)));
      assertThat(shown(server, caFile))
          .isEqualTo(AzureClient.certificate(certificate))
          .isNotEqualTo(first);
    }
    assertThat(folder.resolve("tls")).doesNotExist();
  }

  @Test
  void aCertificateWithAnotherKeyIsSaidInOneSentence() {
    Path certificate = folder.resolve("their.pem");
    Path key = folder.resolve("their.key");
    give(CertificateMaker.authority(Instant.now()), certificate, key);
    PemFile.write(key, CertificateMaker.authority(Instant.now()).key());

    assertThatThrownBy(
            () ->
                AzureClient.start(
                    folder,
                    Map.of("certificateFile", certificate.toString(), "keyFile", key.toString())))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "The key in %s does not match the first certificate in %s."
                .formatted(key, certificate));
  }

  @Test
  void aPortInUseIsSaidInOneSentence() {
    try (ServerMain first = AzureClient.start(folder.resolve("a"), Map.of())) {
      int port = first.httpsUrl().orElseThrow().getPort();

      assertThatThrownBy(() -> AzureClient.start(folder.resolve("b"), Map.of("port", port)))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("Port " + port)
          .hasMessageContaining("azureEndpoint.port");
    }
  }

  private static void give(TlsIdentity authority, Path certificate, Path key) {
    TlsIdentity identity =
        CertificateMaker.server(authority, List.of("localhost", "127.0.0.1"), Instant.now());
    PemFile.write(key, identity.key());
    PemFile.write(certificate, identity.chain());
  }

  private static X509Certificate shown(ServerMain server, Path caFile) throws IOException {
    int port = server.httpsUrl().orElseThrow().getPort();
    try (SSLSocket socket =
        (SSLSocket)
            AzureClient.context(caFile)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLSocket connected(ServerMain server, String version) throws IOException {
    Socket socket =
        AzureClient.context(server.caFile().orElseThrow())
            .getSocketFactory()
            .createSocket(
                InetAddress.getLoopbackAddress(), server.httpsUrl().orElseThrow().getPort());
    SSLSocket tls = (SSLSocket) socket;
    tls.setEnabledProtocols(new String[] {version});
    return tls;
  }

  private String permissions(String file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(folder.resolve("tls").resolve(file)));
  }
}
