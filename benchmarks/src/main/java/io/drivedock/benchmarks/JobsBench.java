package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How fast the jobs API is on SQLite with full sync: reads, durable creates beside plain inserts,
 * pages of many jobs, and a purge of many with the API at work meanwhile.
 */
final class JobsBench implements Bench.Measurement {

  private static final double READS_MIN = 3_000;
  private static final double READS_AIM = 8_000;
  private static final double READ_MILLIS_MAX = 10;
  private static final double CREATES_MIN = 150;
  private static final double CREATES_AIM = 1_000;
  private static final double PAGE_MILLIS_MAX = 20;
  private static final double PURGE_SECONDS_MAX = 60;
  private static final double PURGE_MILLIS_MAX = 100;
  private static final double TRAVEL_SECONDS_MAX = 1;

  private static final int READERS = 4;
  private static final int CREATORS = 32;
  private static final int PAGES = 40;
  private static final double PLAIN_SECONDS = 5;
  private static final Duration WARM = Duration.ofSeconds(10);
  private static final Duration MEASURED = Duration.ofSeconds(15);
  private static final Duration DUE_IN = Duration.ofDays(95);
  private static final long PURGE_LOOK_MILLIS = 20;

  /** What one measurement of many requests gave. */
  private record Rate(double perSecond, Measurements millis, double serverCpu, double ownCpu) {
    String text(int connections) {
      return ("%s/s, p50 %s ms, p99 %s ms over %d connections; CPU of the server %s ms each, of the"
              + " load %s ms")
          .formatted(
              Measurements.number(perSecond),
              Measurements.number(millis.median()),
              Measurements.number(millis.percentile(0.99)),
              connections,
              Measurements.number(serverCpu),
              Measurements.number(ownCpu));
    }
  }

