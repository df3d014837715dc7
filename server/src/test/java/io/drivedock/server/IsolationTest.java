package io.drivedock.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.portal.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nobody reaches another's data: every method at every path of the server, with what belongs to one
 * customer in it, as everybody who is limited to another's subscription and as nobody. A path that
 * is new fails until this test knows what it names or that it is for everybody.
 */
final class IsolationTest {

  private static final String OTHER = "bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb";
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");
  private static final Set<Integer> REFUSED = Set.of(401, 403, 404, 405);

  /** What names nothing of anybody: it may be answered, but with nothing of another's. */
  private static final Set<String> FOR_EVERYBODY =
      Set.of(
          "/",
          "/health",
          "/providers",
          "/providers/{namespace}",
          "/providers/Microsoft.ImportExport/locations",
          "/providers/Microsoft.ImportExport/locations/{location}",
          "/providers/Microsoft.ImportExport/operations",
          "/subscriptions",
          "/tenants",
          "/metadata/endpoints",
          "/portal",
          "/ready",
          "/portal/**",
          "/portal/assets/{hash}/{name}",
          "/portal/jobs",
          "/portal/jobs/live",
          "/portal/jobs/new",
          "/portal/language/{tag}",
          "/portal/sign-in",
          "/portal/sign-in/issuer",
          "/portal/sign-in/issuer/callback",
          "/portal/sign-in/issuer/leave",
          "/portal/sign-out");

  /** Of one installation, whose parcels lie on one bench: closed to who is limited. */
  private static final Pattern OF_THE_DOCK =
      Pattern.compile("/dock/v1/.+|/portal/(dock|overview|tokens)(/.+)?|/portal/scan");

  /** Where clients of ARM sign in. */
  private static final Pattern SIGN_IN = Pattern.compile("/.*(adfs|oauth2|openid|discovery).*");

  /** These change whenever somebody comes; what they hold of the customer is nothing. */
  private static final Set<String> TABLES_OF_CALLERS = Set.of("sessions", "tokens", "arrivals");

  private static Path database;
  private static TestServer server;
  private static PlantedTenant tenant;
  private static List<Visitor> limited;

  /**
   * Somebody, by token and in the portal.
   *
   * @param browser absent where there is no session
   */
  private record Visitor(String name, String token, Browser browser, String formToken) {

    HttpRequest.Builder request(String method, String path) {
      boolean isForm = path.toLowerCase(Locale.ROOT).startsWith("/portal");
      boolean hasBody = List.of("POST", "PUT", "PATCH").contains(method);
      HttpRequest.Builder request =
          server
              .request(method, path, hasBody ? isForm ? FORM : "{}" : null)
              .setHeader("Accept", isForm ? "text/html" : "application/json");
      if (isForm) {
        request
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .header("X-CSRF-TOKEN", formToken);
        if (browser != null) {
          request.header("Cookie", "drivedock-session=" + browser.cookie("drivedock-session"));
        }
      } else if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return request;
    }
  }

  /** What forms ask, in the words of another's. */
  private static final String FORM =
      "subscription="
          + PlantedTenant.SUBSCRIPTION
          + "&resourceGroup=alpha-group&name=alpha-import&type=Import&step=create"
          + "&properties.jobType=Import&text=ALPHADRIVE1&state=Creating";

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    database = folder.resolve("drivedock.db");
    server =
        TestServer.start(folder, PlantedTenant.azureEndpoint(OTHER), PlantedTenant.logSource());
    tenant = PlantedTenant.in(server);
    limited = List.of(limited(Role.CUSTOMER), limited(Role.OPERATOR), limited(Role.AUDITOR));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Visitor limited(Role role) {
    String name = "far " + role.text();
    String token = server.server().tokens().issue(name, role, Scope.within(List.of(OTHER)));
    Browser browser = new Browser(server);
    browser.signIn(token);
    return new Visitor(name, token, browser, browser.formToken("/portal/jobs"));
  }

  // ---- what is asked

  private static boolean isForEverybody(String path) {
    return FOR_EVERYBODY.contains(path) || SIGN_IN.matcher(path).matches();
  }

  /** A path in every way that names something of the customer's. */
  private static List<String> filled(String path) {
    List<String> filled = new ArrayList<>(List.of(path));
    Matcher variable = VARIABLE.matcher(path);
    while (variable.find()) {
      List<String> values = tenant.values(path, variable.group(1));
      assertThat(values).as("what %s in %s stands for", variable.group(), path).isNotEmpty();
      filled =
          filled.stream()
              .flatMap(left -> values.stream().map(value -> left.replace(variable.group(), value)))
              .toList();
    }
    return filled;
  }

