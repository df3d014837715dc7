package io.drivedock.server.azureendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Subscriptions, providers, groups and resources, over real TLS. */
final class AzureEndpointRoutesTest {

  private static final String CONFIGURED = "AAAAAAAA-0000-0000-0000-000000000001";
  private static final String JOB =
      """
      {"location":"westus","tags":{"film":"one"},"properties":{"storageAccountId":
      "/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/films",
      "jobType":"Export","export":{"blobList":{"blobPathPrefix":["/"]}},"returnAddress":
      {"recipientName":"Ada","streetAddress1":"Street 1","city":"Redmond","postalCode":"98007",
      "countryOrRegion":"USA","phone":"4250000000","email":"a@b.example"}}}
      """;
  private static final List<Role> ROLES =
      List.of(Role.OPERATOR, Role.CUSTOMER, Role.AUDITOR, Role.STATION);

  private static AzureClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client =
        AzureClient.of(
            folder, Map.of("subscriptions", Map.of(CONFIGURED, Map.of("name", "Film archive"))));
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  // ---- subscriptions

  @Test
  void subscriptionsAreThoseConfiguredAndThoseInUse() {
    String used = "/subscriptions/bbbbbbbb-0000-0000-0000-000000000001";
    client.get(used).is(404);
    put(group(used, "first"), "{'location':'West US'}").is(201);

    JsonNode all = client.get("/subscriptions").is(200).body();
    assertThat(all.at("/value/0/displayName").asString()).isEqualTo("Film archive");
    assertThat(all.at("/value/0/state").asString()).isEqualTo("Enabled");
    assertThat(values(all, "id"))
        .contains("/subscriptions/" + CONFIGURED.toLowerCase(Locale.ROOT), used);
    assertThat(client.get(used.toUpperCase(Locale.ROOT)).is(200).at("/tenantId"))
        .isEqualTo(Tenant.ID);
    assertThat(client.get("/subscriptions/" + CONFIGURED).at("/displayName"))
        .isEqualTo("Film archive");
  }

  @Test
  void aSubscriptionThatIsNotThereIsSaidAsArmSaysIt() {
    assertThat(client.get("/subscriptions/cccccccc-0000-0000-0000-000000000001").is(404).code())
        .isEqualTo("SubscriptionNotFound");
    assertThat(client.get("/subscriptions/mine").is(400).code()).isEqualTo("InvalidSubscriptionId");
  }

  @Test
  void thereIsOneTenant() {
    assertThat(values(client.get("/tenants").is(200).body(), "tenantId"))
        .containsExactly(Tenant.ID);
  }

  @Test
  void locationsOfASubscriptionAreThoseOfTheService() {
    JsonNode locations = client.get(AzureClient.SUBSCRIPTION + "/locations").is(200).body();

    assertThat(values(locations, "name")).containsExactly("westus");
    assertThat(values(locations, "displayName")).containsExactly("West US");
  }

  // ---- providers

  @Test
  void theProviderSaysInWhichVersionsJobsAreServedTheNewestFirst() {
    for (String root : List.of("", AzureClient.SUBSCRIPTION)) {
      AzureClient.Answer provider = client.get(root + "/providers/microsoft.importexport").is(200);
      assertThat(provider.at("/namespace")).isEqualTo("Microsoft.ImportExport");
      assertThat(provider.at("/registrationState")).isEqualTo("Registered");
      assertThat(provider.at("/resourceTypes/0/resourceType")).isEqualTo("jobs");
      assertThat(provider.at("/resourceTypes/0/apiVersions/0")).isEqualTo("2021-01-01");
      assertThat(values(client.get(root + "/providers").is(200).body(), "namespace"))
          .isEqualTo(Providers.NAMESPACES);
    }
  }

  @Test
  void registeringIsAnsweredAndChangesNothing() {
    AzureClient.Answer answer =
        client.call(
            Role.CUSTOMER,
            "POST",
            AzureClient.SUBSCRIPTION + "/providers/Microsoft.ImportExport/register",
            null);

    assertThat(answer.is(200).at("/registrationState")).isEqualTo("Registered");
  }

