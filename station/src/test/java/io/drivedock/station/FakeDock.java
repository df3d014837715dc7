package io.drivedock.station;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drivedock.dock.Assignment;
import io.drivedock.dock.DockWire;
import io.drivedock.dock.Progress;
import io.drivedock.dock.Renewal;
import io.drivedock.dock.StationReport;
import io.drivedock.drive.DriveId;
import io.drivedock.job.DriveReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small dock: speaks the dock API over HTTP, keeps its leases in memory by the rules of the real
 * one, and misbehaves when told to.
 */
public final class FakeDock implements AutoCloseable {

  /** The token it lets in. */
  public static final String TOKEN = "drivedock_0123456789abcdefghijklmnopqrstuvwxyzABCDEF-";

  /** What it does with a request. */
  public enum Mood {
    WELL,
    /** Cuts the connection. */
    AWAY,
    /** Does what it is asked, and cuts the connection instead of saying so. */
    MUTE,
    /** Never answers. */
    HANGING,
    /** Answers what is not of the API. */
    MAD,
    /** Its database is in trouble: 503, and word when to ask again. */
    TROUBLED,
    /** Lets nobody in. */
    CLOSED,
    /** Refuses reports. */
    REFUSING
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration leaseLasts;
  private final Map<DriveId, Work> works = new LinkedHashMap<>();
  private long lastLease;
  private volatile Mood mood = Mood.WELL;
  private volatile int retryAfterSeconds = 1;
  private volatile Runnable beforeAssigning = () -> {};

  /** Every request, as {@code POST /leases}. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** What stations said lies in their slots. */
  public final List<List<DriveId>> asked = new CopyOnWriteArrayList<>();

  public final List<DriveReport> reports = new CopyOnWriteArrayList<>();

  public final List<Progress> heartbeats = new CopyOnWriteArrayList<>();

  /** What stations said of themselves. */
  public final List<StationReport> statusReports = new CopyOnWriteArrayList<>();

  /** Leases that were given back. */
  public final List<Long> released = new CopyOnWriteArrayList<>();

  private static final class Work {
    private final Assignment assignment;
    private long lease;
    private String station = "";
    private long livesUntil;
    private DriveReport report;
    private boolean isParked;

    Work(Assignment assignment) {
      this.assignment = assignment;
    }
  }

