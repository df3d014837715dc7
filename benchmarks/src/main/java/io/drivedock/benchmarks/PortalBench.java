package io.drivedock.benchmarks;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long pages of the portal take, on a server with many jobs, for somebody who has signed in.
 */
final class PortalBench implements Bench.Measurement {

  private static final int JOBS = 100_000;
  private static final double MILLIS_MAX = 100;
  private static final int TIMES = 40;
  private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    Path data = place.resolve("portal");
    String token;
    try (Server server = Server.start(place, data, Map.of(), "--no-station")) {
      token = server.token().orElseThrow();
      // The one that all others are like.
      try (JobsApi api = new JobsApi(server.url(), token, JobsApi.newClient())) {
        api.create(0);
      }
    }
    Report.progress("portal, filling a file with %,d".formatted(JOBS));
    new ManyJobs(data).fill(JOBS, Instant.now().plus(Duration.ofDays(300)));
    try (Server server = Server.start(place, data, Map.of(), "--no-station");
        HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
      signIn(browser, server.url(), token);
      lists(browser, server.url(), report);
      for (String page : List.of("/portal/dock", "/portal/overview")) {
        Measurements millis = millis(browser, server.url().resolve(page));
        report.limited(
            "portal: %s with %,d jobs, p50".formatted(page, JOBS),
            Measurements.number(MILLIS_MAX) + " ms",
            millis.toString(),
            millis.median() <= MILLIS_MAX);
      }
    }
  }

  private static void lists(HttpClient browser, URI server, Report report) throws Exception {
    Map<String, String> queries = new LinkedHashMap<>();
    queries.put("newest", "");
    queries.put("middle", "after=" + ManyJobs.id(JOBS / 2));
    queries.put("last", "after=" + ManyJobs.id(100));
    queries.put("a state, all", "state=Creating");
    queries.put("a state, none", "state=Closed");
    queries.put("state and type, none", "state=Creating&type=Export");
    queries.put("a text in many names", "text=job");
    queries.put("a text in no name", "text=nothing-like-it");
    queries.put("a text in no name, a state", "text=nothing-like-it&state=Creating");
    queries.put("a tracking number", "text=track" + JOBS / 3);
    queries.put("a serial", "text=adrive" + JOBS / 3);
    double slowest = 0;
    List<String> told = new ArrayList<>();
    for (Map.Entry<String, String> query : queries.entrySet()) {
      Measurements millis = millis(browser, server.resolve("/portal/jobs?" + query.getValue()));
      slowest = Math.max(slowest, millis.median());
      told.add(query.getKey() + " " + Measurements.number(millis.median()));
    }
    report.limited(
        "portal: the list of %,d jobs, 50 a page, p50 in ms".formatted(JOBS),
        Measurements.number(MILLIS_MAX) + " ms",
        String.join(", ", told),
        slowest <= MILLIS_MAX);
  }

  /** How long a page takes from the request to its last byte, once it is warm. */
  private static Measurements millis(HttpClient browser, URI page) throws Exception {
    List<Double> took = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      long began = System.nanoTime();
      HttpResponse<String> answer =
          browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
      double millis = (System.nanoTime() - began) / 1e6;
      if (answer.statusCode() != 200) {
        throw new IOException(page + " was answered with " + answer.statusCode());
      }
      if (i >= TIMES / 4) {
        took.add(millis);
      }
    }
    return new Measurements(took);
  }

  private static void signIn(HttpClient browser, URI server, String token) throws Exception {
    URI place = server.resolve("/portal/sign-in");
    String page =
        browser.send(HttpRequest.newBuilder(place).build(), BodyHandlers.ofString()).body();
    Matcher form = FORM_TOKEN.matcher(page);
    if (!form.find()) {
      throw new IOException("the page to sign in has no form");
    }
    String fields = "token=" + encoded(token) + "&_csrf=" + encoded(form.group(1));
    HttpRequest request =
        HttpRequest.newBuilder(place)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(BodyPublishers.ofString(fields))
            .build();
    int status = browser.send(request, BodyHandlers.ofString()).statusCode();
    if (status != 303) {
      throw new IOException("signing in was answered with " + status);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
