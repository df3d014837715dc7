package io.drivedock.station.store.azure;

import io.drivedock.station.exporting.RoundTrip;
import io.drivedock.station.store.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Out of Azure, onto a drive, and into Azure again. */
@Tag("installed")
final class AzureExportTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Transport.class)
  void whatGoesOutComesBack(Transport transport) throws Exception {
    try (AzureServer server = AzureServer.start(Files.createDirectory(folder.resolve("azurite")))) {
      AzureTargets targets =
          new AzureTargets(Map.of("main", server.place(transport)), InstantSource.system());
      List<String> names =
          RoundTrip.HOSTILE.stream().filter(it -> !it.contains("\\") && !it.endsWith(".")).toList();
      RoundTrip.run(targets, folder, 1, 60, names, true);
    }
  }
}
