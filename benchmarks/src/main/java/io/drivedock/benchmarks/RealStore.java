package io.drivedock.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A server that keeps what it is given, in a process of its own.
 *
 * @param address {@code http://127.0.0.1:port}
 */
record RealStore(Process process, String address) implements AutoCloseable {

  /** The account that Azurite has by itself, and its key, which its documents tell everybody. */
  static final String AZURITE_ACCOUNT = "devstoreaccount1";

  static final String AZURITE_KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  static final String S3_ACCESS_KEY = "bench";
  static final String S3_SECRET_KEY = "a secret of the benchmark";

  private static final int STARTS_WITHIN_SECONDS = 90;

  /** Azurite, as the tests install it. */
  static RealStore azurite(Place place) throws IOException, InterruptedException {
    Run.well(place, List.of("bash", place.checkout().resolve(".ci/azurite").toString()));
    int port = freePort();
    return started(
        place,
        port,
        List.of(
            "node",
            place
                .checkout()
                .resolve("station/.azurite/node_modules/azurite/dist/src/blob/main.js")
                .toString(),
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            String.valueOf(port),
            "--location",
            Files.createDirectories(place.resolve("azurite-blobs")).toString(),
            "--skipApiVersionCheck",
            "--disableTelemetry",
            "--silent"));
  }

  /** S3Proxy, as the tests install it; its objects are files. */
  static RealStore s3Proxy(Place place) throws IOException, InterruptedException {
    Run.well(place, List.of("bash", place.checkout().resolve(".ci/s3").toString()));
    int port = freePort();
    Path settings =
        Files.write(
            place.resolve("s3proxy.conf"),
            List.of(
                "s3proxy.endpoint=http://127.0.0.1:" + port,
                "s3proxy.authorization=aws-v4",
                "s3proxy.identity=" + S3_ACCESS_KEY,
                "s3proxy.credential=" + S3_SECRET_KEY,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir="
                    + Files.createDirectories(place.resolve("s3-objects"))));
    return started(
        place,
        port,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dlogback.configurationFile=" + place.checkout().resolve("station/.s3/logback.xml"),
            "-cp",
            place.checkout().resolve("station/.s3/lib") + "/*",
            "org.gaul.s3proxy.Main",
            "--properties",
            settings.toString()));
  }

  /**
   * What lets everybody do everything in Azurite's account: a shared access signature (Microsoft
   * Learn, "Create an account SAS").
   */
  static String azuriteSignature() throws GeneralSecurityException {
    String version = "2020-10-02";
    String expiry = "2099-01-01T00:00:00Z";
    String signed =
        String.join("\n", AZURITE_ACCOUNT, "rwdlac", "b", "sco", "", expiry, "", "", version, "");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(AZURITE_KEY), "HmacSHA256"));
    byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    return "sv=%s&ss=b&srt=sco&sp=rwdlac&se=%s&sig=%s"
        .formatted(
            version,
            URLEncoder.encode(expiry, StandardCharsets.UTF_8),
            URLEncoder.encode(
                Base64.getEncoder().encodeToString(signature), StandardCharsets.UTF_8));
  }

  private static RealStore started(Place place, int port, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("store-" + port + ".log").toFile())
            .start();
    long until = System.nanoTime() + STARTS_WITHIN_SECONDS * 1_000_000_000L;
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() > until) {
        process.destroyForcibly();
        throw new IOException(command.get(0) + " did not start a store");
      }
      Thread.sleep(100);
    }
    return new RealStore(process, "http://127.0.0.1:" + port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
