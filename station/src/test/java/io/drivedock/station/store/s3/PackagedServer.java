package io.drivedock.station.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A store as operators run them, from the packages of Debian: started by a script of the tests,
 * which ends it when this process lets go of it or is gone.
 */
final class PackagedServer implements AutoCloseable {

  static final String ACCESS_KEY = "harbour:tests";
  static final String SECRET_KEY = "a-secret-of-the-tests";

  private final Process process;
  private final URI endpoint;

  private PackagedServer(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  static PackagedServer ceph(Path folder) throws IOException {
    return start("ceph", 2, folder);
  }

  /** OpenStack Swift with s3api. */
  static PackagedServer swift(Path folder) throws IOException {
    return start("swift", 5, folder);
  }

  private static PackagedServer start(String name, int ports, Path folder) throws IOException {
    Path script = Files.createDirectories(folder).resolve("start");
    try (InputStream text = PackagedServer.class.getResourceAsStream("/s3/" + name)) {
      assertThat(text).isNotNull();
      Files.write(script, text.readAllBytes());
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                script.toString(),
                Files.createDirectories(folder.resolve("store")).toString(),
                ACCESS_KEY,
                SECRET_KEY));
    List<Integer> free = freePorts(ports);
    free.forEach(port -> command.add(String.valueOf(port)));
    Path log = folder.resolve("start.log");
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    PackagedServer server =
        new PackagedServer(process, URI.create("http://127.0.0.1:" + free.getFirst()));
    // The script gives up by itself.
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine())
          .as("%s runs; 'bash .ci/%s' installs it: %s", name, name, Files.readString(log))
          .isEqualTo("ready");
    } catch (IOException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
