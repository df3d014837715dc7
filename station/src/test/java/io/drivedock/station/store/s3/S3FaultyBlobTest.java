package io.drivedock.station.store.s3;

import io.drivedock.station.exporting.FaultyBlobContract;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.Transport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("installed")
final class S3FaultyBlobTest extends FaultyBlobContract {

  @TempDir Path place;
  private S3Server server;

  @Override
  protected void startServer() throws Exception {
    server = S3Server.start(Files.createDirectory(place.resolve("server")));
  }

  @Override
  protected void stopServer() {
    server.close();
  }

  @Override
  protected int server() {
    return server.endpoint().getPort();
  }

  @Override
  protected Targets targets(int port) {
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    return new S3Targets(
        Map.of("main", S3StoreTest.place(endpoint, "one-bad-blob", 4, Transport.DIRECT)));
  }
}
