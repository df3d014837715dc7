package io.drivedock.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The memory of server and station in one process with many jobs, which are created and listed over
 * HTTP, and how fast that goes.
 */
final class MemoryBench implements Bench.Measurement {

  private static final long RESIDENT_MAX = 320L << 20;
  private static final long RESIDENT_AIM = 200L << 20;
  private static final int CONNECTIONS = 4;
  private static final int LISTINGS = 3;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public void run(Place place, Scale scale, Report report)
      throws IOException, InterruptedException, ExecutionException {
    try (Server server = Server.start(place, place.resolve("memory"), Map.of());
        JobsApi api =
            new JobsApi(server.url(), server.token().orElseThrow(), JobsApi.newClient())) {
      api.get(api.firstPage());
      long started = server.vitals().residentBytes();
      Report.progress("memory, creating %,d jobs".formatted(scale.jobs()));
      double cpuBefore = server.vitals().cpuSeconds();
      long began = System.nanoTime();
      Measurements puts = create(api, scale.jobs());
      double seconds = (System.nanoTime() - began) / 1e9;
      double cpu = server.vitals().cpuSeconds() - cpuBefore;
      long created = server.vitals().residentBytes();
      report.told(
          "memory: creating %,d jobs over %d connections".formatted(scale.jobs(), CONNECTIONS),
          "%s jobs/s, p50 %s ms, p99 %s ms, %s CPU-ms each"
              .formatted(
                  Measurements.number(scale.jobs() / seconds),
                  Measurements.number(puts.median()),
                  Measurements.number(puts.percentile(0.99)),
                  Measurements.number(cpu * 1e3 / scale.jobs())));
      List<Double> pages = new ArrayList<>();
      for (int i = 0; i < LISTINGS; i++) {
        pages.addAll(list(api, scale.jobs()));
      }
      Measurements page = new Measurements(pages);
      report.told(
          "memory: listing them, pages of 100",
          "p50 %s ms, p99 %s ms"
              .formatted(
                  Measurements.number(page.median()), Measurements.number(page.percentile(0.99))));
      Vitals end = server.vitals();
      report.limited(
          "memory: resident with %,d jobs, at the peak".formatted(scale.jobs()),
          "%s (aim %s)".formatted(Vitals.mib(RESIDENT_MAX), Vitals.mib(RESIDENT_AIM)),
          "%s (after the start %s, created %s, listed %s)%s"
              .formatted(
                  Vitals.mib(end.residentBytesPeak()),
                  Vitals.mib(started),
                  Vitals.mib(created),
                  Vitals.mib(end.residentBytes()),
                  end.residentBytesPeak() <= RESIDENT_AIM ? "" : "; the aim is missed"),
          end.residentBytesPeak() <= RESIDENT_MAX);
    }
  }

  /** Creates jobs; how long each took, in milliseconds. */
  private static Measurements create(JobsApi api, int jobs)
      throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger();
    Callable<List<Double>> customer =
        () -> {
          List<Double> took = new ArrayList<>();
          for (int job = next.getAndIncrement(); job < jobs; job = next.getAndIncrement()) {
            long began = System.nanoTime();
            api.create(job);
            took.add((System.nanoTime() - began) / 1e6);
          }
          return took;
        };
    List<Double> all = new ArrayList<>();
    try (ExecutorService customers = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<List<Double>>> running = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        running.add(customers.submit(customer));
      }
      for (Future<List<Double>> one : running) {
        all.addAll(one.get());
      }
    }
    return new Measurements(all);
  }

  /** Reads every page; how long each took, in milliseconds. */
  private static List<Double> list(JobsApi api, int jobs) throws IOException, InterruptedException {
    List<Double> took = new ArrayList<>();
    int found = 0;
    URI address = api.firstPage();
    while (address != null) {
      long began = System.nanoTime();
      String body = api.get(address);
      took.add((System.nanoTime() - began) / 1e6);
      JsonNode page = JSON.readTree(body);
      found += page.get("value").size();
      address = page.has("nextLink") ? URI.create(page.get("nextLink").stringValue()) : null;
    }
    if (found != jobs) {
      throw new IOException("the pages list %d jobs and not %d".formatted(found, jobs));
    }
    return took;
  }
}
