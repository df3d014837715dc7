package io.drivedock.station.store.azure;

import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Azurite refuses blocks for a page blob with 409, and replaces it by a copy. */
@Tag("installed")
final class AzureOtherTypeTest extends OtherTypeContract {

  @TempDir static Path folder;
  private static AzureServer server;
  private static int tests;

  @BeforeAll
  static void start() throws Exception {
    server = AzureServer.start(Files.createDirectory(folder.resolve("azurite")));
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @Override
  ObjectStore store() {
    tests++;
    return new AzureTargets(Map.of("main", server.place(Transport.DIRECT)), InstantSource.system())
        .open("main", "harbour-" + tests, "a");
  }
}
