package io.drivedock.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.job.JobPath;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;

/** Who may open which page and send which form: every route, tried as everybody. */
final class PortalRightsTest {

  /** C: customers; O: operators; A: auditors. Whoever is not named is refused. */
  private static final String TABLE =
      """
      GET  /portal                                            COA
      GET  /portal/jobs                                       COA
      GET  /portal/jobs/live                                  COA
      GET  /portal/jobs/new                                   CO
      POST /portal/jobs/new                                   CO
      GET  /portal/jobs/{job}                                 COA
      GET  /portal/jobs/{job}/live                            COA
      GET  /portal/jobs/{job}/edit                            CO
      POST /portal/jobs/{job}/edit                            CO
      GET  /portal/jobs/{job}/ship                            CO
      POST /portal/jobs/{job}/ship                            CO
      GET  /portal/jobs/{job}/cancel                          CO
      POST /portal/jobs/{job}/cancel                          CO
      GET  /portal/jobs/{job}/delete                          CO
      POST /portal/jobs/{job}/delete                          CO
      GET  /portal/jobs/{job}/withdraw/{drive}                CO
      POST /portal/jobs/{job}/withdraw/{drive}                CO
      POST /portal/jobs/{job}/keys                            CO
      GET  /portal/jobs/{job}/label                           COA
      GET  /portal/jobs/{job}/slip                            COA
      GET  /portal/jobs/{job}/status-link                     COA
      POST /portal/jobs/{job}/status-link                     CO
      POST /portal/jobs/{job}/status-link/revoke              CO
      GET  /portal/jobs/{job}/drives/{drive}/logs/{kind}      COA
      GET  /portal/jobs/{job}/drives/{drive}/logs/{kind}/file COA
      POST /portal/scan                                       OA
      GET  /portal/dock                                       OA
      GET  /portal/dock/live                                  OA
      POST /portal/dock/scan                                  OA
      GET  /portal/dock/parcels/{job}                         OA
      GET  /portal/dock/parcels/{job}/live                    OA
      POST /portal/dock/parcels/{job}/scan                    O
      POST /portal/dock/parcels/{job}/return                  O
      POST /portal/dock/parcels/{job}/wait                    O
      POST /portal/dock/parcels/{job}/give-up                 O
      POST /portal/dock/parcels/{job}/notes                   O
      POST /portal/dock/parcels/{job}/notes/{note}/remove     O
      POST /portal/dock/parcels/{job}/photos                  O
      GET  /portal/dock/parcels/{job}/photos/{photo}          OA
      POST /portal/dock/parcels/{job}/photos/{photo}/remove   O
      POST /portal/dock/parcels/{job}/drives/{drive}/receive  O
      POST /portal/dock/parcels/{job}/drives/{drive}/missing  O
      POST /portal/dock/parcels/{job}/drives/{drive}/start    O
      POST /portal/dock/parcels/{job}/drives/{drive}/park     O
      POST /portal/dock/parcels/{job}/drives/{drive}/eject    O
      POST /portal/dock/parcels/{job}/drives/{drive}/finish   O
      POST /portal/dock/parcels/{job}/drives/{drive}/finishWithoutStation O
      GET  /portal/overview                                   OA
      GET  /portal/overview/live                              OA
      GET  /portal/tokens                                     O
      POST /portal/tokens/{token}/revoke                      O
      """;

  /** What everybody may open, signed in or not: none of it tells of a job but the signed link. */
  private static final Set<String> OPEN =
      Set.of(
          "GET /portal/assets/{hash}/{name}",
          "GET /portal/language/{tag}",
          "GET /portal/status/{signed}",
          "GET /portal/sign-in",
          "POST /portal/sign-in",
          "POST /portal/sign-out",
          "GET /portal/sign-in/issuer",
          "GET /portal/sign-in/issuer/callback",
          "GET /portal/sign-in/issuer/leave");

  private static final String OTHER_SUBSCRIPTION = "99999999-2222-3333-4444-555555555555";
  private static final Caller ADA = Caller.of("ada", Role.OPERATOR);
  private static final DriveId DRIVE = SampleDrafts.A;

  private static final Map<Role, Browser> BROWSERS = new EnumMap<>(Role.class);
  private static TestServer server;
  private static Browser elsewhere;
  private static int jobs;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.start(folder, Map.of());
    for (Role role : List.of(Role.CUSTOMER, Role.OPERATOR, Role.AUDITOR)) {
      BROWSERS.put(role, Browser.of(server, role));
    }
    elsewhere = new Browser(server);
    elsewhere.signIn(
        server
            .server()
            .tokens()
            .issue("far", Role.CUSTOMER, Scope.within(List.of(OTHER_SUBSCRIPTION))));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Map<String, String> table() {
    Map<String, String> table = new LinkedHashMap<>();
    TABLE
        .lines()
        .map(line -> line.split(" +", 3))
        .forEach(row -> table.put(row[0] + " " + row[1], row[2]));
    return table;
  }

