package io.drivedock.station.store.azure;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Transport;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of accounts that would lead elsewhere; nothing is asked of any server. */
@Tag("installed")
final class AzureTargetsTest {

  private static AzureTargets of(String endpoint, String container) {
    AzurePlace place =
        new AzurePlace(
            endpoint,
            container,
            AzureServer.key(),
            null,
            AzurePlace.UPLOADS_DEFAULT,
            Transport.DIRECT);
    return new AzureTargets(Map.of("main", place), InstantSource.system());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"films-secondary", "a-b", "ab", "films.evil.example", "..", "a/b", "a?x", "Films"})
  void aNameThatIsNoAccountOfAzureIsNotPutIntoAnEndpoint(String account) {
    AzureTargets targets = of("https://{account}.blob.example.com", null);
    assertThatThrownBy(() -> targets.openToRead("main", account))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be an account in target 'main'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "$root", "a--b", "a/b", "Films", "ab"})
  void aNameThatIsNoContainerIsNotPutInItsPlace(String account) {
    AzureTargets targets = of("https://imports.blob.example.com", "{account}");
    assertThatThrownBy(() -> targets.openToRead("main", account))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be an account in target 'main'");
  }
}
