package io.drivedock.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How soon the server answers: from the start of the command to the answer to the first authorised
 * request, a list of jobs. Warm: everything that is read has been read before.
 */
final class StartBench implements Bench.Measurement {

  private static final double SECONDS_MAX = 3;
  private static final double SECONDS_AIM = 1.5;
  private static final Map<String, String> WITH_CACHE = Map.of();
  private static final Map<String, String> WITHOUT_CACHE = Map.of("DRIVEDOCK_FAST_START", "no");

  private record Start(double seconds, double cpuSeconds, long residentBytes) {}

  @Override
  public void run(Place place, Scale scale, Report report)
      throws IOException, InterruptedException {
    Path cache = place.checkout().resolve("app/target/drivedock/drivedock.aot");
    boolean hasCache = Files.exists(cache) && Files.size(cache) > 0;
    if (!hasCache) {
      report.notMeasured(
          "start with the cache", "the cache could not be made; see " + cache + ".log");
    }
    Path data = place.resolve("start");
    try (HttpClient http = JobsApi.newClient()) {
      String token = firstStart(place, data, http, report);
      List<Start> with = new ArrayList<>();
      List<Start> without = new ArrayList<>();
      for (int round = 0; round < scale.starts(); round++) {
        Report.progress("start, round " + (round + 1) + " of " + scale.starts());
        if (hasCache) {
          with.add(start(place, data, token, http, WITH_CACHE));
        }
        without.add(start(place, data, token, http, WITHOUT_CACHE));
      }
      if (hasCache) {
        Measurements seconds = new Measurements(with.stream().map(Start::seconds).toList());
        report.limited(
            "start: first answer of a warm start",
            "%.0f s (aim %.1f s)".formatted(SECONDS_MAX, SECONDS_AIM),
            told(with) + (seconds.median() <= SECONDS_AIM ? "" : "; the aim is missed"),
            seconds.median() <= SECONDS_MAX);
      }
      report.told("start: the same without the cache of fast starts", told(without));
    }
  }

  /** Makes the data folder and its database, and brings everything into memory. */
  private static String firstStart(Place place, Path data, HttpClient http, Report report)
      throws IOException, InterruptedException {
    try (Server server = Server.start(place, data, WITH_CACHE)) {
      String token = server.token().orElseThrow();
      new JobsApi(server.url(), token, http)
          .get(new JobsApi(server.url(), token, http).firstPage());
      report.told(
          "start: the first one, which makes the database",
          Measurements.number(server.secondsSinceStart()) + " s");
      return token;
    }
  }

  private static Start start(
      Place place, Path data, String token, HttpClient http, Map<String, String> environment)
      throws IOException, InterruptedException {
    try (Server server = Server.start(place, data, environment)) {
      JobsApi api = new JobsApi(server.url(), token, http);
      api.get(api.firstPage());
      double seconds = server.secondsSinceStart();
      Vitals vitals = server.vitals();
      return new Start(seconds, vitals.cpuSeconds(), vitals.residentBytes());
    }
  }

  private static String told(List<Start> starts) {
    return "%s s, %s CPU-s, %s MiB resident, n=%d"
        .formatted(
            new Measurements(starts.stream().map(Start::seconds).toList()),
            new Measurements(starts.stream().map(Start::cpuSeconds).toList()),
            Measurements.number(
                new Measurements(
                            starts.stream().map(start -> (double) start.residentBytes()).toList())
                        .median()
                    / (1L << 20)),
            starts.size());
  }
}