  @Test
  void aProviderThatIsNotThereIsSaid() {
    assertThat(client.get("/providers/Microsoft.Compute").is(404).code())
        .isEqualTo("InvalidResourceNamespace");
  }

  // ---- groups

  @Test
  void aGroupIsMadeChangedAndDeleted() {
    String group = group(AzureClient.SUBSCRIPTION, "Made");
    AzureClient.Answer made = put(group, "{'location':'West Europe','tags':{'a':'1'}}").is(201);
    assertThat(made.at("/id")).isEqualTo(AzureClient.SUBSCRIPTION + "/resourceGroups/Made");
    assertThat(made.at("/location")).isEqualTo("westeurope");
    assertThat(made.at("/properties/provisioningState")).isEqualTo("Succeeded");
    put(group, "{'location':'westeurope'}").is(200);
    assertThat(client.get(group.toUpperCase(Locale.ROOT)).is(200).body().at("/tags").isEmpty())
        .isTrue();
    assertThat(client.call(Role.CUSTOMER, "PATCH", group, "{\"tags\":{\"b\":\"2\"}}").at("/tags/b"))
        .isEqualTo("2");
    client.call(Role.CUSTOMER, "HEAD", group, null).is(204);

    client.ended(client.call(Role.CUSTOMER, "DELETE", group, null)).is(200);

    client.call(Role.CUSTOMER, "HEAD", group, null).is(404);
    assertThat(client.get(group).is(404).code()).isEqualTo("ResourceGroupNotFound");
    client.call(Role.CUSTOMER, "DELETE", group, null).is(404);
    client.call(Role.CUSTOMER, "PATCH", group, "{}").is(404);
  }

  @Test
  void aGroupDoesNotMove() {
    String group = group(AzureClient.SUBSCRIPTION, "fixed");
    put(group, "{'location':'westeurope'}").is(201);

    assertThat(put(group, "{'location':'eastus'}").is(409).code())
        .isEqualTo("InvalidResourceLocation");
  }

  @Test
  void aGroupThatIsEmptyHasAnEmptyListOfJobs() {
    String group = group(AzureClient.SUBSCRIPTION, "empty");
    String jobs = group + "/providers/Microsoft.ImportExport/jobs?api-version=2021-01-01";
    client.get(jobs).is(404);
    put(group, "{'location':'westus'}").is(201);

    assertThat(client.get(jobs).is(200).response().body()).isEqualTo("{\"value\":[]}");
    assertThat(client.get(jobs.replace("/jobs?", "/jobs/none?")).is(404).code())
        .isEqualTo("ResourceNotFound");
  }

  @Test
  void aGroupGoesWithTheJobsThatMayBeDeletedAndStaysWithTheOthers() {
    String group = group(AzureClient.SUBSCRIPTION, "Busy");
    job(group, "spring");
    job(group, "autumn");
    assertThat(client.get(group).is(200).at("/location")).isEqualTo("westus");
    String autumn = group + "/providers/Microsoft.ImportExport/jobs/autumn?api-version=2021-01-01";
    String ship =
        "{'properties':{'state':'Shipping','deliveryPackage':"
            + "{'carrierName':'a','trackingNumber':'b'}}}";
    client.call(Role.CUSTOMER, "PATCH", autumn, ship.replace('\'', '"')).is(200);

    AzureClient.Answer accepted = client.call(Role.CUSTOMER, "DELETE", group, null);
    AzureClient.Answer refused = client.ended(accepted).is(409);

    assertThat(refused.code()).isEqualTo("ResourceGroupDeletionBlocked");
    assertThat(refused.body().at("/error/details")).hasSize(1);
    assertThat(refused.at("/error/details/0/target")).isEqualTo("autumn");
    client.get(autumn).is(200);
    client.get(autumn.replace("autumn", "spring")).is(404);
    String location = URI.create(accepted.header("Location")).getRawPath();
    client.get(location.replace("/operationresults/", "/operationresults/0")).is(404);
    assertThat(client.call(Role.STATION, "GET", location, null).is(403).body()).isNotNull();
  }