  public FakeDock(Duration leaseLasts) throws IOException {
    this.leaseLasts = leaseLasts;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/dock/v1", this::answer);
    server.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Wants the drive to be moved. */
  public synchronized void expect(Assignment assignment) {
    works.put(assignment.drive(), new Work(assignment));
  }

  public void is(Mood now) {
    mood = now;
  }

  /** When it wants to be asked again while it is troubled. */
  public void retryAfter(int seconds) {
    retryAfterSeconds = seconds;
  }

  /** Changes as soon as it has given out the next drive. */
  public void isAfterAssigning(Mood then) {
    beforeAssigning =
        () -> {
          mood = then;
          beforeAssigning = () -> {};
        };
  }

  /** Does something whenever a drive is about to be given out. */
  public void beforeAssigning(Runnable what) {
    beforeAssigning = what;
  }

  /** Gives the drive to nobody, so that whoever has it has lost it. */
  public synchronized void takeAway(DriveId drive) {
    Work work = Objects.requireNonNull(works.get(drive));
    work.lease = ++lastLease;
    work.livesUntil = System.nanoTime();
  }

  /** Holds the drive back from stations, or does so no more. */
  public synchronized void park(DriveId drive, boolean isParked) {
    Objects.requireNonNull(works.get(drive)).isParked = isParked;
  }

  /** The newest lease of a drive. */
  public synchronized long lease(DriveId drive) {
    return Objects.requireNonNull(works.get(drive)).lease;
  }

  /** Whether nobody holds any drive. */
  public synchronized boolean holdsNothing() {
    return works.values().stream().allMatch(work -> work.livesUntil - System.nanoTime() <= 0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Mood now = mood;
      String path = exchange.getRequestURI().getPath().substring("/dock/v1".length());
      requests.add(exchange.getRequestMethod() + " " + path);
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (now) {
        case AWAY -> {}
        case HANGING -> closed.await();
        case MAD -> send(exchange, 200, "<html>".getBytes(StandardCharsets.UTF_8));
        case TROUBLED -> {
          exchange.getResponseHeaders().set("Retry-After", String.valueOf(retryAfterSeconds));
          error(exchange, 503, "The database of this service cannot be reached now.");
        }
        case CLOSED -> error(exchange, 403, "This is no token of a station: " + auth(exchange));
        case MUTE -> decide(exchange.getRequestMethod(), path, map(body), now);
        case WELL, REFUSING -> {
          if (!("Bearer " + TOKEN).equals(auth(exchange))) {
            error(exchange, 401, "Who are you?");
            return;
          }
          Answer answer = decide(exchange.getRequestMethod(), path, map(body), now);
          if (answer.status >= 400) {
            error(exchange, answer.status, "No: " + answer.status);
          } else {
            send(
                exchange,
                answer.status,
                answer.body.isEmpty() ? new byte[0] : JSON.writeValueAsBytes(answer.body));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String auth(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static Map<String, Object> map(byte[] body) {
    return body.length == 0 ? Map.of() : JSON.readValue(body, MAP);
  }

  private record Answer(int status, Map<String, Object> body) {
    Answer(int status) {
      this(status, Map.of());
    }
  }

  private synchronized Answer decide(
      String method, String path, Map<String, Object> body, Mood now) {
    if (path.equals("/leases")) {
      return assign(DockWire.text(body, "station"), DockWire.drives(body, "drives", 1_000));
    }
    if (path.startsWith("/stations/")) {
      statusReports.add(DockWire.station(body));
      return new Answer(204);
    }
    String[] parts = path.split("/", -1);
    long lease = Long.parseLong(parts[2]);
    Work work = works.values().stream().filter(w -> w.lease == lease).findFirst().orElse(null);
    if (work == null) {
      return new Answer(410);
    }
    if (method.equals("DELETE")) {
      released.add(lease);
      work.livesUntil = System.nanoTime();
      return new Answer(204);
    }
    if (parts[3].equals("progress")) {
      if (work.report != null) {
        return new Answer(410);
      }
      heartbeats.add(DockWire.progress(body));
      work.livesUntil = System.nanoTime() + leaseLasts.toNanos();
      return new Answer(200, DockWire.write(new Renewal(leaseLasts, false, work.isParked)));
    }
    work.report = DockWire.report(body);
    work.livesUntil = System.nanoTime();
    if (now == Mood.REFUSING) {
      return new Answer(409);
    }
    reports.add(work.report);
    return new Answer(204);
  }

  private Answer assign(String station, List<DriveId> present) {
    asked.add(new ArrayList<>(present));
    for (Work work : works.values()) {
      boolean isFree = work.livesUntil - System.nanoTime() <= 0 || work.station.equals(station);
      if (work.report == null
          && !work.isParked
          && isFree
          && present.contains(work.assignment.drive())) {
        beforeAssigning.run();
        boolean isTakenOver = work.lease != 0;
        work.lease = ++lastLease;
        work.station = station;
        work.livesUntil = System.nanoTime() + leaseLasts.toNanos();
        return new Answer(200, DockWire.write(numbered(work.assignment, work.lease, isTakenOver)));
      }
    }
    return new Answer(204);
  }

  private Assignment numbered(Assignment a, long lease, boolean isTakenOver) {
    return new Assignment(
        lease,
        isTakenOver,
        leaseLasts,
        a.job(),
        a.path(),
        a.type(),
        a.drive(),
        a.key(),
        a.manifestFile(),
        a.manifestHash(),
        a.target(),
        a.account(),
        a.diagnosticsPath(),
        a.logLevel(),
        a.backupDriveManifest(),
        a.export());
  }

  private static void error(HttpExchange exchange, int status, String message) throws IOException {
    Map<String, Object> error = Map.of("code", "X", "message", message);
    send(exchange, status, JSON.writeValueAsBytes(Map.of("error", error)));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
