package io.drivedock.station.store.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Azurite, in a process of its own, with its blobs in a folder. */
final class AzureServer implements AutoCloseable {

  /** The account that Azurite has by itself, and its key, which its documents tell everybody. */
  static final String ACCOUNT = "devstoreaccount1";

  static final String KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);

  private final Process process;
  private final int port;

  private AzureServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static AzureServer start(Path folder) throws IOException {
    Path installed =
        Path.of(System.getProperty("drivedock.root", ".."))
            .resolve("station/.azurite/node_modules/azurite/dist/src/blob/main.js");
    assertThat(installed)
        .as("the Blob server of the tests is installed: say bash .ci/azurite")
        .isRegularFile();
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path log = folder.resolve("azurite.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    "node",
                    installed.toString(),
                    "--blobHost",
                    "127.0.0.1",
                    "--blobPort",
                    String.valueOf(port),
                    "--location",
                    Files.createDirectories(folder.resolve("azurite")).toString(),
                    "--skipApiVersionCheck",
                    "--disableTelemetry",
                    "--silent"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    AzureServer server = new AzureServer(process, port);
    try {
      Awaitility.await()
          .atMost(STARTS_WITHIN)
          .until(
              () -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                return server.answers();
              });
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
    return server;
  }

  private boolean answers() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Of the account, in the path. */
  String endpoint() {
    return "http://127.0.0.1:" + port + "/" + ACCOUNT;
  }

  static KeySource<AzureKeys> key() {
    return new KeySource.Fixed<>(new AzureKeys.AccountKey(ACCOUNT, KEY));
  }

  /** A place where each account has its own containers. */
  AzurePlace place(Transport transport) {
    return new AzurePlace(
        endpoint(), "{account}", key(), null, AzurePlace.UPLOADS_DEFAULT, transport);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
