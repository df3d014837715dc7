package io.drivedock.station.store.s3;

import io.drivedock.station.importing.MadeAsListedContract;
import io.drivedock.station.store.Targets;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("installed")
final class S3MadeAsListedTest extends MadeAsListedContract {

  private S3Server server;

  @BeforeEach
  void start() throws Exception {
    server = S3Server.start(Files.createDirectory(folder.resolve("s3")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  protected Targets targets() {
    return new S3Targets(Map.of("main", S3StoreTest.place(server.endpoint(), "made")));
  }
}
