package io.drivedock.server.azureendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.ServerConfig;
import io.drivedock.server.ServerMain;
import io.drivedock.server.access.Role;
import io.drivedock.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that trusts the CA file and nothing else, and the real server that it visits. */
final class AzureClient implements AutoCloseable {

  static final String SUBSCRIPTION = "/subscriptions/11111111-2222-3333-4444-555555555555";
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ServerMain server;
  private final HttpClient http;
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);

  private AzureClient(ServerMain server) {
    this.server = server;
    this.http = trusting(server.caFile().orElseThrow());
    for (Role role : Role.values()) {
      tokens.put(role, server.tokens().issue("Test " + role.text(), role));
    }
  }

  /** What came back. */
  record Answer(HttpResponse<String> response) {

    int status() {
      return response.statusCode();
    }

    JsonNode body() {
      return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    }

    String at(String pointer) {
      return body().at(pointer).asString("");
    }

    String code() {
      return at("/error/code");
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    Answer is(int expected) {
      assertThat(status()).as(response.body()).isEqualTo(expected);
      return this;
    }
  }

  /** Visits a fresh server in that folder, whose clock is right, because certificates end. */
  static AzureClient of(Path folder, Map<String, Object> frontDoor) {
    return new AzureClient(start(folder, frontDoor));
  }

  static ServerMain start(Path folder, Map<String, Object> frontDoor) {
    Map<String, Object> door = new LinkedHashMap<>();
    door.put("port", 0);
    door.putAll(frontDoor);
    Settings settings =
        Settings.of(
            Map.of(
                "port",
                0,
                "roundsEvery",
                "1d",
                "proxies",
                List.of("127.0.0.1"),
                "azureEndpoint",
                door,
                "locations",
                Map.of("West US", Map.of("city", "Santa Clara"))),
            "a test");
    ServerConfig config = ServerConfig.read(settings, folder, Map.of());
    settings.finish();
    return ServerMain.start(config, InstantSource.system());
  }

  static HttpClient trusting(Path caFile) {
    return HttpClient.newBuilder().sslContext(context(caFile)).build();
  }

  static SSLContext context(Path caFile) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", certificate(caFile));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError("the CA file cannot be trusted", e);
    }
  }

  static X509Certificate certificate(Path file) {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(file + " is no certificate", e);
    }
  }

  ServerMain server() {
    return server;
  }

  String token(Role role) {
    return tokens.get(role);
  }

  Answer get(String path) {
    return call(Role.CUSTOMER, "GET", path, null);
  }

  /** As a caller of that role, in some api-version unless the path names one. */
  Answer call(Role role, String method, String path, @Nullable String body) {
    String query = path.contains("?") ? path : path + "?api-version=2022-09-01";
    return send(
        url(query),
        request ->
            request
                .header("Authorization", "Bearer " + token(role))
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  /** What became of an operation that takes a while. */
  Answer ended(Answer accepted) {
    String location = accepted.is(202).header("Location");
    assertThat(location).startsWith(url("/") + "");
    assertThat(accepted.header("Retry-After")).isEqualTo("1");
    URI uri = URI.create(location);
    Instant until = Instant.now().plus(ANSWERS_WITHIN);
    while (Instant.now().isBefore(until)) {
      Answer answer = get(uri.getRawPath() + "?" + uri.getRawQuery());
      if (answer.status() != 202) {
        return answer;
      }
    }
    throw new AssertionError("the operation does not end");
  }

  Answer bare(String path) {
    return send(url(path), request -> {});
  }

  Answer postForm(String path, String form, Consumer<HttpRequest.Builder> more) {
    return send(
        url(path),
        request -> {
          request
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(form));
          more.accept(request);
        });
  }

  URI url(String path) {
    return URI.create(
        server.httpsUrl().orElseThrow() + path.replace(" ", "%20").replace("Ü", "%C3%9C"));
  }

  Answer send(URI uri, Consumer<HttpRequest.Builder> more) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWERS_WITHIN);
    more.accept(request);
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new AssertionError("the server did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
