package io.drivedock.station.store.s3;

import io.drivedock.station.exporting.RoundTrip;
import io.drivedock.station.exporting.ServedCampaign;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.Transport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

@Tag("installed")
final class S3CampaignTest extends ServedCampaign {

  private S3Server server;

  @Override
  protected void startServer() throws Exception {
    server = S3Server.start(Files.createDirectory(folder.resolve("s3")));
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
  protected Targets targets(long seed, Path place) {
    URI endpoint = URI.create("http://127.0.0.1:" + port());
    Transport transport = seed % 4 == 0 ? Transport.SDK : Transport.DIRECT;
    return new S3Targets(Map.of("main", S3StoreTest.place(endpoint, "round" + seed, 4, transport)));
  }

  @Override
  protected List<String> pieces() {
    return RoundTrip.PLAIN;
  }

  /** This server keeps objects as files. */
  @Override
  protected boolean isNested() {
    return false;
  }

  @Override
  protected boolean hasPageBlobs() {
    return false;
  }
}