  @Test
  void groupsAreListedPageByPage() {
    String subscription = "/subscriptions/dddddddd-0000-0000-0000-000000000001";
    for (String name : List.of("c", "a", "Ü", "b")) {
      put(group(subscription, name), "{'location':'westus','tags':{'n':'" + name + "'}}").is(201);
    }
    List<String> walked = new ArrayList<>();
    AzureClient.Answer page =
        client.get(subscription + "/resourcegroups?api-version=2021-04-01&$top=1");
    walked.addAll(values(page.is(200).body(), "name"));
    while (!page.at("/nextLink").isEmpty()) {
      URI next = URI.create(page.at("/nextLink").replace("$", "%24"));
      assertThat(next.toString()).startsWith(client.url("/") + "");
      page = client.get(next.getRawPath() + "?" + next.getRawQuery()).is(200);
      walked.addAll(values(page.body(), "name"));
    }

    assertThat(walked).containsExactly("a", "b", "c", "Ü");
    String tagged = "&$filter=tagName%20eq%20'n'%20and%20tagValue%20eq%20'b'";
    assertThat(
            values(
                client.get(subscription + "/resourcegroups?api-version=2021-04-01" + tagged).body(),
                "name"))
        .containsExactly("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x   | {}                                     | 400 | LocationRequired",
        "x   | {'location':' '}                       | 400 | LocationRequired",
        "x   | {'location':7}                         | 400 | InvalidArgument",
        "x   | {'location':'w','tags':{'a':1}}        | 400 | InvalidArgument",
        "x   | {'location':'w','tags':{'a':'','A':''}} | 400 | InvalidArgument",
        "x   | {'location':'w','location':'w'}        | 400 | InvalidRequestContent",
        "x   | []                                     | 400 | InvalidRequestContent",
        "x   | {                                      | 400 | InvalidRequestContent",
        "x.  | {'location':'w'}                       | 400 | InvalidResourceName",
        "a!b | {'location':'w'}                       | 400 | InvalidResourceName",
      })
  void aGroupThatIsNotOfItsFormIsRefused(String name, String body, int status, String code) {
    String path = AzureClient.SUBSCRIPTION + "/resourceGroups/" + name;

    assertThat(put(path, body).is(status).code()).isEqualTo(code);
  }

  // ---- resources

  @Test
  void jobsAreListedAsResources() {
    String subscription = "/subscriptions/eeeeeeee-0000-0000-0000-000000000001";
    job(group(subscription, "North"), "spring");
    job(group(subscription, "South"), "autumn");
    String all = subscription + "/resources?api-version=2021-04-01";

    JsonNode found = client.get(all + "&$expand=createdTime,provisioningState").is(200).body();
    assertThat(values(found, "name")).containsExactly("autumn", "spring");
    assertThat(found.at("/value/0/type").asString()).isEqualTo("Microsoft.ImportExport/jobs");
    assertThat(found.at("/value/0/location").asString()).isEqualTo("westus");
    assertThat(found.at("/value/0/createdTime").asString()).endsWith("Z");
    assertThat(found.at("/value/0/tags/film").asString()).isEqualTo("one");
    assertThat(values(client.get(all + "&$top=1").body(), "name")).containsExactly("autumn");
    assertThat(
            values(
                client
                    .get(subscription + "/resourcegroups/NORTH/resources?api-version=2021-04-01")
                    .is(200)
                    .body(),
                "name"))
        .containsExactly("spring");
    client.get(subscription + "/resourcegroups/West/resources?api-version=2021-04-01").is(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resourceType eq 'microsoft.importexport/JOBS'          | spring autumn",
        "resourceType eq 'Microsoft.Compute/virtualMachines'    | -",
        "resourceGroup eq 'south'                               | autumn",
        "name eq 'SPRING' and resourceGroup eq 'North'          | spring",
        "name eq 'spring' and resourceGroup eq 'South'          | -",
        "location eq 'West US' and tagName eq 'FILM'            | spring autumn",
        "tagName eq 'film' and tagValue eq 'two'                | -",
        "location eq 'eastus'                                   | -",
      })
  void aFilterOfResourcesNarrowsThem(String filter, String names) {
    String subscription = "/subscriptions/ffffffff-0000-0000-0000-000000000001";
    job(group(subscription, "North"), "spring");
    job(group(subscription, "South"), "autumn");

    assertThat(
            values(
                client
                    .get(subscription + "/resources?api-version=2021-04-01&$filter=" + filter)
                    .is(200)
                    .body(),
                "name"))
        .containsExactlyInAnyOrder(names.equals("-") ? new String[0] : names.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$filter=colour eq 'red'",
        "$filter=name eq 'a' and name eq 'b'",
        "$filter=name ne 'a'",
        "$top=0",
        "$top=101",
        "$skipToken=x",
        "$skipToken=MTp4",
      })
  void whatAListCannotDoIsRefused(String query) {
    client.get(AzureClient.SUBSCRIPTION + "/resources?api-version=2021-04-01&" + query).is(400);
  }

