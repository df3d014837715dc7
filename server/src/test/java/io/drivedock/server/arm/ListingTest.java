package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.JobPath;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.locations.Locations;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rows 12 and 13 of the conformance checklist, over 250 jobs of which every fifth is an export. */
final class ListingTest {

  private static final int JOBS = 250;
  private static ArmClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = ArmClient.start(folder, Map.of("proxies", List.of("127.0.0.1")));
    Locations locations = Locations.of(List.of(LocationsTest.location("West US")));
    for (int i = 0; i < JOBS; i++) {
      JsonNode body = i % 5 == 0 ? Bodies.exportJob() : Bodies.importJob("D" + i);
      client
          .server()
          .jobs()
          .create(
              Caller.of("ada", Role.CUSTOMER),
              new JobPath(ArmClient.SUBSCRIPTION, "Harbour", "job-" + i),
              PutBody.read(body, locations, Optional::empty, drive -> false).change().draft());
    }
    client
        .patch(
            ArmClient.job("job-7"),
            Bodies.patch(
                "{'deliveryPackage':{'carrierName':'DHL','trackingNumber':'It''s 7'}}"
                    .replace("''", "\\u0027")))
        .is(200);
    client.patch(ArmClient.job("job-8"), Bodies.SHIP).is(200);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  private record Walked(List<String> names, int pages) {}

  /** Walks to the end, doing something after each page. */
  private static Walked walk(String path, Runnable meanwhile) {
    List<String> names = new ArrayList<>();
    ArmClient.Answered page = client.get(path).is(200);
    for (int pages = 1; ; pages++) {
      assertThat(pages).isLessThanOrEqualTo(JOBS + 2);
      page.body().get("value").forEach(job -> names.add(job.get("name").stringValue()));
      if (!page.has("/nextLink")) {
        return new Walked(names, pages);
      }
      meanwhile.run();
      page = client.follow(page.at("/nextLink")).is(200);
    }
  }

  private static String query(String path, String more) {
    return path + "?api-version=2020-08-01" + more;
  }