  @Test
  void theTableNamesEveryRouteAndNoOther() {
    Set<String> named = new TreeSet<>(table().keySet());
    Set<String> routes = routes(server);
    assertThat(routes).containsAll(OPEN);
    routes.removeAll(OPEN);
    assertThat(routes).isEqualTo(named);
  }

  /** Method and path of every route of a server's portal. */
  static Set<String> routes(TestServer server) {
    Set<String> routes = new TreeSet<>();
    server.portal().accept(new Collector(routes));
    return routes;
  }

  @Test
  void everyRouteAnswersEveryRoleAsTheTableSays() {
    table()
        .forEach(
            (route, who) -> {
              BROWSERS.forEach(
                  (role, browser) -> {
                    boolean mayIt = who.indexOf(role.name().charAt(0)) >= 0;
                    if (!(mayIt && route.endsWith("/live"))) {
                      int status = ask(browser, route).statusCode();
                      assertThat(status == 403).as(route + " as " + role).isEqualTo(!mayIt);
                    }
                  });
            });
  }

  @Test
  void nobodyGetsPastTheSignInPage() {
    for (String route : table().keySet()) {
      HttpResponse<String> answer = ask(new Browser(server), route);
      boolean isStopped =
          answer.statusCode() == 403
              || answer.statusCode() == 401
              || answer.headers().firstValue("Location").orElse("").startsWith("/portal/sign-in");
      assertThat(isStopped).as(route + ": " + answer).isTrue();
    }
  }

  /** One of another subscription and one that never was look the same. */
  @Test
  void whoIsLimitedToOtherSubscriptionsFindsNoJob() {
    for (String route : table().keySet()) {
      if (route.contains("/portal/jobs/{job}")) {
        HttpResponse<String> answer = ask(elsewhere, route);
        assertThat(answer.statusCode()).as(route).isEqualTo(404);
        assertThat(answer.body()).as(route).doesNotContain("Harbour", "job-" + jobs);
      } else if (route.contains("/dock") || route.contains("/overview")) {
        assertThat(ask(elsewhere, route).statusCode()).as(route).isEqualTo(403);
      }
    }
    assertThat(elsewhere.get("/portal/jobs").body()).doesNotContain("job-1");
  }

  private static HttpResponse<String> ask(Browser browser, String route) {
    String[] words = route.split(" ", 2);
    String path =
        words[1]
            .replace("{job}", fresh().id().toString())
            .replace("{drive}", DRIVE.value())
            .replace("{kind}", "error")
            .replace("{note}", "none")
            .replace("{token}", "none")
            .replace("{photo}", "none");
    if (words[0].equals("GET")) {
      return browser.get(path);
    }
    String token = tokenOf(browser);
    Function<String, Map<String, String>> fields = csrf -> Map.of("_csrf", csrf);
    return browser.postRaw(
        path, fields.apply(token), request -> request.setHeader("Sec-Fetch-Site", "same-origin"));
  }

  private static String tokenOf(Browser browser) {
    Matcher token =
        Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
            .matcher(browser.get("/portal/jobs").body());
    return token.find() ? token.group(1) : "";
  }

  private static Job fresh() {
    JobPath path = SampleDrafts.path("job-" + ++jobs);
    Outcome made = server.jobs().create(ADA, path, SampleDrafts.importOf(DRIVE, SampleDrafts.B));
    return ((Outcome.Created) made).job();
  }

  /** Notes method and path of every route. */
  private record Collector(Set<String> routes) implements RouterFunctions.Visitor {

    private static final Pattern ROUTE = Pattern.compile("\\(?(GET|POST) && ([^)]+)\\)?");

    @Override
    public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
      Matcher matcher = ROUTE.matcher(predicate.toString());
      if (matcher.matches()) {
        routes.add(matcher.group(1) + " " + matcher.group(2));
      } else {
        assertThat(predicate.toString()).as("a route of another form").isEqualTo("/portal/**");
      }
    }

    @Override
    public void startNested(RequestPredicate predicate) {
      throw new AssertionError("nested routes are not looked into: " + predicate);
    }

    @Override
    public void endNested(RequestPredicate predicate) {}

    @Override
    public void resources(Function<ServerRequest, java.util.Optional<Resource>> lookup) {
      throw new AssertionError("resources are not looked into");
    }

    @Override
    public void attributes(Map<String, Object> attributes) {}

    @Override
    public void unknown(RouterFunction<?> routerFunction) {
      throw new AssertionError("not looked into: " + routerFunction);
    }
  }
}
