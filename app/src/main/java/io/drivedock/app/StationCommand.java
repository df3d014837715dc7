package io.drivedock.app;

import io.drivedock.station.StationMain;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a station by itself, for a server elsewhere. */
@Command(
    name = "station",
    description = "Run a station at the dock for a server on another machine.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The settings are server, tokenFile, slots, work and targets;"
          + " docs/operating.md has an example."
    })
final class StationCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The station's settings, a YAML file")
  private @Nullable Path config;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return StationMain.run(
        Objects.requireNonNull(config),
        System.getenv(),
        Objects.requireNonNull(spec).commandLine().getErr());
  }
}
