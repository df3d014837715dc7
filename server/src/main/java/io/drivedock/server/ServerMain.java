package io.drivedock.server;

import io.drivedock.server.access.Tokens;
import io.drivedock.server.azureendpoint.AzureEndpointException;
import io.drivedock.server.azureendpoint.HttpsConnector;
import io.drivedock.server.db.DatabaseException;
import io.drivedock.server.emulator.AutomaticDock;
import io.drivedock.server.emulator.Emulation;
import io.drivedock.server.emulator.TimeTravel;
import io.drivedock.server.jobs.KeyVaultException;
import io.drivedock.server.limits.BoundedProtocol;
import io.drivedock.server.limits.Limits;
import io.drivedock.server.portal.logs.LogSource;
import java.net.BindException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.ConnectorStartFailedException;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/** A running server. */
public final class ServerMain implements AutoCloseable {
  private final ServerConfig config;
  private final AnnotationConfigServletWebServerApplicationContext context;
  private final DataFolder folder;

  private ServerMain(
      ServerConfig config,
      AnnotationConfigServletWebServerApplicationContext context,
      DataFolder folder) {
    this.config = config;
    this.context = context;
    this.folder = folder;
  }

  /**
   * Starts a server; it answers requests when this returns.
   *
   * @throws StartException if it cannot, with a sentence for the operator
   */
  public static ServerMain start(ServerConfig config, InstantSource clock) {
    return start(config, clock, clock);
  }

  /**
   * The same with two clocks.
   *
   * @param clock the time of the jobs, which may be moved
   * @param wall the time of the machine, by which servers of one database take turns
   * @throws StartException if it cannot, with a sentence for the operator
   */
  public static ServerMain start(ServerConfig config, InstantSource clock, InstantSource wall) {
    return start(config, clock, wall, context -> {});
  }

  /**
   * The same, where copy logs can be read.
   *
   * @throws StartException if it cannot, with a sentence for the operator
   */
  public static ServerMain start(ServerConfig config, InstantSource clock, LogSource logs) {
    return start(
        config, clock, clock, context -> context.registerBean(LogSource.class, () -> logs));
  }

  /** The same with limits of its own, which tests reach. */
  static ServerMain start(ServerConfig config, InstantSource clock, Limits limits) {
    return start(
        config,
        clock,
        InstantSource.system(),
        context -> context.registerBean(Limits.class, () -> limits));
  }

  /**
   * Starts a server whose time can be moved, below {@code /emulator}.
   *
   * @param wall the time of the machine, by which background work takes turns
   * @throws StartException if it cannot, with a sentence for the operator
   */
  public static ServerMain startEmulator(
      ServerConfig config, Emulation emulation, InstantSource wall) {
    return start(
        config,
        emulation.clock(),
        wall,
        context -> {
          context.registerBean(Emulation.class, () -> emulation);
          context.register(EmulatorWiring.class);
          if (emulation.isDockPlayed()) {
            context.registerBean(AutomaticDock.class);
          }
        });
  }

  private static ServerMain start(
      ServerConfig config,
      InstantSource clock,
      InstantSource wall,
      Consumer<AnnotationConfigServletWebServerApplicationContext> more) {
    DataFolder folder = DataFolder.take(config.dataFolder());
    PrivateFolder.close(config.dataFolder(), ownRules(config));
    AnnotationConfigServletWebServerApplicationContext context =
        new AnnotationConfigServletWebServerApplicationContext();
    context.registerBean(ServerConfig.class, () -> config);
    context.registerBean("clock", InstantSource.class, () -> clock);
    context.registerBean(WallClock.class, () -> new WallClock(wall));
    context.register(Wiring.class);
    more.accept(context);
    try {
      context.refresh();
      // SQLite makes its files with the rights that the process gives to all.
      PrivateFolder.closeQuietly(config.dataFolder(), ownRules(config));
    } catch (RuntimeException e) {
      context.close();
      folder.close();
      throw translated(config, e);
    }
    return new ServerMain(config, context, folder);
  }

  /** A key that others could read is refused, and settings may belong to somebody else. */
  private static List<Path> ownRules(ServerConfig config) {
    return List.of(config.masterKeyFile(), config.dataFolder().resolve(ServerConfig.SETTINGS_FILE));
  }

  private static RuntimeException translated(ServerConfig config, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case DatabaseException e -> {
          return new StartException(String.valueOf(e.getMessage()), e);
        }
        case KeyVaultException e -> {
          return new StartException(String.valueOf(e.getMessage()), e);
        }
        case AzureEndpointException e -> {
          return new StartException(String.valueOf(e.getMessage()), e);
        }
        case PortInUseException e -> {
          return new StartException(portInUse(config, e.getPort()), e);
        }
        case ConnectorStartFailedException e -> {
          return new StartException(portInUse(config, e.getPort()), e);
        }
        case BindException e -> {
          return new StartException(
              "This machine cannot listen on port %d of %s: %s. Give another with --port or --host."
                  .formatted(config.port(), config.host(), e.getMessage()),
              e);
        }
        case UnknownHostException e -> {
          return new StartException(
              "The host '" + config.host() + "' is not a name or address of this machine.", e);
        }
        default -> {}
      }
    }
    return failure;
  }

  private static String portInUse(ServerConfig config, int port) {
    boolean isHttps =
        config.azureEndpoint().filter(endpoint -> endpoint.port() == port).isPresent();
    return "Port %d on %s is in use by another program. Give another with %s; 0 takes a free one."
        .formatted(port, config.host(), isHttps ? "the setting azureEndpoint.port" : "--port");
  }

  /** The port it listens on. */
  public int port() {
    return Objects.requireNonNull(context.getWebServer()).getPort();
  }

  /**
   * Whether nobody can connect to one of its ports any more, although it was not told to stop: the
   * thread that accepts has ended, as after an OutOfMemoryError, or the port was lost.
   */
  public boolean isDeaf() {
    return context.getWebServer() instanceof TomcatWebServer tomcat
        && Stream.of(tomcat.getTomcat().getService().findConnectors())
            .map(Connector::getProtocolHandler)
            .anyMatch(handler -> handler instanceof BoundedProtocol http && http.isDeaf());
  }

  /** Where it answers, for programs on this machine. */
  public URI url() {
    String host = config.host().equals("0.0.0.0") ? "127.0.0.1" : config.host();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
  }

  /** Where it answers on https, if it has an Azure endpoint. */
  public Optional<URI> httpsUrl() {
    return connector()
        .map(
            connector -> {
              String name = connector.name();
              return URI.create(
                  "https://"
                      + (name.contains(":") ? "[" + name + "]" : name)
                      + ":"
                      + connector.port());
            });
  }

  /** The certificate that clients are to trust, if the server made one itself. */
  public Optional<Path> caFile() {
    return connector().flatMap(HttpsConnector::caFile);
  }

  private Optional<HttpsConnector> connector() {
    return part(Wiring.OptionalHttps.class).connector();
  }

  /** The tokens that let callers in. */
  public Tokens tokens() {
    return part(Tokens.class);
  }

  /** How its time is moved; only of an emulator. */
  public TimeTravel time() {
    return part(TimeTravel.class);
  }

  /** A part of it, as {@link Wiring} made it. */
  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** Ends requests under way, then everything else, and leaves the data folder to the next. */
  @Override
  public void close() {
    context.close();
    folder.close();
  }
}