  // ---- storage accounts

  @Test
  void everyStorageAccountIsThereBecauseAJobMayNameAny() {
    String account =
        group(AzureClient.SUBSCRIPTION, "any")
            + "/providers/Microsoft.Storage/storageAccounts/films2026";

    AzureClient.Answer answer = client.get(account).is(200);
    assertThat(answer.at("/id")).isEqualTo(account);
    assertThat(answer.at("/name")).isEqualTo("films2026");
    assertThat(put(account, "{'location':'westus','kind':'Storage'}").is(200).at("/id"))
        .isEqualTo(account);
    assertThat(client.get(account + "-x").is(400).code()).isEqualTo("InvalidResourceName");
    put(account, "{").is(400);
  }

  // ---- who may, and how

  @ParameterizedTest
  @CsvSource({
    "GET,    /subscriptions,                                  yes, yes, yes, no",
    "GET,    /tenants,                                        yes, yes, yes, no",
    "GET,    SUB,                                             yes, yes, yes, no",
    "GET,    SUB/locations,                                   yes, yes, yes, no",
    "GET,    SUB/providers,                                   yes, yes, yes, no",
    "GET,    SUB/providers/Microsoft.ImportExport,            yes, yes, yes, no",
    "POST,   SUB/providers/Microsoft.ImportExport/register,   yes, yes, no,  no",
    "GET,    /providers,                                      yes, yes, yes, no",
    "GET,    SUB/resources,                                   yes, yes, yes, no",
    "GET,    SUB/resourceGroups,                              yes, yes, yes, no",
    "GET,    SUB/resourceGroups/guarded,                      yes, yes, yes, no",
    "HEAD,   SUB/resourceGroups/guarded,                      yes, yes, yes, no",
    "GET,    SUB/resourceGroups/guarded/resources,            yes, yes, yes, no",
    "PUT,    SUB/resourceGroups/guarded,                      yes, yes, no,  no",
    "PATCH,  SUB/resourceGroups/guarded,                      yes, yes, no,  no",
    "DELETE, SUB/resourceGroups/guarded,                      yes, yes, no,  no",
    "GET,    SUB/resourceGroups/guarded/providers/Microsoft.Resources/tags/default, yes, yes, yes,"
        + " no",
    "PUT,    SUB/resourceGroups/guarded/providers/Microsoft.Resources/tags/default, yes, yes, no, "
        + " no",
    "DELETE, SUB/resourceGroups/guarded/providers/Microsoft.Resources/tags/default, yes, yes, no, "
        + " no",
    "GET,    SUB/resourceGroups/guarded/providers/Microsoft.Resources/deployments, yes, yes, yes,"
        + " no",
    "DELETE, SUB/resourceGroups/guarded/providers/Microsoft.Resources/deployments/x, yes, yes, no,"
        + " no",
    "GET,    SUB/providers/Microsoft.Insights/eventtypes/management/values, yes, yes, yes, no",
  })
  void aRoleMayWhatTheTableSays(
      String method,
      String path,
      String operator,
      String customer,
      String auditor,
      String station) {
    String subscription = "/subscriptions/" + CONFIGURED;
    List<String> rights = List.of(operator, customer, auditor, station);
    for (int i = 0; i < ROLES.size(); i++) {
      put(group(subscription, "guarded"), "{'location':'westus'}");
      boolean isGroup = path.endsWith("guarded");
      String body = method.startsWith("P") ? isGroup ? "{\"location\":\"westus\"}" : "{}" : null;
      AzureClient.Answer answer =
          client.call(ROLES.get(i), method, path.replace("SUB", subscription), body);
      if (rights.get(i).equals("yes")) {
        assertThat(answer.status()).as(ROLES.get(i).text()).isBetween(200, 204);
      } else {
        answer.is(403);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /subscriptions, GET",
    "DELETE, SUB, GET",
    "PUT, SUB/locations, GET",
    "POST, SUB/resourceGroups, GET",
    "POST, SUB/resourceGroups/x, 'GET, HEAD, PUT, PATCH, DELETE'",
    "GET, SUB/providers/Microsoft.ImportExport/register, POST",
    "POST, SUB/resources, GET",
  })
  void aMethodThatAPathDoesNotServeIsRefused(String method, String path, String allowed) {
    AzureClient.Answer answer =
        client.call(Role.CUSTOMER, method, path.replace("SUB", AzureClient.SUBSCRIPTION), null);

    assertThat(answer.is(405).header("Allow")).isEqualTo(allowed);
  }

  @Test
  void aVersionIsRequiredAndAnyDateWillDo() {
    String token = "Bearer " + client.token(Role.CUSTOMER);
    assertThat(
            client
                .send(client.url("/subscriptions"), r -> r.header("Authorization", token))
                .is(400)
                .code())
        .isEqualTo("MissingApiVersionParameter");
    assertThat(client.get("/subscriptions?api-version=1").is(400).code())
        .isEqualTo("InvalidApiVersionParameter");
    client.get("/subscriptions?api-version=2016-06-01").is(200);
    client.get("/subscriptions?api-version=2030-01-01-preview").is(200);
  }

  @Test
  void slashesAndLetterCaseDoNotMatter() {
    client.get("//SUBSCRIPTIONS//?api-version=2022-12-01").is(200);
    client.get("/Subscriptions//" + CONFIGURED + "//ResourceGroups/").is(200);
  }

  @Test
  void everyAnswerHasTheNamesByWhichItIsFound() {
    for (String path : List.of("/no/such", "/subscriptions", "/subscriptions/x")) {
      AzureClient.Answer answer = client.get(path);
      assertThat(answer.header("x-ms-request-id")).as(path).isNotEmpty();
      assertThat(answer.header("x-ms-correlation-request-id")).as(path).isNotEmpty();
    }
  }

  @Test
  void withoutAnAzureEndpointNoneOfThisIsThere(@TempDir Path other) {
    try (TestServer server = TestServer.start(other, Map.of())) {
      for (String path :
          List.of("/subscriptions", "/tenants", "/providers", "/metadata/endpoints")) {
        assertThat(server.send(Role.OPERATOR, "GET", path, null).statusCode())
            .as(path)
            .isEqualTo(404);
        assertThat(server.send(server.request("GET", path, null)).statusCode()).isEqualTo(401);
      }
      assertThat(
              server
                  .send(server.request("GET", "/adfs/.well-known/openid-configuration", null))
                  .headers()
                  .firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"drivedock\"");
      assertThat(server.server().httpsUrl()).isEmpty();
      assertThat(server.server().caFile()).isEmpty();
    }
  }

  private static void job(String group, String name) {
    String path = group + "/providers/Microsoft.ImportExport/jobs/" + name;
    // Of each subscription its own, as far as their first letters tell them apart.
    String account = "films" + path.charAt("/subscriptions/".length());
    String job = JOB.replace("storageAccounts/films", "storageAccounts/" + account);
    client.call(Role.CUSTOMER, "PUT", path + "?api-version=2021-01-01", job);
    client.get(path + "?api-version=2021-01-01").is(200);
  }

  private static String group(String subscription, String name) {
    return subscription + "/resourceGroups/" + name;
  }

  /** Quotes are single in tests, so that they can be read. */
  private static AzureClient.Answer put(String path, String body) {
    return client.call(Role.CUSTOMER, "PUT", path, body.replace('\'', '"'));
  }

  private static List<String> values(JsonNode list, String member) {
    return list.at("/value").valueStream().map(item -> item.path(member).asString("")).toList();
  }
}
