package io.drivedock.app;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.box.Installation;
import io.drivedock.app.box.SingleBox;
import io.drivedock.server.ServerConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Runs server and station on one box until it is told to stop. */
@Command(
    name = "serve",
    description = "Run the service on this machine: API, dock and one station.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  /** A service that nobody can connect to is noticed within this. */
  private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final int PORT_MAX = 65_535;

  @Mixin private Installation installation = new Installation();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on; 0 chooses a free one. Default: 8750, or as configured")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Address to listen on. Default: 127.0.0.1, or as configured")
  private @Nullable String host;

  @Option(names = "--no-station", description = "Server only; stations run elsewhere.")
  private boolean isWithoutStation;

  @Option(
      names = "--json",
      description = "When ready, print one line of JSON for scripts and nothing else.")
  private boolean isForScripts;

  @Spec private @Nullable CommandSpec spec;

  private final InstantSource clock;

  ServeCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port != null && (port < 0 || port > PORT_MAX)) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "A port must be a number from 0 to %d, not %d.".formatted(PORT_MAX, port));
    }
    Installation.Configured configured = overridden(installation.read(System.getenv()));
    SingleBox box =
        isWithoutStation
            ? SingleBox.serverOnly(configured, clock)
            : SingleBox.start(configured, UnaryOperator.identity(), clock);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  box.close();
                  LOG.info("stopped");
                  ended.countDown();
                },
                "stop"));
    LOG.info("started with {} {}", configured.server(), configured.station());
    Optional<String> token = box.firstToken();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(isForScripts ? json(box, token) : greeting(configured, box, token));
    out.flush();
    while (!ended.await(LOOKED_AT_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      if (box.isDeaf()) {
        throw new CommandFailedException(
            Exit.FAILED,
            "The service can no longer accept connections, so it exits; let a"
                + " supervisor, such as systemd, restart it. The log shows what happened"
                + " before.");
      }
    }
    return Exit.DONE.code();
  }

  private Installation.Configured overridden(Installation.Configured configured) {
    ServerConfig server = configured.server();
    return new Installation.Configured(
        server.listeningOn(
            host == null ? server.host() : host, port == null ? server.port() : port),
        configured.station());
  }

  private String json(SingleBox box, Optional<String> token) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("url", box.url().toString());
    line.put("token", token.orElse(null));
    line.put("dataFolder", installation.folder().toString());
    box.httpsUrl().ifPresent(url -> line.put("httpsUrl", url.toString()));
    box.caFile().ifPresent(file -> line.put("caFile", file.toString()));
    return JsonMapper.builder().build().writeValueAsString(line);
  }

  private String greeting(
      Installation.Configured configured, SingleBox box, Optional<String> token) {
    StringBuilder text = new StringBuilder("Drivedock is ready.\n\n");
    line(text, "URL", box.url().toString());
    box.httpsUrl().ifPresent(url -> line(text, "HTTPS", url.toString()));
    box.caFile()
        .ifPresent(file -> line(text, "CA", file + "  (the certificate that clients must trust)"));
    line(text, "Data", installation.folder().toString());
    if (!isWithoutStation) {
      line(text, "Slots", configured.station().slots() + "  (each folder in it is a drive)");
      configured
          .station()
          .targets()
          .forEach((name, target) -> line(text, "Target", name + ": " + target.place()));
    }
    token.ifPresentOrElse(
        secret -> line(text, "Token", secret + "  (shown once; only its hash is stored)"),
        () -> line(text, "Token", "as before; issue another with: drivedock token issue"));
    text.append("\nTry it:\n\n");
    token.ifPresent(secret -> text.append("  export DRIVEDOCK_TOKEN=").append(secret).append('\n'));
    return text.append("  curl -H \"Authorization: Bearer $DRIVEDOCK_TOKEN\" \\\n    '")
        .append(box.url())
        .append("/providers/Microsoft.ImportExport/locations?api-version=2021-01-01'\n\n")
        .append("Ctrl-C stops it.")
        .toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  %-7s %s%n".formatted(name, value));
  }
}
