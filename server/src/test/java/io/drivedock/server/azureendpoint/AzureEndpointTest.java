package io.drivedock.server.azureendpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.settings.Settings;
import io.drivedock.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AzureEndpointTest {

  private static final Path DATA = Path.of("/data");

  @Test
  void withoutASectionThereIsNoAzureEndpoint() {
    assertThat(read(Map.of())).isEmpty();
  }

  @Test
  void aPortIsAllItTakes() {
    AzureEndpoint endpoint = read(Map.of("port", 0)).orElseThrow();

    assertThat(endpoint).isEqualTo(AzureEndpoint.standard(DATA, 0));
    assertThat(endpoint.proof())
        .isEqualTo(new AzureEndpoint.Proof.OwnAuthority(Path.of("/data/tls")));
    assertThat(endpoint.subscriptions()).containsOnlyKeys(AzureEndpoint.SUBSCRIPTION_DEFAULT);
  }

  @Test
  void theNamesOfThisMachineAreAlwaysProven() {
    AzureEndpoint endpoint = read(Map.of("names", List.of("dock.example.com"))).orElseThrow();

    assertThat(endpoint.provenNames("10.0.0.7"))
        .containsExactly("dock.example.com", "10.0.0.7", "localhost", "127.0.0.1", "::1");
    assertThat(endpoint.provenNames("0.0.0.0")).doesNotContain("0.0.0.0");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "port",
                "x",
                "nmaes",
                List.of(),
                "names",
                List.of("a b", "fe80::1%eth0", "*.example.com", "[::1]"),
                "certificateFile",
                "c.pem",
                "subscriptions",
                Map.of("mine", Map.of("name", "x"))),
            "a test");
    AzureEndpoint.read(settings, DATA);

    assertThatThrownBy(settings::finish)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'port'")
        .hasMessageContaining("'nmaes' is not a setting; did you mean 'names'?")
        .hasMessageContaining("'a b', which is neither a host name")
        .hasMessageContaining("'fe80::1%eth0', which")
        .hasMessageContaining("'[::1]', which")
        .hasMessageContaining("'keyFile' is missing")
        .hasMessageContaining("'subscriptions.mine' is not a GUID")
        .hasMessageNotContaining("*.example.com");
  }

  private static Optional<AzureEndpoint> read(Map<String, Object> values) {
    Settings settings = Settings.of(values, "a test");
    Optional<AzureEndpoint> endpoint = AzureEndpoint.read(settings, DATA);
    settings.finish();
    return endpoint;
  }
}
