package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers meet who are limited to one subscription, at every API. */
final class ScopeTest {

  private static final String OURS = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String THEIRS = "bbbbbbbb-2222-3333-4444-555555555555";
  private static final String VERSION = "?api-version=2021-01-01";

  private static TestServer server;
  private static String token;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server =
        TestServer.start(
            folder,
            Map.of(
                "locations", Map.of("West US", Map.of("city", "Santa Clara")),
                "azureEndpoint", Map.of("port", 0)));
    token = server.server().tokens().issue("Ann", Role.CUSTOMER, Scope.within(List.of(OURS)));
    for (String subscription : List.of(OURS, THEIRS)) {
      HttpResponse<String> made =
          server.send(Role.CUSTOMER, "PUT", job(subscription), importJob(subscription));
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** An import into an account of the subscription's own. */
  private static String importJob(String subscription) {
    return Bodies.importJob()
        .toString()
        .replace(ArmClient.SUBSCRIPTION, subscription)
        .replace("storageAccounts/films", "storageAccounts/films" + subscription.charAt(0));
  }

  private static String job(String subscription) {
    return "/subscriptions/%s/resourceGroups/g/providers/Microsoft.ImportExport/jobs/films"
            .formatted(subscription)
        + VERSION;
  }

  private static HttpResponse<String> as(String bearer, String method, String path, String body) {
    return server.send(
        server.request(method, path, body).header("Authorization", "Bearer " + bearer));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /providers/Microsoft.ImportExport/jobs",
    "GET,    /resourceGroups/g/providers/Microsoft.ImportExport/jobs",
    "GET,    /resourceGroups/g/providers/Microsoft.ImportExport/jobs/films",
    "PUT,    /resourceGroups/g/providers/Microsoft.ImportExport/jobs/films",
    "PUT,    /resourceGroups/g/providers/Microsoft.ImportExport/jobs/more",
    "PATCH,  /resourceGroups/g/providers/Microsoft.ImportExport/jobs/films",
    "GET,    /resourceGroups/g/providers/Microsoft.ImportExport/jobs/films/actions",
    "POST,   /resourceGroups/g/providers/Microsoft.ImportExport/jobs/films/listBitLockerKeys",
    "POST,   /resourceGroups/g/providers/Microsoft.ImportExport/jobs/films/withdrawDrive",
    "DELETE, /resourceGroups/g/providers/Microsoft.ImportExport/jobs/films",
    "GET,    ''",
    "GET,    /locations",
    "GET,    /providers",
    "GET,    /providers/Microsoft.ImportExport",
    "POST,   /providers/Microsoft.ImportExport/register",
    "GET,    /resources",
    "GET,    /resourceGroups",
    "GET,    /resourceGroups/g",
    "PUT,    /resourceGroups/g",
    "PATCH,  /resourceGroups/g",
    "DELETE, /resourceGroups/g",
    "GET,    /resourceGroups/g/resources",
    "GET,    /resourceGroups/g/providers/Microsoft.Storage/storageAccounts/films",
    "PUT,    /resourceGroups/g/providers/Microsoft.Storage/storageAccounts/films",
  })
  void inAnotherSubscriptionNothingIsAllowed(String method, String below) {
    String body = method.equals("GET") || method.equals("DELETE") ? null : "{}";
    HttpResponse<String> theirs =
        as(token, method, "/subscriptions/" + THEIRS + below + VERSION, body);

    assertThat(theirs.statusCode()).as(theirs.body()).isEqualTo(403);
    assertThat(theirs.body())
        .contains("AuthorizationFailed", "no permissions in this subscription");
    if (method.equals("GET")) {
      HttpResponse<String> ours =
          as(
              token,
              method,
              "/Subscriptions/" + OURS.toUpperCase(Locale.ROOT) + below + VERSION,
              null);
      assertThat(ours.statusCode()).as(ours.body()).isEqualTo(200);
    }
    assertThat(server.send(Role.CUSTOMER, "GET", job(THEIRS), null).statusCode()).isEqualTo(200);
  }

  @Test
  void inTheirOwnTheyWorkAsBefore() {
    assertThat(as(token, "PATCH", job(OURS), "{\"tags\":{\"a\":\"b\"}}").statusCode())
        .isEqualTo(200);
    assertThat(as(token, "PUT", job(OURS).replace("films", "more"), importJob(OURS)))
        .returns(201, HttpResponse::statusCode);
    assertThat(as(token, "DELETE", job(OURS).replace("films", "more"), null))
        .returns(200, HttpResponse::statusCode);
  }

  @Test
  void subscriptionsAreListedThatTheyHaveRightsInAlsoEmptyOnes() {
    String empty = "cccccccc-2222-3333-4444-555555555555";
    String beginner =
        server.server().tokens().issue("Bo", Role.CUSTOMER, Scope.within(List.of(empty)));

    assertThat(as(token, "GET", "/subscriptions" + VERSION, null).body())
        .contains(OURS)
        .doesNotContain(THEIRS);
    assertThat(as(beginner, "GET", "/subscriptions" + VERSION, null).body())
        .contains(empty)
        .doesNotContain(OURS);
    assertThat(as(beginner, "GET", "/subscriptions/" + empty + VERSION, null).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"OPERATOR", "AUDITOR", "CUSTOMER"})
  void theDockIsForThoseWithoutLimits(Role role) {
    String limited = server.server().tokens().issue("Cy", role, Scope.within(List.of(OURS)));
    for (String path : List.of("/jobs", "/jobs/x", "/rounds", "/tombstones")) {
      assertThat(as(limited, "GET", "/dock/v1" + path, null).statusCode()).isEqualTo(403);
    }
    assertThat(as(limited, "POST", "/dock/v1/parcels", "{}").statusCode()).isEqualTo(403);
    assertThat(as(limited, "POST", "/dock/v1/leases", "{}").statusCode()).isEqualTo(403);
    assertThat(as(limited, "GET", job(OURS), null).statusCode()).isEqualTo(200);
  }
}
