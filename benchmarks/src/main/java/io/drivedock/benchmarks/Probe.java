package io.drivedock.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks a server for its health and tells it of a station, and notes how long that takes. */
final class Probe implements AutoCloseable {

  private static final long EVERY_MILLIS = 50;
  private static final int ANSWERS_WITHIN_MILLIS = 30_000;

  /**
   * Not the crowd's: it uses every port of its address within seconds. A system that meets the
   * remains of such a connection under the same port has the new one tried again a second later
   * (TcpExtTCPSynRetrans, with no TcpExtListenDrops), which says nothing about the server.
   */
  private static final String FROM = "127.0.0.2";

  private final URI server;
  private final byte[] health;
  private final byte[] heartbeat;
  private RawConnection station;
  private int reconnections;

  Probe(URI server, String stationToken) throws IOException {
    this.server = server;
    this.health =
        "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    this.heartbeat =
        RawConnection.request(
            server, stationToken, "PUT", "/dock/v1/stations/load", "{\"slots\":[],\"targets\":[]}");
    this.station = station();
  }

  private RawConnection station() throws IOException {
    return new RawConnection(server, ANSWERS_WITHIN_MILLIS, FROM);
  }

  /** Measures for some seconds and tells the report; {@code more} describes who else was there. */
  void during(String what, int seconds, Report report, double millisMax, Supplier<String> more)
      throws Exception {
    Report.progress("load, " + what);
    List<Double> healths = new ArrayList<>();
    List<Double> beats = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    reconnections = 0;
    long ends = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < ends) {
      healths.add(timed("health", this::askHealth, failures));
      beats.add(timed("heartbeat", this::beat, failures));
      TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
    }
    double worst = Math.max(Collections.max(healths), Collections.max(beats));
    String others = more.get();
    report.limited(
        "load: " + what,
        "answered within " + Measurements.number(millisMax) + " ms",
        "health %s, heartbeat %s, reconnected %d times; %d failed%s%s"
            .formatted(
                described(healths),
                described(beats),
                reconnections,
                failures.size(),
                failures.isEmpty() ? "" : " " + Set.copyOf(failures),
                others.isEmpty() ? "" : "; " + others),
        failures.isEmpty() && worst <= millisMax);
  }

  private static String described(List<Double> millis) {
    Measurements measurements = new Measurements(millis);
    return "p50 %s, p99 %s, max %s ms (n=%d)"
        .formatted(
            Measurements.number(measurements.median()),
            Measurements.number(measurements.percentile(0.99)),
            Measurements.number(Collections.max(millis)),
            millis.size());
  }

  private interface Ask {
    void now() throws IOException;
  }

  private static double timed(String what, Ask ask, List<String> failures) {
    long began = System.nanoTime();
    try {
      ask.now();
    } catch (IOException e) {
      failures.add(what + ": " + e.getMessage());
    }
    return (System.nanoTime() - began) / 1e6;
  }

  private void askHealth() throws IOException {
    try (RawConnection fresh = new RawConnection(server, ANSWERS_WITHIN_MILLIS, FROM)) {
      expect(200, fresh, health);
    }
  }

  private void beat() throws IOException {
    try {
      expect(204, station, heartbeat);
    } catch (IOException e) {
      // As a station does: it connects anew, and that counts with the rest of the time.
      reconnections++;
      station.close();
      station = station();
      expect(204, station, heartbeat);
    }
  }

  private static void expect(int status, RawConnection connection, byte[] request)
      throws IOException {
    int was = connection.send(request);
    if (was != status) {
      throw new IOException("answered with " + was + ": " + connection.body().strip());
    }
  }

  @Override
  public void close() throws IOException {
    station.close();
  }
}
