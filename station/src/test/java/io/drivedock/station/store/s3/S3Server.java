package io.drivedock.station.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real S3 server, S3Proxy, in a process of its own; its objects are files in a folder. */
final class S3Server implements AutoCloseable {

  static final String ACCESS_KEY = "harbour";
  static final String SECRET_KEY = "a secret of the tests";

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);

  private final Process process;
  private final URI endpoint;

  private S3Server(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts it; its files go into that folder. */
  static S3Server start(Path folder) throws IOException {
    Path installed = Path.of(System.getProperty("drivedock.root", "..")).resolve("station/.s3/lib");
    assertThat(installed)
        .as("the S3 server of the tests is installed: say bash .ci/s3")
        .isDirectory();
    URI endpoint = URI.create("http://127.0.0.1:" + freePort());
    Properties settings = new Properties();
    settings.setProperty("s3proxy.endpoint", endpoint.toString());
    settings.setProperty("s3proxy.authorization", "aws-v4");
    settings.setProperty("s3proxy.identity", ACCESS_KEY);
    settings.setProperty("s3proxy.credential", SECRET_KEY);
    settings.setProperty("jclouds.provider", "filesystem-nio2");
    settings.setProperty(
        "jclouds.filesystem.basedir",
        Files.createDirectories(folder.resolve("objects")).toString());
    Path file = folder.resolve("s3proxy.conf");
    try (var out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    Path log = folder.resolve("s3proxy.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlogback.configurationFile=" + installed.resolveSibling("logback.xml"),
                    "-cp",
                    installed + "/*",
                    "org.gaul.s3proxy.Main",
                    "--properties",
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    S3Server server = new S3Server(process, endpoint);
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (Socket _ = new Socket(endpoint.getHost(), endpoint.getPort())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  URI endpoint() {
    return endpoint;
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
