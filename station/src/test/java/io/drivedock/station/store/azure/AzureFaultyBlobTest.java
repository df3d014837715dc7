package io.drivedock.station.store.azure;

import io.drivedock.station.exporting.FaultyBlobContract;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.Transport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("installed")
final class AzureFaultyBlobTest extends FaultyBlobContract {

  @TempDir Path place;
  private AzureServer server;

  @Override
  protected void startServer() throws Exception {
    server = AzureServer.start(Files.createDirectory(place.resolve("server")));
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
  protected Targets targets(int port) {
    AzurePlace place =
        new AzurePlace(
            "http://127.0.0.1:" + port + "/" + AzureServer.ACCOUNT,
            "{account}",
            AzureServer.key(),
            null,
            4,
            Transport.DIRECT);
    return new AzureTargets(Map.of("main", place), InstantSource.system());
  }
}
