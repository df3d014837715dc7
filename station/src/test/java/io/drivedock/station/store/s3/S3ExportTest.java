package io.drivedock.station.store.s3;

import io.drivedock.station.exporting.RoundTrip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Out of S3, onto a drive, and into S3 again. */
@Tag("installed")
final class S3ExportTest {

  @TempDir Path folder;

  @Test
  void whatGoesOutComesBack() throws Exception {
    try (S3Server server = S3Server.start(Files.createDirectory(folder.resolve("s3")))) {
      S3Targets targets =
          new S3Targets(Map.of("main", S3StoreTest.place(server.endpoint(), "exports")));
      // This server keeps objects as files: none lies below another, and names are those of files.
      RoundTrip.run(targets, folder, 2, 60, RoundTrip.PLAIN, false);
    }
  }
}
