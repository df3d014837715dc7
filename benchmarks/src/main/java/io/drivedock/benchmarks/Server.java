package io.drivedock.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The product, started as its users start it, on a free port of the loopback. */
final class Server implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long READY_SECONDS_MAX = 120;
  private static final long STOPPED_SECONDS_MAX = 30;

  /** The generations that hold objects, as the serial collector tells of them. */
  private static final Pattern USED =
      Pattern.compile("(?:DefNew|Tenured)\\s+total \\d+K, used (\\d+)K");

  private final Process process;
  private final Path log;
  private final long began;
  private final URI url;
  private final Optional<URI> httpsUrl;
  private final Optional<String> token;

  private Server(Process process, Path log, long began, JsonNode said) {
    this.process = process;
    this.log = log;
    this.began = began;
    this.url = URI.create(said.get("url").stringValue());
    this.httpsUrl = text(said, "httpsUrl").map(URI::create);
    this.token = text(said, "token");
  }

  /** Starts it on that data folder and returns when it says that it is ready. */
  static Server start(Place place, Path data, Map<String, String> environment, String... more)
      throws IOException {
    return start(place, "serve", data, environment, more);
  }

  /** The same as an emulator that keeps its jobs there and whose dock is not played. */
  static Server emulator(Place place, Path data) throws IOException {
    return start(place, "emulator", data, Map.of(), "--https-port", "0", "--no-dock");
  }

  private static Server start(
      Place place, String word, Path data, Map<String, String> environment, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(place.drivedock(word, "--json", "--port", "0", "--data", data.toString()));
    command.addAll(List.of(more));
    Path log = place.resolve("server.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(place.environment());
    builder.environment().putAll(environment);
    long began = System.nanoTime();
    Process process = builder.start();
    Thread patience = patience(process);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    patience.interrupt();
    if (line == null) {
      throw new IOException("the server did not start: " + Files.readString(log));
    }
    JsonNode said = JSON.readTree(line);
    return new Server(process, log, began, said);
  }

  private static Optional<String> text(JsonNode said, String member) {
    return Optional.of(said.path(member)).filter(JsonNode::isString).map(JsonNode::stringValue);
  }

  /** Ends a server that says nothing at all. */
  private static Thread patience(Process process) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(READY_SECONDS_MAX);
                process.destroyForcibly();
              } catch (InterruptedException e) {
                // It said something.
              }
            });
  }

  URI url() {
    return url;
  }

  /** Where it answers with TLS, if it does. */
  Optional<URI> httpsUrl() {
    return httpsUrl;
  }

  /** An operator's token, which only the first start on a folder gives, and each of an emulator. */
  Optional<String> token() {
    return token;
  }

  double secondsSinceStart() {
    return (System.nanoTime() - began) / 1e9;
  }

  Vitals vitals() throws IOException {
    return Vitals.of(process.pid());
  }

  /** What it has taken of the machine and of its heap, after a collection. */
  record State(long heapBytes, long files, long threads) {}

  State state() throws IOException, InterruptedException {
    jcmd("GC.run");
    Matcher used = USED.matcher(jcmd("GC.heap_info"));
    long heap = 0;
    while (used.find()) {
      heap += Long.parseLong(used.group(1)) * 1_024;
    }
    if (heap == 0) {
      throw new IOException("jcmd does not say what the heap holds");
    }
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    try (Stream<Path> files = Files.list(folder.resolve("fd"))) {
      long threads =
          Files.readAllLines(folder.resolve("status")).stream()
              .filter(line -> line.startsWith("Threads:"))
              .mapToLong(line -> Long.parseLong(line.substring("Threads:".length()).strip()))
              .findFirst()
              .orElseThrow();
      return new State(heap, files.count(), threads);
    }
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return said;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Tells it to stop, as a service manager does, and waits for it. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOPPED_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
