package io.drivedock.station.store.azure;

import io.drivedock.station.exporting.RoundTrip;
import io.drivedock.station.exporting.ServedCampaign;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.Transport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

@Tag("installed")
final class AzureCampaignTest extends ServedCampaign {

  private AzureServer server;

  @Override
  protected void startServer() throws Exception {
    server = AzureServer.start(Files.createDirectory(folder.resolve("azurite")));
  }

  @Override
  protected void stopServer() {
    server.close();
  }

  @Override
  protected int server() {
    return URI.create(server.endpoint()).getPort();
  }

  @Override
  protected Targets targets(long seed, Path place) {
    AzurePlace azure =
        new AzurePlace(
            "http://127.0.0.1:" + port() + "/" + AzureServer.ACCOUNT,
            "round" + seed + "-{account}",
            AzureServer.key(),
            null,
            4,
            seed % 4 == 0 ? Transport.SDK : Transport.DIRECT);
    return new AzureTargets(Map.of("main", azure), InstantSource.system());
  }

  @Override
  protected List<String> pieces() {
    return RoundTrip.HOSTILE.stream()
        .filter(piece -> !piece.contains("\\") && !piece.endsWith("."))
        .toList();
  }

  @Override
  protected boolean isNested() {
    return true;
  }

  @Override
  protected boolean hasPageBlobs() {
    return true;
  }
}
