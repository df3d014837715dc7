package io.drivedock.station.store.azure;

import io.drivedock.station.store.Transport;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** What Azurite does with snapshots. */
@Tag("installed")
final class AzureSnapshotTest extends AzureSnapshotContract {

  private static final AtomicInteger CONTAINERS = new AtomicInteger();

  @TempDir static Path folder;

  private static AzureServer server;

  private String container = "";

  @BeforeAll
  static void start() throws Exception {
    server = AzureServer.start(folder);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void aContainerOfItsOwn() {
    container = "{account}-" + CONTAINERS.incrementAndGet();
  }

  @Override
  AzurePlace place() {
    return new AzurePlace(
        server.endpoint(),
        container,
        AzureServer.key(),
        null,
        AzurePlace.UPLOADS_DEFAULT,
        Transport.DIRECT);
  }
}
