package io.drivedock.app.emulator;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.server.ServerConfig;
import io.drivedock.server.ServerMain;
import io.drivedock.server.access.Role;
import io.drivedock.server.azureendpoint.AzureEndpoint;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.emulator.Emulation;
import io.drivedock.server.emulator.VirtualClock;
import io.drivedock.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A running emulator. */
public final class Emulator implements AutoCloseable {

  /** By this often, what is due by the clock happens without anybody moving it. */
  private static final String TASKS_EVERY = "1s";

  private final ServerMain server;
  private final String token;
  private final @Nullable Path scratch;

  private Emulator(ServerMain server, String token, @Nullable Path scratch) {
    this.server = server;
    this.token = token;
    this.scratch = scratch;
  }

  /**
   * How it is to be.
   *
   * @param data where jobs, certificates and time are kept; absent where nothing is to be kept
   * @param port for HTTP; 0 takes a free one
   * @param httpsPort for HTTPS; 0 takes a free one
   * @param isDockPlayed whether parcels arrive, are copied and go home by themselves
   */
  public record Options(
      @Nullable Path data, String host, int port, int httpsPort, boolean isDockPlayed) {

    /** For a test: on free ports of this machine, keeping nothing, with a dock. */
    public static final Options FOR_A_TEST = new Options(null, "127.0.0.1", 0, 0, true);
  }

  /**
   * Starts one; it answers requests when this returns.
   *
   * @param clock which its own runs like
   * @throws io.drivedock.server.StartException if it cannot, with a sentence about what to do
   */
  public static Emulator start(Options options, InstantSource clock) {
    Path kept = options.data();
    Path folder = kept == null ? scratch() : kept;
    Path scratch = kept == null ? folder : null;
    try {
      ServerMain server =
          ServerMain.startEmulator(
              config(options, folder, scratch != null),
              new Emulation(new VirtualClock(clock), options.isDockPlayed()),
              clock);
      return new Emulator(server, server.tokens().issue("emulator", Role.OPERATOR), scratch);
    } catch (RuntimeException e) {
      if (scratch != null) {
        delete(scratch);
      }
      throw e;
    }
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("drivedock-emulator");
    } catch (IOException e) {
      throw new CommandFailedException(
          "A temporary folder cannot be created. Give a folder with --data, or free"
              + " some space in "
              + System.getProperty("java.io.tmpdir")
              + ".",
          e);
    }
  }

  private static ServerConfig config(Options options, Path folder, boolean isScratch) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("locations", EmulatedLocations.settings());
    values.put("roundsEvery", TASKS_EVERY);
    Settings settings = Settings.of(values, "the emulator's own settings");
    ServerConfig config = ServerConfig.read(settings, folder, Map.of());
    settings.finish();
    ServerConfig placed =
        config
            .listeningOn(options.host(), options.port())
            .withAzureEndpoint(AzureEndpoint.standard(folder, options.httpsPort()));
    return isScratch
        ? placed.withDatabase(DatabaseConfig.scratch(folder.resolve("drivedock.db")))
        : placed;
  }

  /** Where it answers over HTTP. */
  public URI url() {
    return server.url();
  }

  /** Where it answers over HTTPS, as official clients need it. */
  public URI httpsUrl() {
    return server.httpsUrl().orElseThrow();
  }

  /** The certificate to trust, as PEM. */
  public Path caFile() {
    return server.caFile().orElseThrow();
  }

  /** A token that may do everything; also the secret of a client of the name {@code emulator}. */
  public String token() {
    return token;
  }

  /** A subscription that clients are told of; any other GUID works as well. */
  public String subscriptionId() {
    return AzureEndpoint.SUBSCRIPTION_DEFAULT;
  }

  /** What time it is there. */
  public Instant now() {
    return server.time().now().now();
  }

  /**
   * Lets time pass, and everything happen that would have happened meanwhile.
   *
   * @throws IllegalArgumentException if the clock would be more than a century ahead
   */
  public Instant advance(Duration time) {
    return server.time().advance(time).now();
  }

  /** Stops it; what was not to be kept is gone. */
  @Override
  public void close() {
    server.close();
    if (scratch != null) {
      delete(scratch);
    }
  }

  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path inner, @Nullable IOException failure)
                throws IOException {
              Files.delete(inner);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new IllegalStateException("The temporary folder " + folder + " cannot be deleted.", e);
    }
  }
}
