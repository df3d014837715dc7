package io.drivedock.station.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreException.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EntraTokensTest {

  private final List<String> asked = new ArrayList<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T08:00:00Z"));
  private final EntraTokens tokens = new EntraTokens(now::get);
  private volatile int status = 200;
  private HttpServer entra;

  @BeforeEach
  void start() throws Exception {
    entra = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    entra.createContext(
        "/",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestURI() + " " + form);
          byte[] answer =
              "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"token-%d\"}"
                  .formatted(asked.size())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    entra.start();
  }

  @AfterEach
  void end() {
    entra.stop(0);
  }

  private AzureKeys.Application application(String secret) {
    return new AzureKeys.Application(
        URI.create("http://127.0.0.1:" + entra.getAddress().getPort()), "harbour", "dock", secret);
  }

  @Test
  void aTokenIsAskedForOnceAndAgainBeforeItEnds() {
    AzureKeys.Application application = application("s3cret & more");
    assertThat(tokens.token(application)).isEqualTo("token-1");
    now.updateAndGet(time -> time.plusSeconds(3000));
    assertThat(tokens.token(application)).isEqualTo("token-1");
    now.updateAndGet(time -> time.plusSeconds(400));
    assertThat(tokens.token(application)).isEqualTo("token-2");
    assertThat(tokens.token(application("another"))).isEqualTo("token-3");
    assertThat(asked.getFirst())
        .startsWith("/harbour/oauth2/v2.0/token ")
        .contains("grant_type=client_credentials")
        .contains("client_secret=s3cret+%26+more")
        .contains("scope=https%3A%2F%2Fstorage.azure.com%2F.default");
  }

  @Test
  void aSecretThatIsWrongIsTheOperatorsToMendAndAServiceThatFailsIsAskedAgain() {
    status = 401;
    assertThatThrownBy(() -> tokens.token(application("s3cret")))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
        .hasMessageContaining("client dock of tenant harbour")
        .hasMessageNotContaining("s3cret");
    status = 503;
    assertThatThrownBy(() -> tokens.token(application("s3cret")))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    AzureKeys.Application application = application("s3cret");
    entra.stop(0);
    assertThatThrownBy(() -> tokens.token(application))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageNotContaining("s3cret");
  }
}
