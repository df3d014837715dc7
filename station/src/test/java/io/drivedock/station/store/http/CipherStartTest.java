package io.drivedock.station.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What it does for the speed is measured by {@code ./bench stores}. */
final class CipherStartTest {

  @Test
  void recordsComeOutAsTheyWentIn() {
    assertThatCode(() -> CipherStart.encryptAndDecrypt(40)).doesNotThrowAnyException();
  }

  @Test
  void itBeginsWithALineOverTlsAndOnlyOnce() {
    new HttpPool(URI.create("https://127.0.0.1:9"), Duration.ofSeconds(1)).close();

    assertThat(CipherStart.begin()).isFalse();
  }
}