  @Test
  void aPageHas100JobsAndTheWalkHasAllOfThem() {
    for (String path : List.of(ArmClient.GROUP_JOBS, ArmClient.SUBSCRIPTION_JOBS)) {
      Walked walked = walk(path, () -> {});

      assertThat(walked.pages()).isEqualTo(3);
      assertThat(walked.names()).hasSize(JOBS).doesNotHaveDuplicates();
      assertThat(client.get(path).body().get("value")).hasSize(100);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 250", "7, 36", "50, 5", "99, 3", "100, 3"})
  void topIsTheSizeOfEveryPage(int top, int pages) {
    Walked walked = walk(query(ArmClient.GROUP_JOBS, "&$top=" + top), () -> {});

    assertThat(walked.pages()).isEqualTo(pages);
    assertThat(new HashSet<>(walked.names())).hasSize(JOBS);
  }

  @Test
  void jobsThatComeAndGoMeanwhileNeitherRepeatNorHideOthers() {
    String extra = ArmClient.job("late").replace("Harbour", "Other");
    Set<String> made = new HashSet<>();
    Walked walked =
        walk(
            query(ArmClient.SUBSCRIPTION_JOBS, "&$top=20"),
            () -> {
              client.server().clock().advance(Duration.ofMillis(1));
              String path = extra + "-" + made.size();
              client.put(path, Bodies.importJob().toString()).is(201);
              made.add(path);
            });
    made.forEach(path -> client.delete(path).is(200));

    assertThat(walked.names()).hasSize(JOBS).doesNotHaveDuplicates();
  }

  @Test
  void aWalkBroughtToAnEmptyGroupEndsWithAnEmptyPage() {
    String group = ArmClient.GROUP_JOBS.replace("Harbour", "Short");
    client.put(group + "/one", Bodies.importJob().toString()).is(201);
    client.put(group + "/two", Bodies.importJob().toString()).is(201);
    String next = client.get(query(group, "&$top=1")).at("/nextLink");
    client.delete(group + "/one").is(200);
    client.delete(group + "/two").is(200);

    assertThat(client.follow(next).is(200).text()).isEqualTo("{\"value\":[]}");
    assertThat(client.get(group).is(404).code()).isEqualTo("ResourceGroupNotFound");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type eq 'Export'                                | 50
          TYPE  EQ 'import'                               | 200
          jobType eq 'Import' and state eq 'Creating'     | 199
          state eq 'shipping'                             | 1
          type eq 'Export' and state eq 'Shipping'        | 0
          trackingnumber eq 'it''s 7'                     | 1
          trackingNumber eq '1z' and state eq 'Shipping'  | 1
          trackingnumber eq 'x'                           | 0
          """)
  void aFilterFindsWhatItSays(String filter, int found) {
    // CSV reads two quotes within quotes as one; the filter wants them back.
    String text = filter.contains("it's") ? "trackingnumber eq 'it''s 7'" : filter;
    String query = "&%24filter=" + text.replace(" ", "%20").replace("'", "%27");

    assertThat(walk(query(ArmClient.GROUP_JOBS, query), () -> {}).names()).hasSize(found);
    assertThat(walk(query(ArmClient.GROUP_JOBS, query + "&$top=30"), () -> {}).names())
        .hasSize(found);
  }

  @Test
  void aNextLinkRepeatsWhatWasAsked() {
    String link =
        client
            .get(query(ArmClient.GROUP_JOBS, "&$top=2&$filter=type%20eq%20'Export'"))
            .is(200)
            .at("/nextLink");

    assertThat(link)
        .startsWith(
            client.server().uri(ArmClient.GROUP_JOBS)
                + "?api-version=2020-08-01&$filter=type%20eq%20%27Export%27&$top=2&$skipToken=");
  }

  @ParameterizedTest
  @CsvSource({
    "https, dock.example, https://dock.example",
    "https, dock.example:8443, https://dock.example:8443",
    "HTTPS, 'evil.example, dock.example', https://dock.example",
    "https, DOCK.example:443, https://dock.example",
    "https, [::1]:99, https://[::1]:99",
  })
  void behindAProxyANextLinkLeadsToTheProxy(String proto, String host, String origin) {
    assertThat(forwarded(proto, host).is(200).at("/nextLink"))
        .startsWith(origin + ArmClient.GROUP_JOBS + "?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.example/evil", "user@a.example", "a b", "\"", "x:99:99", "-?-"})
  void aProxyThatNamesAHostThatIsNoneIsTold(String host) {
    HttpResponse<String> answer =
        client
            .server()
            .send(
                client
                    .server()
                    .request("GET", ArmClient.GROUP_JOBS, null)
                    .header("Authorization", "Bearer " + client.server().token(Role.CUSTOMER))
                    .header("X-Forwarded-Proto", "http")
                    .header("X-Forwarded-Host", host));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"code\":\"InvalidForwardedHeader\"");
  }

  private static ArmClient.Answered forwarded(String proto, String host) {
    return client.call(
        Role.CUSTOMER,
        "GET",
        ArmClient.GROUP_JOBS,
        null,
        request -> request.header("X-Forwarded-Proto", proto).header("X-Forwarded-Host", host));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "1.0", "ten", "99999999999", "1e1", "%201"})
  void aTopThatIsNoneIsRefused(String top) {
    ArmClient.Answered answer = client.get(query(ArmClient.GROUP_JOBS, "&$top=" + top)).is(400);

    assertThat(answer.details()).containsExactly("InvalidArgument $top");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!!!!", "MTpub3RhLWpvYg", "1:", "MjowMTk1"})
  void aSkipTokenOfAnotherHandIsRefused(String token) {
    assertThat(client.get(query(ArmClient.GROUP_JOBS, "&$skipToken=" + token)).is(400).code())
        .isEqualTo("InvalidSkipToken");
    assertThat(
            client
                .get(query(ArmClient.GROUP_JOBS, "&$skipToken=" + token.repeat(100)))
                .is(400)
                .code())
        .isEqualTo("InvalidSkipToken");
  }

  @Test
  void anEscapeThatIsBrokenIsRefused() {
    // The client of the JDK refuses to send such an address.
    String answer =
        client.raw("GET " + query(ArmClient.GROUP_JOBS, "&$filter=%zz") + " HTTP/1.1", "localhost");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"InvalidArgument\"");
  }

  @Test
  void aNextLinkLeadsToTheHostThatWasAsked() {
    String request = "GET " + query(ArmClient.GROUP_JOBS, "") + " HTTP/1.1";

    assertThat(client.raw(request, "dock.example:81"))
        .contains("\"nextLink\":\"http://dock.example:81" + ArmClient.GROUP_JOBS + "?");
  }
}
