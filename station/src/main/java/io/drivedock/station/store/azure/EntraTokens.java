package io.drivedock.station.store.azure;

import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.http.HttpPool;
import io.drivedock.station.store.http.HttpRequest;
import io.drivedock.station.store.http.HttpResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens that Entra gives to an application for its secret (OAuth 2.0, RFC 6749, section 4.4). One
 * is asked for anew five minutes before its end.
 */
final class EntraTokens {

  private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
  private static final Duration BEFORE_ITS_END = Duration.ofMinutes(5);
  private static final String SCOPE = "https://storage.azure.com/.default";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final InstantSource clock;
  private @Nullable Token known;

  /** A token, and what it was given for. */
  private record Token(AzureKeys.Application holder, String text, Instant until) {
    @Override
    public String toString() {
      return "Token[***]";
    }
  }

  EntraTokens(InstantSource clock) {
    this.clock = clock;
  }

  synchronized String token(AzureKeys.Application application) {
    Token held = known;
    if (held == null
        || !held.holder().equals(application)
        || !clock.instant().isBefore(held.until().minus(BEFORE_ITS_END))) {
      held = asked(application);
      known = held;
    }
    return held.text();
  }

  private Token asked(AzureKeys.Application application) {
    String form =
        Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                application.client(),
                "client_secret",
                application.secret(),
                "scope",
                SCOPE)
            .entrySet()
            .stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        new HttpRequest(
            "POST",
            "/" + application.tenant() + "/oauth2/v2.0/token",
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            ByteBuffer.wrap(form.getBytes(StandardCharsets.US_ASCII)));
    try (HttpPool pool = new HttpPool(application.authority(), SILENCE_MAX)) {
      HttpResponse response = pool.send(request, true);
      if (!response.isSuccess()) {
        boolean isOurs = response.status() < 500 && response.status() != 429;
        throw failure(
            isOurs ? StoreException.Kind.FORBIDDEN : StoreException.Kind.UNAVAILABLE,
            "status " + response.status(),
            application,
            null);
      }
      JsonNode json = JSON.readTree(response.text());
      String text = json.path("access_token").asString("");
      if (text.isEmpty()) {
        throw failure(
            StoreException.Kind.UNAVAILABLE, "an answer without a token", application, null);
      }
      return new Token(
          application, text, clock.instant().plusSeconds(json.path("expires_in").asLong(0)));
    } catch (IOException | JacksonException e) {
      throw failure(
          StoreException.Kind.UNAVAILABLE,
          "no answer: " + e.getClass().getSimpleName(),
          application,
          e);
    }
  }

  private static StoreException failure(
      StoreException.Kind kind,
      String said,
      AzureKeys.Application application,
      @Nullable Exception cause) {
    String message =
        ("No Entra token for client %s of tenant %s could be obtained from %s"
                + " (%s). Check that the tenant, the client and the secret are correct, and"
                + " that the address can be reached from here.")
            .formatted(application.client(), application.tenant(), application.authority(), said);
    return cause == null
        ? new StoreException(kind, message)
        : new StoreException(kind, message, cause);
  }
}
