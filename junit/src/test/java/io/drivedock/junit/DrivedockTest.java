package io.drivedock.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.app.emulator.Emulator;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a test is given that says {@link Drivedock}. */
@Drivedock(dock = false)
final class DrivedockTest {
  private static Emulator first;

  @BeforeAll
  static void remember(Emulator emulator) {
    first = emulator;
  }

  @Test
  void everyMethodIsGivenTheOneOfItsClass(Emulator emulator) {
    assertThat(emulator).isSameAs(first);
  }

  @Test
  void itAnswersAndItsCertificateIsThere(Emulator emulator) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(emulator.url().resolve("/health")).GET().build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
    assertThat(Files.readString(emulator.caFile())).startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(emulator.httpsUrl().getScheme()).isEqualTo("https");
  }

  @Test
  void itsTimeIsMovedByTheTest(Emulator emulator) {
    Instant before = emulator.now();
    Instant after = emulator.advance(Duration.ofDays(90));
    assertThat(Duration.between(before, after)).isBetween(Duration.ofDays(90), Duration.ofDays(91));
  }

  @Nested
  final class ANestedClass {
    @Test
    void hasTheEmulatorOfTheClassAroundIt(Emulator emulator) {
      assertThat(emulator).isSameAs(first);
    }
  }
}