  private static List<String> closedPaths() {
    List<String> closed = new ArrayList<>();
    for (String path : server.routes().paths()) {
      if (!isForEverybody(path)) {
        boolean isKnown = OF_THE_DOCK.matcher(path).matches() || path.contains("{");
        assertThat(isKnown).as("%s: whose is it?", path).isTrue();
        closed.addAll(filled(path));
      }
    }
    assertThat(closed).hasSizeGreaterThan(100);
    return closed;
  }

  private static String versioned(String path) {
    return path.startsWith("/portal") ? path : path + "?api-version=2021-01-01";
  }

  private static HttpResponse<String> ask(Visitor visitor, String method, String path) {
    return server.send(visitor.request(method, path));
  }

  private static void assertNoLeak(
      Visitor visitor, String method, String path, HttpResponse<String> answer) {
    assertThat(tenant.leaks(path + FORM, answer.headers().map() + answer.body()))
        .as("%s %s as %s: %d %s", method, path, visitor.name(), answer.statusCode(), answer.body())
        .isEmpty();
  }

  // ---- the tests

  @Test
  void whoIsLimitedToAnotherSubscriptionIsRefusedEverywhere() throws SQLException {
    List<String> before = state();
    for (Visitor visitor : limited) {
      for (String path : closedPaths()) {
        for (String method : METHODS) {
          String asked = versioned(path);
          HttpResponse<String> answer = ask(visitor, method, asked);
          assertThat(REFUSED)
              .as("%s %s as %s: %s", method, asked, visitor.name(), answer.body())
              .contains(answer.statusCode());
          assertNoLeak(visitor, method, asked, answer);
        }
      }
    }
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void letterCaseOpensNothing() throws SQLException {
    List<String> before = state();
    for (Visitor visitor : limited) {
      for (String path : closedPaths()) {
        for (String asked : List.of(path.toUpperCase(Locale.ROOT), "/" + path + "/")) {
          HttpResponse<String> answer = ask(visitor, "GET", versioned(asked));
          assertThat(answer.statusCode()).as("%s as %s", asked, visitor.name()).isNotEqualTo(200);
          assertNoLeak(visitor, "GET", asked, answer);
        }
      }
    }
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void nobodyGetsAnything() throws SQLException {
    List<String> before = state();
    Visitor nobody = new Visitor("nobody", "", null, "none");
    for (String path : closedPaths()) {
      for (String method : METHODS) {
        HttpResponse<String> answer = ask(nobody, method, versioned(path));
        boolean isSentToSignIn =
            answer.statusCode() == 303
                && answer.headers().firstValue("Location").orElse("").startsWith("/portal/sign-in");
        assertThat(isSentToSignIn || REFUSED.contains(answer.statusCode()))
            .as("%s %s: %d", method, path, answer.statusCode())
            .isTrue();
        assertNoLeak(nobody, method, path, answer);
      }
    }
    assertThat(state()).isEqualTo(before);
  }

  /** Stations are trusted with the dock, and with nothing else. */
  @Test
  void aStationGetsNothingBesidesTheDock() throws SQLException {
    List<String> before = state();
    Visitor station = new Visitor("station", server.token(Role.STATION), null, "none");
    for (String path : closedPaths()) {
      if (!path.startsWith("/dock/")) {
        for (String method : METHODS) {
          HttpResponse<String> answer = ask(station, method, versioned(path));
          assertThat(answer.statusCode()).as("%s %s", method, path).isGreaterThan(299);
          assertNoLeak(station, method, path, answer);
        }
      }
    }
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void whatIsForEverybodyTellsNothingOfAnother() throws SQLException {
    List<String> before = state();
    for (Visitor visitor : limited) {
      for (String path : server.routes().paths()) {
        boolean isStream = path.endsWith("/live");
        boolean endsSession = path.equals("/portal/sign-out");
        if (isForEverybody(path) && !isStream && !endsSession) {
          for (String method : METHODS) {
            String asked =
                versioned(
                    path.replace("{location}", "westus")
                        .replace("{namespace}", "Microsoft.ImportExport")
                        .replace("{tag}", "en")
                        .replace("{hash}", "x")
                        .replace("{name}", "x")
                        .replace("**", "x"));
            assertNoLeak(visitor, method, asked, ask(visitor, method, asked));
          }
        }
      }
    }
    assertThat(state()).containsAll(before);
  }

  /** The names of another's in one's own subscription lead to one's own or to nothing. */
  @Test
  void anothersNamesInOnesOwnSubscriptionFindNothing() throws SQLException {
    List<String> before = state();
    Visitor customer = limited.getFirst();
    int asked = 0;
    for (String path : closedPaths()) {
      if (path.contains(PlantedTenant.SUBSCRIPTION)) {
        String own = versioned(path.replace(PlantedTenant.SUBSCRIPTION, OTHER));
        for (String method : METHODS) {
          assertNoLeak(customer, method, own, ask(customer, method, own));
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(100);
    assertThat(state()).containsAll(before);
  }

  @Test
  void searchesFindNothingOfAnother() {
    String jobs =
        "/subscriptions/" + OTHER + "/providers/Microsoft.ImportExport/jobs?api-version=2021-01-01";
    for (Visitor visitor : limited) {
      for (String path :
          List.of(
              jobs,
              jobs + "&$filter=trackingnumber%20eq%20'ZQ7PLANTTRACK'",
              jobs + "&$filter=type%20eq%20'Import'",
              "/subscriptions/" + OTHER + "/resources?api-version=2021-04-01",
              "/subscriptions/" + OTHER + "/resourcegroups?api-version=2021-04-01",
              "/subscriptions?api-version=2022-12-01",
              "/portal/jobs?text=alpha",
              "/portal/jobs?q=ALPHADRIVE1",
              "/portal/jobs?state=Transferring&type=Import&subscription="
                  + PlantedTenant.SUBSCRIPTION)) {
        HttpResponse<String> answer = ask(visitor, "GET", path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.body()).as(path).doesNotContainIgnoringCase(PlantedTenant.MARK);
        assertThat(answer.body()).as(path).doesNotContain("alpha-import", "alpha-export");
      }
    }
  }

  /** Both look at their lists at once. */
  @Test
  void aLiveListTellsNothingOfAnother() throws IOException {
    Browser owner = Browser.of(server, Role.CUSTOMER);
    String all = firstPart(owner.cookie("drivedock-session"));
    assertThat(all).contains("alpha-import");
    for (Visitor visitor : limited) {
      String own = firstPart(visitor.browser().cookie("drivedock-session"));
      assertThat(own).contains("event: part");
      assertThat(tenant.leaks("", own)).as(own).isEmpty();
    }
  }

  /** What a stream sends first. */
  private static String firstPart(String session) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              ("GET /portal/jobs/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nCookie:"
                      + " drivedock-session="
                      + session
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder read = new StringBuilder();
      while (!read.toString().contains("event: part") || !read.toString().endsWith("\n\n\r\n")) {
        int next = in.read();
        assertThat(next).as("the stream goes on: %s", read).isNotNegative();
        read.append((char) next);
      }
      return read.toString();
    }
  }

  /** The signed link is for whoever has it, and tells no more than the status. */
  @Test
  void aStatusLinkTellsNoMoreThanTheStatus() {
    HttpResponse<String> answer =
        server.send(server.request("GET", "/portal/status/" + tenant.link(), null));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).doesNotContainIgnoringCase(PlantedTenant.MARK);
  }

  /** The test itself finds what is there: the owner is shown it. */
  @Test
  void whatIsPlantedIsFoundByItsOwner() {
    Visitor owner =
        new Visitor("owner", server.token(Role.OPERATOR), Browser.of(server, Role.OPERATOR), "");
    Set<String> found = new TreeSet<>();
    for (String path : closedPaths()) {
      if (!path.endsWith("/live")) {
        HttpResponse<String> answer = ask(owner, "GET", versioned(path));
        found.addAll(tenant.leaks("", answer.headers().map() + answer.body()));
      }
    }
    // All but the job that was erased, of which nobody is told.
    assertThat(found).hasSize(13);
  }

  // ---- the state

  /** Every row of every table that holds something of a customer's. */
  private static List<String> state() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery("select name from sqlite_master where type = 'table'")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (String table : tables) {
        if (!TABLES_OF_CALLERS.contains(table)) {
          try (ResultSet all = statement.executeQuery("select * from \"" + table + "\"")) {
            rows.addAll(rows(table, all));
          }
        }
      }
    }
    assertThat(rows).hasSizeGreaterThan(10);
    // What /ready writes to see whether it can.
    return rows.stream().filter(row -> !row.startsWith("counters|proof|")).sorted().toList();
  }

  private static List<String> rows(String table, ResultSet all) throws SQLException {
    List<String> rows = new ArrayList<>();
    while (all.next()) {
      StringBuilder row = new StringBuilder(table);
      for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
        row.append('|').append(all.getString(i));
      }
      rows.add(row.toString());
    }
    return rows;
  }
}
