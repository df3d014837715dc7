package io.drivedock.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real object store in a process of its own, whose blobs are files in a folder. */
final class CloudProcess implements AutoCloseable {

  /** The account that Azurite has by itself, and its key, which its documents tell everybody. */
  static final String AZURE_ACCOUNT = "devstoreaccount1";

  static final String AZURE_KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  static final String S3_ACCESS_KEY = "harbour";
  static final String S3_SECRET_KEY = "a-secret-of-the-tests";

  private static final Path STATION =
      Path.of(System.getProperty("drivedock.root", "..")).resolve("station").toAbsolutePath();

  private final Process process;
  private final int port;

  private CloudProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Azure Blob: Azurite, which {@code .ci/azurite} installs. */
  static CloudProcess azurite(Path folder) throws IOException {
    Path main = STATION.resolve(".azurite/node_modules/azurite/dist/src/blob/main.js");
    int port = freePort();
    return start(
        folder,
        port,
        List.of(
            "node",
            installed(main, "bash .ci/azurite").toString(),
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            String.valueOf(port),
            "--location",
            folder.toString(),
            "--skipApiVersionCheck",
            "--disableTelemetry"));
  }

  /** S3: S3Proxy, which {@code .ci/s3} installs. */
  static CloudProcess s3(Path folder) throws IOException {
    int port = freePort();
    Path settings = Files.createDirectories(folder).resolve("s3proxy.conf");
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(
                port,
                S3_ACCESS_KEY,
                S3_SECRET_KEY,
                Files.createDirectories(folder.resolve("objects"))));
    return start(
        folder,
        port,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + STATION.resolve(".s3/logback.xml"),
            "-cp",
            installed(STATION.resolve(".s3/lib"), "bash .ci/s3") + "/*",
            "org.gaul.s3proxy.Main",
            "--properties",
            settings.toString()));
  }

  private static Path installed(Path what, String by) {
    if (!Files.exists(what)) {
      throw new AssertionError(what + " is not there. Install it with: " + by);
    }
    return what;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static CloudProcess start(Path folder, int port, List<String> command)
      throws IOException {
    Path log = Files.createDirectories(folder).resolve("server.log");
    CloudProcess server =
        new CloudProcess(
            new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start(),
            port);
    try {
      boolean _ = Eventually.until("the store listens", server::listens, listens -> listens);
    } catch (AssertionError e) {
      server.close();
      throw new AssertionError(Files.readString(log), e);
    }
    return server;
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError("the store ended with " + process.exitValue());
    }
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Of the server, without a slash at its end. */
  String endpoint() {
    return "http://127.0.0.1:" + port;
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
