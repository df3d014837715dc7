package io.drivedock.server;

import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.TokenGrant;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.emulator.Emulation;
import io.drivedock.server.emulator.VirtualClock;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.limits.CallerBudget;
import io.drivedock.server.limits.Limits;
import io.drivedock.server.portal.PortalRoutes;
import io.drivedock.server.portal.frame.Live;
import io.drivedock.server.portal.logs.LogSource;
import io.drivedock.server.work.BackgroundTasks;
import io.drivedock.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** A real server on a free port, with a token for each role and time that moves when told. */
public final class TestServer implements AutoCloseable {

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

  private final ServerMain server;
  private final TestClock clock = new TestClock();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);
  private final Map<String, String> stationTokens = new ConcurrentHashMap<>();

  private TestServer(ServerConfig config) {
    this(config, (c, clock) -> ServerMain.start(c, clock, InstantSource.system()));
  }

  private TestServer(
      ServerConfig config, BiFunction<ServerConfig, InstantSource, ServerMain> starter) {
    server = starter.apply(config, clock);
    for (Role role : Role.values()) {
      tokens.put(role, server.tokens().issue("test " + role.text(), role));
    }
  }

  /** A server on a database file in that folder, with those settings. */
  public static TestServer start(Path folder, Map<String, Object> settings) {
    return new TestServer(config(folder, settings));
  }

  /** A server by two clocks that the test moves: of the jobs, and of the machine. */
  public static TestServer start(Path folder, InstantSource wall) {
    return new TestServer(
        config(folder, Map.of()), (config, clock) -> ServerMain.start(config, clock, wall));
  }

  /** A server with limits that a test can reach. */
  public static TestServer start(Path folder, Map<String, Object> settings, Limits limits) {
    return new TestServer(
        config(folder, settings), (config, clock) -> ServerMain.start(config, clock, limits));
  }

  /** A server that can read those copy logs. */
  public static TestServer start(Path folder, LogSource logs) {
    return new TestServer(
        config(folder, Map.of()), (config, clock) -> ServerMain.start(config, clock, logs));
  }

  /** An emulator, whose clock runs like the test's. */
  public static TestServer emulator(Path folder, boolean isDockPlayed) {
    return new TestServer(
        config(folder, Map.of()),
        (config, clock) ->
            ServerMain.startEmulator(
                config,
                new Emulation(new VirtualClock(clock), isDockPlayed),
                InstantSource.system()));
  }

  /** A server on that database. */
  public static TestServer start(Path folder, DatabaseConfig database) {
    return new TestServer(config(folder, Map.of()).withDatabase(database));
  }

  private static ServerConfig config(Path folder, Map<String, Object> settings) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("port", 0);
    // Rounds run when the test moves time and says so.
    all.put("roundsEvery", "1d");
    all.putAll(settings);
    Settings read = Settings.of(all, "a test");
    ServerConfig config = ServerConfig.read(read, folder, Map.of());
    read.finish();
    // No test cuts the power.
    return config.withDatabase(DatabaseConfig.scratch(folder.resolve("drivedock.db")));
  }

  public ServerMain server() {
    return server;
  }

  /** The writer of its jobs, for what no API says. */
  public Jobs jobs() {
    return server.part(Jobs.class);
  }

  /** The job at a path. */
  public Optional<StoredJob> find(JobPath path) {
    return server.part(JobTable.class).find(path);
  }

  /** What happened to a job. */
  public List<HistoryEntry> history(JobId job) {
    return server.part(HistoryTable.class).of(job);
  }

  /** A server that can read those copy logs, with those settings. */
  static TestServer start(Path folder, Map<String, Object> settings, LogSource logs) {
    return new TestServer(
        config(folder, settings), (config, clock) -> ServerMain.start(config, clock, logs));
  }

  /** Every route that it has. */
  public RouteTable routes() {
    return RouteTable.of(server.part(RouterFunction.class));
  }

  /** Every route of its portal. */
  public RouterFunction<ServerResponse> portal() {
    return server.part(PortalRoutes.class).routes();
  }

  /** What keeps its pages live. */
  public Live live() {
    return server.part(Live.class);
  }

  /** What its callers have taken. */
  public CallerBudget budget() {
    return server.part(CallerBudget.class);
  }

  /** Runs every background round once. */
  public void runRounds() {
    server.part(BackgroundTasks.class).runAll();
  }

  public TestClock clock() {
    return clock;
  }

  public String token(Role role) {
    return tokens.get(role);
  }

  /** The token of the station of that name. */
  public String stationToken(String station) {
    return stationTokens.computeIfAbsent(
        station, name -> server.tokens().issue(TokenGrant.ofStation("test station", name)));
  }

  public URI uri(String pathAndQuery) {
    return URI.create(server.url() + pathAndQuery);
  }

  /** Sends a request as a caller of that role. */
  public HttpResponse<String> send(Role role, String method, String pathAndQuery, String body) {
    return send(token(role), method, pathAndQuery, body);
  }

  /** Sends a request with that token. */
  public HttpResponse<String> send(String token, String method, String pathAndQuery, String body) {
    return send(request(method, pathAndQuery, body).header("Authorization", "Bearer " + token));
  }

  public HttpRequest.Builder request(String method, String pathAndQuery, String body) {
    return HttpRequest.newBuilder(uri(pathAndQuery))
        .timeout(ANSWERS_WITHIN)
        .header("Content-Type", "application/json")
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("the server did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
