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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a customer meets who names the storage account of another. */
final class AccountRightsTest {

  private static final String ANN = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String BOB = "bbbbbbbb-2222-3333-4444-555555555555";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String VERSION = "?api-version=2021-01-01";

  private static TestServer server;
  private static String ann;
  private static String bob;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server =
        TestServer.start(
            folder,
            Map.of(
                "locations", Map.of("West US", Map.of("city", "Santa Clara")),
                "azureEndpoint", Map.of("port", 0),
                "storage",
                    Map.of(
                        "accounts",
                        Map.of(
                            "vault", Map.of("owners", List.of(ANN)),
                            "reserved", Map.of("owners", List.of()),
                            "shared", Map.of("owners", List.of(ANN, BOB))))));
    ann = server.server().tokens().issue("Ann", Role.CUSTOMER, Scope.within(List.of(ANN)));
    bob = server.server().tokens().issue("Bob", Role.CUSTOMER, Scope.within(List.of(BOB)));
    assertThat(put(ann, ANN, "first", Bodies.exportJob(), id(ANN, "films")).statusCode())
        .isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String id(String subscription, String account) {
    return "/subscriptions/%s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/%s"
        .formatted(subscription, account);
  }

  private static String path(String subscription, String job) {
    return "/subscriptions/%s/resourceGroups/g/providers/Microsoft.ImportExport/jobs/%s"
            .formatted(subscription, job)
        + VERSION;
  }

  private static HttpResponse<String> put(
      String token, String subscription, String name, ObjectNode job, String account) {
    Bodies.properties(job).put("storageAccountId", account);
    return as(token, "PUT", path(subscription, name), job.toString());
  }

  private static HttpResponse<String> as(String token, String method, String path, String body) {
    return server.send(
        server.request(method, path, body).header("Authorization", "Bearer " + token));
  }

  private static String at(HttpResponse<String> answer, String pointer) {
    return JSON.readTree(answer.body()).at(pointer).asString("");
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(at(answer, "/error/code")).isEqualTo("LinkedAuthorizationFailed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"films", "FILMS", "vault", "Vault", "reserved"})
  void anExportAndAnImportOfAnothersAccountAreRefused(String account) {
    for (String id : List.of(id(ANN, account), id(BOB, account))) {
      for (ObjectNode job : List.of(Bodies.exportJob(), Bodies.importJob())) {
        HttpResponse<String> answer = put(bob, BOB, "theft", job, id);
        assertRefused(answer);
        assertThat(at(answer, "/error/target")).isEqualTo("properties.storageAccountId");
        assertThat(as(bob, "GET", path(BOB, "theft"), null).statusCode()).isEqualTo(404);
      }
    }
  }

  @Test
  void whatIsAnsweredDoesNotTellWhoseItIsOrHowThatIsKnown() {
    String byUse = put(bob, BOB, "theft", Bodies.exportJob(), id(BOB, "films")).body();
    String bySetting = put(bob, BOB, "theft", Bodies.exportJob(), id(BOB, "vault")).body();
    String reserved = put(bob, BOB, "theft", Bodies.exportJob(), id(BOB, "reserved")).body();
    assertThat(byUse).isEqualTo(bySetting).isEqualTo(reserved).doesNotContain(ANN);
    String byId = put(bob, BOB, "theft", Bodies.exportJob(), id(ANN, "films")).body();
    String ofNone = put(bob, BOB, "theft", Bodies.exportJob(), id(ANN, "nosuch")).body();
    assertThat(byId).as("nor whether there is one").isEqualTo(ofNone).doesNotContain(ANN);
  }

  @Test
  void aJobOfOnesOwnIsNotTurnedToAnothersAccount() {
    String own = id(BOB, "bobs");
    assertThat(put(bob, BOB, "own", Bodies.exportJob(), own).statusCode()).isEqualTo(201);
    assertRefused(put(bob, BOB, "own", Bodies.exportJob(), id(BOB, "films")));
    String patch = Bodies.patch("{'storageAccountId':'" + id(BOB, "films") + "'}");
    as(bob, "PATCH", path(BOB, "own"), patch);
    assertThat(at(as(bob, "GET", path(BOB, "own"), null), "/properties/storageAccountId"))
        .isEqualTo(own);
  }

  @Test
  void whoOwnsItTogetherMayUseItUnderEitherId() {
    assertThat(put(bob, BOB, "s1", Bodies.exportJob(), id(BOB, "shared")).statusCode())
        .isEqualTo(201);
    assertThat(put(bob, BOB, "s2", Bodies.exportJob(), id(ANN, "SHARED")).statusCode())
        .isEqualTo(201);
    assertThat(put(ann, ANN, "s3", Bodies.exportJob(), id(ANN, "shared")).statusCode())
        .isEqualTo(201);
  }

  @Test
  void aSlashAtTheEndIsNoWayRoundIt() {
    HttpResponse<String> answer =
        put(bob, BOB, "theft", Bodies.exportJob(), id(BOB, "films") + "/");
    assertThat(answer.statusCode()).as(answer.body()).isIn(400, 403);
  }

  @Test
  void theAzureEndpointHasNoAccountThatIsAnothers() {
    for (String method : List.of("GET", "PUT")) {
      String body = method.equals("PUT") ? "{}" : null;
      assertRefused(as(bob, method, id(BOB, "films") + "?api-version=2023-01-01", body));
      assertThat(
              as(bob, method, id(BOB, "vacant").toLowerCase(Locale.ROOT) + VERSION, body)
                  .statusCode())
          .isEqualTo(200);
      assertThat(as(ann, method, id(ANN, "films") + VERSION, body).statusCode()).isEqualTo(200);
    }
  }
}
