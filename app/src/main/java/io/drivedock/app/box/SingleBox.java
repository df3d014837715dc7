package io.drivedock.app.box;

import io.drivedock.server.ServerConfig;
import io.drivedock.server.ServerMain;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.access.TokenGrant;
import io.drivedock.server.portal.logs.LogSource;
import io.drivedock.station.Station;
import io.drivedock.station.StationMain;
import io.drivedock.station.controlplane.StationToken;
import io.drivedock.station.settings.StationConfig;
import io.drivedock.station.settings.TargetConfig;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TransferOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Server and station in one process. They speak the dock API over loopback like any two of them, so
 * there is one code path.
 */
public final class SingleBox implements AutoCloseable {
  private static final String STATION_TOKEN = "the box of station ";

  private final ServerMain server;
  private final @Nullable Station station;
  private final Optional<Duration> tokensExpireAfter;
  private final InstantSource clock;

  private SingleBox(
      ServerMain server,
      @Nullable Station station,
      Installation.Configured configured,
      InstantSource clock) {
    this.server = server;
    this.station = station;
    this.tokensExpireAfter = configured.server().tokensExpireAfter();
    this.clock = clock;
  }

  /** A server alone; stations run elsewhere. */
  public static SingleBox serverOnly(Installation.Configured configured, InstantSource clock) {
    return new SingleBox(
        ServerMain.start(configured.server(), clock, logSource(configured.station())),
        null,
        configured,
        clock);
  }

  /** The logs that lie in targets of the settings, whether a station runs here or not. */
  private static LogSource logSource(Installation.LocalStation local) {
    return new TargetLogSource(StationMain.targets(local.targets()));
  }

  /**
   * A server and a station at its side, whose token lives no longer than this process.
   *
   * @param around goes between the station and its targets
   */
  public static SingleBox start(
      Installation.Configured configured, UnaryOperator<Targets> around, InstantSource clock) {
    ServerMain server =
        ServerMain.start(configured.server(), clock, logSource(configured.station()));
    try {
      Installation.LocalStation local = configured.station();
      makeFolders(local);
      String tokenName = STATION_TOKEN + local.name();
      String token = server.tokens().issue(TokenGrant.ofStation(tokenName, local.name()));
      Station station =
          StationMain.start(
              new StationConfig(
                  server.url(),
                  StationToken.parse(token),
                  local.name(),
                  local.slots(),
                  local.devices(),
                  local.work(),
                  local.targets(),
                  local.workload(),
                  StationConfig.POLL_EVERY_DEFAULT),
              around,
              clock);
      SingleBox box = new SingleBox(server, station, configured, clock);
      // Not before: a process that is this station already would be locked out by a start that
      // fails.
      server.tokens().revokeOthers(token, tokenName, Role.STATION);
      return box;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Only what is ours by default is made; a target that was configured must be there. */
  private static void makeFolders(Installation.LocalStation local) {
    try {
      Files.createDirectories(local.slots());
      if (local.targets().get(ServerConfig.TARGET_DEFAULT)
          instanceof TargetConfig.Folder(Path folder, TransferOptions _)) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new CommandFailedException(
          "The folder " + e.getMessage() + " cannot be created; create it, or name another folder.",
          e);
    }
  }

  /** Whether nobody can connect to it any more. */
  public boolean isDeaf() {
    return server.isDeaf();
  }

  public URI url() {
    return server.url();
  }

  /** Where it answers on https, if it has an Azure endpoint. */
  public Optional<URI> httpsUrl() {
    return server.httpsUrl();
  }

  /** The certificate that clients are to trust, if the server made one itself. */
  public Optional<Path> caFile() {
    return server.caFile();
  }

  /** A token for the first operator; nothing if one was ever issued, because it is not kept. */
  public Optional<String> firstToken() {
    return server.tokens().exist(Role.OPERATOR)
        ? Optional.empty()
        : Optional.of(
            server
                .tokens()
                .issue(
                    new TokenGrant(
                        "operator",
                        Role.OPERATOR,
                        Scope.EVERYWHERE,
                        null,
                        tokensExpireAfter.map(clock.instant()::plus).orElse(null))));
  }

  /** The station first, so that it can give its drives back. */
  @Override
  public void close() {
    if (station != null) {
      station.close();
    }
    server.close();
  }
}
