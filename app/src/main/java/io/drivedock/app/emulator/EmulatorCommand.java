package io.drivedock.app.emulator;

import ch.qos.logback.classic.Level;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Runs an emulator until it is told to stop. */
@Command(
    name = "emulator",
    description = {
      "Run the service as an emulator, to test code that was written for Azure Import/Export.",
      "Its clock can be moved, its dock is simulated, and it stores nothing without --data."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Tags of a job control what happens to it: emulator-arrives,"
          + " emulator-starts, emulator-copies,",
      "emulator-returns (0s, 30min, 2h, 3d; arrives also takes never),"
          + " emulator-missing=DRIVE,DRIVE and",
      "emulator-ends=CompletedWithErrors or DRIVE=DiskOperationFailed."
    })
public final class EmulatorCommand implements Callable<Integer> {
  private static final int PORT_MAX = 65_535;
  private static final String PORT = "8750";
  private static final String HTTPS_PORT = "8751";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = PORT,
      description = "Port for HTTP; 0 chooses a free one. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--https-port",
      paramLabel = "PORT",
      defaultValue = HTTPS_PORT,
      description = "Port for HTTPS; 0 chooses a free one. Default: ${DEFAULT-VALUE}")
  private int httpsPort;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}")
  private String host = "127.0.0.1";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Folder for jobs, certificates and the clock. Default: nothing is stored")
  private @Nullable Path data;

  @Option(
      names = "--no-dock",
      description = "Do not simulate the dock; use 'drivedock dock' to operate it.")
  private boolean isWithoutDock;

  @Option(names = "--verbose", description = "Log every change on standard error, not only errors.")
  private boolean isVerbose;

  @Option(
      names = "--json",
      description = "When ready, print one line of JSON for scripts and nothing else.")
  private boolean isForScripts;

  @Spec private @Nullable CommandSpec spec;

  private final InstantSource clock;

  public EmulatorCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    checkPort("--port", port);
    checkPort("--https-port", httpsPort);
    if (!isVerbose
        && LoggerFactory.getLogger("io.drivedock") instanceof ch.qos.logback.classic.Logger log) {
      log.setLevel(Level.WARN);
    }
    Path folder = data == null ? null : data.toAbsolutePath().normalize();
    Emulator emulator =
        Emulator.start(new Emulator.Options(folder, host, port, httpsPort, !isWithoutDock), clock);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  emulator.close();
                  ended.countDown();
                },
                "stop"));
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(isForScripts ? json(emulator) : greeting(emulator));
    out.flush();
    ended.await();
    return 0;
  }

  private void checkPort(String name, int value) {
    if (value < 0 || value > PORT_MAX) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "%s must be a number from 0 to %d, not %d.".formatted(name, PORT_MAX, value));
    }
  }

  private static String json(Emulator emulator) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("url", emulator.url().toString());
    line.put("httpsUrl", emulator.httpsUrl().toString());
    line.put("token", emulator.token());
    line.put("caFile", emulator.caFile().toString());
    line.put("subscriptionId", emulator.subscriptionId());
    return JsonMapper.builder().build().writeValueAsString(line);
  }

  private String greeting(Emulator emulator) {
    String kept = data == null ? "a temporary folder, deleted when it stops" : data.toString();
    String dock = isWithoutDock ? "not simulated" : "simulated; tags of a job control it";
    return """
    Drivedock emulator is ready.

      URL           %s
      HTTPS         %s
      CA file       %s
      Token         %s
      Subscription  %s
      Stored in     %s
      Dock          %s

    Let 90 days pass:

      export DRIVEDOCK_TOKEN=%s
      curl -H "Authorization: Bearer $DRIVEDOCK_TOKEN" -d '{"advance":"90d"}' %s/emulator/clock

    Ctrl-C stops it.\
    """
        .formatted(
            emulator.url(),
            emulator.httpsUrl(),
            emulator.caFile(),
            emulator.token(),
            emulator.subscriptionId(),
            kept,
            dock,
            emulator.token(),
            emulator.url());
  }
}