  private interface Request {
    byte[] next();
  }

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    Path data = place.resolve("many");
    String token;
    try (Server server = Server.start(place, data, Map.of(), "--no-station")) {
      token = server.token().orElseThrow();
      creates(place, server, token, report);
    }
    Report.progress("jobs, filling a file with %,d".formatted(scale.manyJobs()));
    new ManyJobs(data).fill(scale.manyJobs(), Instant.now().plus(Duration.ofDays(300)));
    try (Server server = Server.start(place, data, Map.of(), "--no-station")) {
      reads(server, token, scale, report);
      pages(server, token, scale, report);
    }
    purge(place, scale, report);
  }

  // ---- creates

  private static void creates(Place place, Server server, String token, Report report)
      throws IOException, InterruptedException, ExecutionException, SQLException {
    double plain =
        ManyJobs.plainInsertsPerSecond(place.resolve("plain.db"), JobsApi.body(0), PLAIN_SECONDS);
    AtomicInteger number = new AtomicInteger();
    Request create =
        () -> {
          int n = number.incrementAndGet();
          return RawConnection.request(
              server.url(), token, "PUT", JobsApi.path(n), JobsApi.body(n));
        };
    Rate rate = warmAndMeasured(server, CREATORS, 201, create);
    Rate alone = measured(server, 1, 201, MEASURED, create);
    report.limited(
        "jobs: durable creates",
        "%s/s (aim %s)"
            .formatted(Measurements.number(CREATES_MIN), Measurements.number(CREATES_AIM)),
        "%s; x%s of plain inserts, one commit each, of which %s/s; one connection alone %s/s"
            .formatted(
                rate.text(CREATORS),
                Measurements.number(rate.perSecond() / plain),
                Measurements.number(plain),
                Measurements.number(alone.perSecond())),
        rate.perSecond() >= CREATES_MIN);
  }

  // ---- reads

  private static void reads(Server server, String token, Scale scale, Report report)
      throws IOException, InterruptedException, ExecutionException {
    AtomicInteger number = new AtomicInteger();
    Request read =
        () -> {
          int n = (int) (number.incrementAndGet() * 7_919L % scale.manyJobs());
          return RawConnection.request(server.url(), token, "GET", JobsApi.pathOfMany(n), "");
        };
    Rate rate = warmAndMeasured(server, READERS, 200, read);
    report.limited(
        "jobs: reads of one of %,d jobs".formatted(scale.manyJobs()),
        "%s/s, p99 %s ms (aim %s/s)"
            .formatted(
                Measurements.number(READS_MIN),
                Measurements.number(READ_MILLIS_MAX),
                Measurements.number(READS_AIM)),
        rate.text(READERS),
        rate.perSecond() >= READS_MIN && rate.millis().percentile(0.99) <= READ_MILLIS_MAX);
  }

  // ---- pages

  private static void pages(Server server, String token, Scale scale, Report report)
      throws IOException {
    int many = scale.manyJobs();
    String middle = "&after=" + ManyJobs.id(many / 2);
    String last = "&after=" + ManyJobs.id(100);
    Map<String, String> filters = new LinkedHashMap<>();
    filters.put("no filter", "");
    filters.put("state, all", "&state=Creating");
    filters.put("state, none", "&state=Closed");
    filters.put("type, all", "&type=Import");
    filters.put("type, none", "&type=Export");
    filters.put("state and type, none", "&state=Creating&type=Export");
    filters.put("tracking number", "&trackingNumber=track" + many / 3);
    filters.put("drive", "&drive=adrive" + many / 3);
    double slowest = 0;
    StringBuilder text = new StringBuilder();
    try (RawConnection connection = new RawConnection(server.url())) {
      for (Map.Entry<String, String> filter : filters.entrySet()) {
        text.append(text.isEmpty() ? "" : "; ").append(filter.getKey());
        for (String place : List.of("", middle, last)) {
          byte[] request =
              RawConnection.request(
                  server.url(),
                  token,
                  "GET",
                  "/dock/v1/jobs?top=100" + filter.getValue() + place,
                  "");
          Measurements millis = pages(connection, request);
          slowest = Math.max(slowest, millis.median());
          text.append(' ').append(Measurements.number(millis.median()));
        }
      }
    }
    report.limited(
        "jobs: a page of 100 of %,d jobs, first, middle and last, p50 in ms".formatted(many),
        Measurements.number(PAGE_MILLIS_MAX) + " ms",
        text.toString(),
        slowest <= PAGE_MILLIS_MAX);
  }

  private static Measurements pages(RawConnection connection, byte[] request) throws IOException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      long began = System.nanoTime();
      expect(connection, request, 200);
      if (i >= PAGES / 4) {
        millis.add((System.nanoTime() - began) / 1e6);
      }
    }
    return new Measurements(millis);
  }

  // ---- purge

  /** Time is moved over jobs that are due: by one request, while others are answered. */
  private static void purge(Place place, Scale scale, Report report) throws Exception {
    Path data = place.resolve("purge");
    try (Server server = Server.emulator(place, data);
        JobsApi api =
            new JobsApi(server.url(), server.token().orElseThrow(), JobsApi.newClient())) {
      api.create(0);
      travel(server, report);
      // That one is gone; the next is what the many are copies of.
      api.create(1);
    }
    new ManyJobs(data).fill(scale.dueJobs(), Instant.now().plus(DUE_IN));
    try (Server server = Server.emulator(place, data);
        ExecutorService traveller = Executors.newSingleThreadExecutor();
        RawConnection connection = new RawConnection(server.url())) {
      String token = server.token().orElseThrow();
      Future<Double> purge = traveller.submit(() -> advance(server, token, "100d"));
      byte[] read = RawConnection.request(server.url(), token, "GET", "/dock/v1/rounds", "");
      List<Double> reads = new ArrayList<>();
      List<Double> creates = new ArrayList<>();
      for (int number = 2; !purge.isDone(); number++) {
        reads.add(millis(connection, read, 200));
        String path = JobsApi.path(number);
        String body = JobsApi.body(number);
        creates.add(
            millis(connection, RawConnection.request(server.url(), token, "PUT", path, body), 201));
        Thread.sleep(PURGE_LOOK_MILLIS);
      }
      double seconds = purge.get() / 1e3;
      requireGone(connection, server, token);
      tellPurge(scale, seconds, new Measurements(reads), new Measurements(creates), report);
    }
  }

  /** How long 90 days take where there is next to nothing to do. */
  private static void travel(Server server, Report report) throws IOException {
    double seconds = advance(server, server.token().orElseThrow(), "90d") / 1e3;
    report.limited(
        "jobs: 90 days in an emulator of one job",
        Measurements.number(TRAVEL_SECONDS_MAX) + " s",
        Measurements.number(seconds) + " s",
        seconds <= TRAVEL_SECONDS_MAX);
  }

  /** Lets time pass; how many milliseconds that took. */
  private static double advance(Server server, String token, String time) throws IOException {
    String body = "{\"advance\":\"%s\"}".formatted(time);
    try (RawConnection connection = new RawConnection(server.url())) {
      return millis(
          connection,
          RawConnection.request(server.url(), token, "POST", "/emulator/clock", body),
          200);
    }
  }

  private static void requireGone(RawConnection connection, Server server, String token)
      throws IOException {
    String path = "/dock/v1/jobs?trackingNumber=track1";
    expect(connection, RawConnection.request(server.url(), token, "GET", path, ""), 200);
    if (!connection.body().equals("{\"value\":[]}")) {
      throw new IOException("jobs that were due are still there: " + connection.body());
    }
  }

  private static double millis(RawConnection connection, byte[] request, int status)
      throws IOException {
    long began = System.nanoTime();
    expect(connection, request, status);
    return (System.nanoTime() - began) / 1e6;
  }

  private static void tellPurge(
      Scale scale, double seconds, Measurements reads, Measurements creates, Report report) {
    double slow = Math.max(reads.percentile(0.99), creates.percentile(0.99));
    report.limited(
        "jobs: a clock that is moved over %,d due jobs".formatted(scale.dueJobs()),
        Measurements.number(PURGE_SECONDS_MAX) + " s",
        Measurements.number(seconds) + " s until all are erased",
        seconds <= PURGE_SECONDS_MAX);
    report.limited(
        "jobs: the API meanwhile, p99",
        Measurements.number(PURGE_MILLIS_MAX) + " ms",
        "reads %s ms, creates %s ms (p50 %s and %s)"
            .formatted(
                Measurements.number(reads.percentile(0.99)),
                Measurements.number(creates.percentile(0.99)),
                Measurements.number(reads.median()),
                Measurements.number(creates.median())),
        slow <= PURGE_MILLIS_MAX);
  }

  // ---- load

  private static Rate warmAndMeasured(Server server, int connections, int status, Request request)
      throws IOException, InterruptedException, ExecutionException {
    measured(server, connections, status, WARM, request);
    return measured(server, connections, status, MEASURED, request);
  }

  private static Rate measured(
      Server server, int connections, int status, Duration time, Request request)
      throws IOException, InterruptedException, ExecutionException {
    double serverBefore = server.vitals().cpuSeconds();
    double ownBefore = Vitals.ofThis().cpuSeconds();
    long began = System.nanoTime();
    long ends = began + time.toNanos();
    Callable<List<Double>> client =
        () -> {
          List<Double> millis = new ArrayList<>();
          try (RawConnection connection = new RawConnection(server.url())) {
            for (long now = System.nanoTime(); now - ends < 0; ) {
              expect(connection, request.next(), status);
              long answered = System.nanoTime();
              millis.add((answered - now) / 1e6);
              now = answered;
            }
          }
          return millis;
        };
    List<Double> all = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(connections)) {
      List<Future<List<Double>>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        running.add(clients.submit(client));
      }
      for (Future<List<Double>> one : running) {
        all.addAll(one.get());
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Rate(
        all.size() / seconds,
        new Measurements(all),
        (server.vitals().cpuSeconds() - serverBefore) * 1e3 / all.size(),
        (Vitals.ofThis().cpuSeconds() - ownBefore) * 1e3 / all.size());
  }

  private static void expect(RawConnection connection, byte[] request, int status)
      throws IOException {
    int answered = connection.send(request);
    if (answered != status) {
      throw new IOException("%d and not %d: %s".formatted(answered, status, connection.body()));
    }
  }
}
