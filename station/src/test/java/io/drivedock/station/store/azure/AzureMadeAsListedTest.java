package io.drivedock.station.store.azure;

import io.drivedock.station.importing.MadeAsListedContract;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.Transport;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("installed")
final class AzureMadeAsListedTest extends MadeAsListedContract {

  private AzureServer server;

  @BeforeEach
  void start() throws Exception {
    server = AzureServer.start(Files.createDirectory(folder.resolve("azurite")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  protected Targets targets() {
    return new AzureTargets(Map.of("main", server.place(Transport.DIRECT)), InstantSource.system());
  }
}
