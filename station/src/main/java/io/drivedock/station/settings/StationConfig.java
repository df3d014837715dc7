package io.drivedock.station.settings;

import io.drivedock.settings.Settings;
import io.drivedock.station.controlplane.StationToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a station is set up. {@link #toString} holds no secret.
 *
 * @param server address of the server, {@code http} or {@code https}
 * @param token what the server issued for a station
 * @param name 1 to 64 letters, digits or any of {@code ._-}. It must be the station's own and stay
 *     the same: after a crash the server gives a station its drives back by its name
 * @param slots the folder in which drives lie
 * @param devices where drives are plugged in: paths of devices or images, with or without a drive
 * @param work a folder of this station's own, which must survive it
 * @param targets by the names that the server gives them
 * @param pollEvery 50 milliseconds to an hour between two looks at the slots
 */
public record StationConfig(
    URI server,
    StationToken token,
    String name,
    Path slots,
    List<Path> devices,
    Path work,
    Map<String, TargetConfig> targets,
    Workload workload,
    Duration pollEvery) {

  /** How often to look at the slots if nobody says otherwise. */
  public static final Duration POLL_EVERY_DEFAULT = Duration.ofSeconds(1);

  /** The environment variable that may hold the token. */
  public static final String TOKEN_VARIABLE = "DRIVEDOCK_STATION_TOKEN";

  /** What a station is told besides its targets. */
  static final List<String> KEYS =
      List.of(
          "server",
          "tokenFile",
          "name",
          "slots",
          "devices",
          "work",
          "drivesAtOnce",
          "memoryMiB",
          "pollEvery");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String NAME_FORM = "1 to 64 letters, digits or any of ._-";
  private static final Duration POLL_EVERY_MIN = Duration.ofMillis(50);
  private static final Duration POLL_EVERY_MAX = Duration.ofHours(1);
  private static final int DEVICES_MAX = 250;
  private static final int TOKEN_BYTES_MAX = 1_024;

  /**
   * Checks what can be checked without looking at a disk or the server.
   *
   * @throws IllegalArgumentException saying which part is wrong
   */
  public StationConfig {
    targets = Map.copyOf(targets);
    devices = List.copyOf(devices);
    check("server", serverProblem(server));
    check("name", nameProblem(name));
    check("targets", targetsProblem(targets));
    check("pollEvery", pollProblem(pollEvery));
  }

  private static void check(String key, @Nullable String problem) {
    if (problem != null) {
      throw new IllegalArgumentException("'" + key + "' " + problem);
    }
  }

  /**
   * Reads the settings of a station and ends the reading.
   *
   * @param folder what relative paths are relative to
   * @param environment may hold {@value #TOKEN_VARIABLE}
   * @param machine the name of this machine, which the station takes if it is given none
   * @throws io.drivedock.settings.SettingsException if anything is wrong, saying everything that is
   */
  public static StationConfig read(
      Settings settings, Path folder, Map<String, String> environment, String machine) {
    URI server = server(settings);
    Optional<StationToken> token = token(settings, folder, environment);
    String name = name(settings, machine);
    Path slots = folder(settings, "slots", folder);
    List<Path> devices = devices(settings, folder);
    Path work = folder(settings, "work", folder);
    Map<String, TargetConfig> targets = targets(settings, folder, environment);
    Workload workload = Workload.read(settings);
    Duration pollEvery = settings.duration("pollEvery", POLL_EVERY_DEFAULT);
    note(settings, "pollEvery", pollProblem(pollEvery));
    settings.finish();
    return new StationConfig(
        server, token.orElseThrow(), name, slots, devices, work, targets, workload, pollEvery);
  }

  private static void note(Settings settings, String key, @Nullable String problem) {
    if (problem != null) {
      settings.problem(key, problem);
    }
  }

  // ---- server

  private static URI server(Settings settings) {
    String text = settings.requiredText("server");
    try {
      URI server = URI.create(text);
      if (!text.isEmpty()) {
        note(settings, "server", serverProblem(server));
      }
      return server;
    } catch (IllegalArgumentException e) {
      settings.problem("server", "is not an address such as https://dock.example.com");
      return URI.create("");
    }
  }

  private static @Nullable String serverProblem(URI server) {
    boolean isHttp =
        "http".equalsIgnoreCase(server.getScheme()) || "https".equalsIgnoreCase(server.getScheme());
    if (!isHttp || server.getHost() == null) {
      return "is not an address such as https://dock.example.com";
    }
    if (server.getRawUserInfo() != null
        || server.getRawQuery() != null
        || server.getRawFragment() != null) {
      return "is more than an address: leave out user, password, query and fragment";
    }
    return null;
  }

  // ---- token

  /** Nothing only if a problem was noted. */
  private static Optional<StationToken> token(
      Settings settings, Path folder, Map<String, String> environment) {
    if (settings.text("token").isPresent()) {
      settings.problem(
          "token",
          "must not be in the settings: put it into a separate file, name that file"
              + " as 'tokenFile', and issue another token");
    }
    Optional<String> file = settings.text("tokenFile");
    String variable = environment.get(TOKEN_VARIABLE);
    if (file.isPresent() && variable != null) {
      settings.problem(
          "tokenFile", "is given, and so is the variable " + TOKEN_VARIABLE + ": give one of them");
      return Optional.empty();
    }
    try {
      if (file.isPresent()) {
        return Optional.of(StationToken.parse(content(folder.resolve(file.get()))));
      }
      if (variable != null) {
        return Optional.of(StationToken.parse(variable));
      }
      settings.problem(
          "tokenFile",
          "is missing: name the file with the token, or set the variable " + TOKEN_VARIABLE);
    } catch (IOException e) {
      settings.problem("tokenFile", "cannot be read: " + e);
    } catch (IllegalArgumentException e) {
      String source = file.isPresent() ? "names a file" : "is replaced by " + TOKEN_VARIABLE;
      settings.problem("tokenFile", source + " that does not hold a token: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static String content(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(TOKEN_BYTES_MAX), StandardCharsets.UTF_8);
    }
  }

  // ---- the rest

  /**
   * Asks for the name of a station; one that is none is noted.
   *
   * @param machine the name that it takes if it is given none
   */
  public static String name(Settings settings, String machine) {
    Optional<String> given = settings.text("name");
    if (given.isPresent()) {
      note(settings, "name", nameProblem(given.get()));
    } else if (nameProblem(machine) != null) {
      settings.problem(
          "name", "is missing, and the name of this machine is not one of a station: " + NAME_FORM);
    }
    return given.orElse(machine);
  }

  private static @Nullable String nameProblem(String name) {
    return NAME.matcher(name).matches() ? null : "is not " + NAME_FORM;
  }

  static Path folder(Settings settings, String key, Path base) {
    try {
      return base.resolve(settings.requiredText(key));
    } catch (InvalidPathException e) {
      settings.problem(key, "is not a path");
      return base;
    }
  }

  /** Where drives are plugged in; nowhere if nothing is said of it. */
  public static List<Path> devices(Settings settings, Path base) {
    List<Path> devices = new ArrayList<>();
    for (String text : settings.texts("devices", List.of())) {
      try {
        devices.add(base.resolve(text));
      } catch (InvalidPathException e) {
        settings.problem("devices", "has something that is not a path");
      }
    }
    if (devices.size() > DEVICES_MAX) {
      settings.problem("devices", "has more than " + DEVICES_MAX + " paths");
    }
    return devices;
  }

  private static Map<String, TargetConfig> targets(
      Settings settings, Path base, Map<String, String> environment) {
    Map<String, TargetConfig> targets = TargetConfig.read(settings, base, environment);
    note(settings, "targets", targetsProblem(targets));
    return targets;
  }

  private static @Nullable String targetsProblem(Map<String, TargetConfig> targets) {
    return targets.isEmpty()
        ? "names none; without a target there is nowhere to bring blobs"
        : null;
  }

  private static @Nullable String pollProblem(Duration pollEvery) {
    return pollEvery.compareTo(POLL_EVERY_MIN) < 0 || pollEvery.compareTo(POLL_EVERY_MAX) > 0
        ? "is not from 50ms to 1h"
        : null;
  }
}
