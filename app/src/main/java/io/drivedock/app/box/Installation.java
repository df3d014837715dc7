package io.drivedock.app.box;

import io.drivedock.server.ServerConfig;
import io.drivedock.settings.Settings;
import io.drivedock.station.settings.SettingsFile;
import io.drivedock.station.settings.StationConfig;
import io.drivedock.station.settings.TargetConfig;
import io.drivedock.station.settings.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where a server has its things, and the settings that lie there. */
public final class Installation {
  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
  private static final String FILE = "drivedock.yaml";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "data",
      description = "The data folder; created if missing. Default: ${DEFAULT-VALUE}")
  private Path data = Path.of("data");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The settings. Default: " + FILE + " in the data folder, if it exists")
  private @Nullable Path config;

  /**
   * The part of the settings that is about the station of a single box.
   *
   * @param targets by name; the default target is a folder in the data folder
   */
  public record LocalStation(
      String name,
      Path slots,
      List<Path> devices,
      Path work,
      Map<String, TargetConfig> targets,
      Workload workload) {}

  /** An installation that an option names, or the default one. */
  public Installation() {}

  /** The installation in that folder, with no settings but the defaults. */
  public static Configured defaults(Path folder) {
    Installation installation = new Installation();
    installation.data = folder;
    return installation.configured(Settings.of(Map.of(), "the defaults"), Map.of());
  }

  /** What was configured, all of it checked. */
  public record Configured(ServerConfig server, LocalStation station) {
    /** The same on a free port, with a station that moves so many drives side by side. */
    public Configured onAFreePort(int drivesAtOnce) {
      return new Configured(
          server.listeningOn(server.host(), 0),
          new LocalStation(
              station.name(),
              station.slots(),
              station.devices(),
              station.work(),
              station.targets(),
              station.workload().withDrives(drivesAtOnce)));
    }
  }

  /** The data folder, as an absolute path. */
  public Path folder() {
    return data.toAbsolutePath().normalize();
  }

  /**
   * Reads the settings.
   *
   * @throws io.drivedock.settings.SettingsException if anything is wrong, saying everything that is
   */
  public Configured read(Map<String, String> environment) {
    Path file = config == null ? folder().resolve(FILE) : config;
    Settings settings =
        config == null && !Files.exists(file)
            ? Settings.of(Map.of(), "the defaults")
            : SettingsFile.read(file);
    return configured(settings, environment);
  }

  private Configured configured(Settings settings, Map<String, String> environment) {
    ServerConfig server = ServerConfig.read(settings, folder(), environment);
    LocalStation station = station(settings.section("station"), environment);
    settings.finish();
    settings.warnings().forEach(warning -> LOG.warn("settings={} {}", settings.source(), warning));
    return new Configured(server, station);
  }

  private LocalStation station(Settings settings, Map<String, String> environment) {
    Map<String, TargetConfig> targets = new LinkedHashMap<>();
    targets.put(ServerConfig.TARGET_DEFAULT, new TargetConfig.Folder(folder().resolve("store")));
    targets.putAll(TargetConfig.read(settings, folder(), environment));
    return new LocalStation(
        StationConfig.name(settings, "local"),
        folder().resolve(settings.path("slots").orElse(Path.of("slots"))),
        StationConfig.devices(settings, folder()),
        folder().resolve(settings.path("work").orElse(Path.of("station"))),
        targets,
        Workload.read(settings));
  }
}
