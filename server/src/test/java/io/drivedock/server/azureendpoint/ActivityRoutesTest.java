package io.drivedock.server.azureendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Role;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
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

/** The activity log, asked as the command line of Azure does. */
final class ActivityRoutesTest {

  private static final String GROUP = AzureClient.SUBSCRIPTION + "/resourceGroups/Logged";
  private static final String JOBS = GROUP + "/providers/Microsoft.ImportExport/jobs/";
  private static final String LOG =
      AzureClient.SUBSCRIPTION
          + "/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01";
  private static final int MANY = 120;
  private static final String CORRELATION = "0f8fad5b-d9cb-469f-a165-70867728950e";

  private static AzureClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = AzureClient.of(folder, Map.of());
    for (String job : List.of("spring", "autumn")) {
      client
          .call(
              Role.CUSTOMER,
              "PUT",
              JOBS + job + "?api-version=2021-01-01",
              """
              {'location':'westus','properties':{'storageAccountId':
              '/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/films',
              'jobType':'Export','export':{'blobList':{'blobPathPrefix':['/']}},'returnAddress':
              {'recipientName':'Ada','streetAddress1':'Street 1','city':'Redmond','postalCode':
              '98007','countryOrRegion':'USA','phone':'4250000000','email':'a@b.example'}}}
              """
                  .replace('\'', '"'))
          .is(201);
    }
    client
        .send(
            client.url(JOBS + "autumn?api-version=2021-01-01"),
            request ->
                request
                    .header("Authorization", "Bearer " + client.token(Role.OPERATOR))
                    .header("Content-Type", "application/json")
                    .header("x-ms-correlation-request-id", CORRELATION.toUpperCase(Locale.ROOT))
                    .method("PATCH", BodyPublishers.ofString("{\"tags\":{\"n\":\"none\"}}")))
        .is(200);
    for (int i = 1; i < MANY; i++) {
      client
          .call(
              Role.OPERATOR,
              "PATCH",
              JOBS + "autumn?api-version=2021-01-01",
              "{\"tags\":{\"n\":\"" + i + "\"}}")
          .is(200);
    }
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  private static String filter(String text) {
    return LOG + "&$filter=" + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static List<JsonNode> events(String first) {
    List<JsonNode> events = new ArrayList<>();
    String path = first;
    while (!path.isEmpty()) {
      AzureClient.Answer page = client.get(path.replace("$", "%24")).is(200);
      page.body().get("value").forEach(events::add);
      String next = page.at("/nextLink");
      path = next.isEmpty() ? "" : next.substring(client.url("/").toString().length() - 1);
    }
    return events;
  }

  @Test
  void itTellsTheWholeHistoryOfJobs() {
    List<JsonNode> all = events(LOG);
    assertThat(all).hasSize(2 + MANY);
    JsonNode first = all.getFirst();
    assertThat(first.at("/caller").asString()).isEqualTo("Test operator");
    assertThat(first.at("/resourceId").asString()).isEqualTo(JOBS + "autumn");
    assertThat(first.at("/operationName/value").asString())
        .isEqualTo("Microsoft.ImportExport/jobs/write");
    assertThat(first.at("/status/value").asString()).isEqualTo("Succeeded");
    assertThat(first.at("/eventTimestamp").asString()).matches("\\d{4}-.*T.*Z");
    assertThat(first.at("/properties/state").asString()).isEqualTo("Creating");
    assertThat(all.stream().map(e -> e.at("/eventDataId").asString()).distinct()).hasSize(2 + MANY);
  }

  @Test
  void itIsNarrowedInEveryWayThatClientsKnow() {
    assertThat(events(filter("resourceGroupName eq 'logged'"))).hasSize(2 + MANY);
    assertThat(events(filter("resourceGroupName eq 'other'"))).isEmpty();
    assertThat(events(filter("resourceId eq '" + JOBS + "Spring'"))).hasSize(1);
    assertThat(events(filter("resourceUri eq '" + JOBS + "spring'"))).hasSize(1);
    assertThat(events(filter("resourceUri eq '" + GROUP + "'"))).isEmpty();
    assertThat(events(filter("resourceProvider eq 'microsoft.importexport'"))).hasSize(2 + MANY);
    assertThat(events(filter("resourceProvider eq 'Microsoft.Compute'"))).isEmpty();
    assertThat(events(filter("caller eq 'Test customer'"))).hasSize(2);
    assertThat(events(filter("status eq 'Failed'"))).isEmpty();
    List<JsonNode> ours = events(filter("correlationId eq '" + CORRELATION + "'"));
    assertThat(ours).hasSize(1);
    assertThat(ours.getFirst().at("/correlationId").asString()).isEqualTo(CORRELATION);
    assertThat(ours.getFirst().at("/properties/event").asString()).isEqualTo("Edited");
    String correlation =
        events(filter("resourceId eq '" + JOBS + "spring'"))
            .getFirst()
            .at("/correlationId")
            .asString();
    assertThat(events(filter("correlationId eq '" + correlation + "'"))).hasSize(1);
    assertThat(events(LOG).stream().map(e -> e.at("/correlationId").asString()).distinct())
        .as("one for each request")
        .hasSize(2 + MANY);
    // Without an offset, and without quotes: so does az.
    String time = "eventTimestamp ge 2020-01-01T00:00:00.000001 and eventTimestamp le ";
    assertThat(events(filter(time + "2099-01-01T00:00:00Z and resourceGroupName eq 'logged'")))
        .hasSize(2 + MANY);
    assertThat(events(filter(time + "2021-01-01"))).isEmpty();
    assertThat(events(filter("eventTimestamp ge '2099-01-01T00:00:00+02:00'"))).isEmpty();
  }

  @Test
  void onlyWhatIsSelectedIsTold() {
    List<JsonNode> all = events(LOG + "&$select=caller,EventTimestamp");
    assertThat(all).hasSize(2 + MANY);
    assertThat(all)
        .allSatisfy(e -> assertThat(e.propertyNames()).containsExactly("caller", "eventTimestamp"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eventTimestamp eq '2020-01-01'",
        "eventTimestamp ge 'yesterday'",
        "caller ge 'x'",
        "colour eq 'red'",
        "caller eq 'x' or caller eq 'y'",
        "caller eq 'x' and",
        "caller eq 'x",
        "caller",
      })
  void whatIsNotUnderstoodIsRefused(String text) {
    assertThat(client.get(filter(text).replace("$", "%24")).is(400).code())
        .isEqualTo("InvalidFilter");
  }

  @ParameterizedTest
  @CsvSource({"x", "MTovLy8", "MToxLzIvMw"})
  void aTokenThatIsNoneIsRefused(String token) {
    int status = client.get(LOG + "&%24skipToken=" + token).status();
    assertThat(status).isIn(200, 400);
    assertThat(client.get(LOG + "&%24skipToken=x").is(400).code()).isEqualTo("InvalidSkipToken");
  }

  @Test
  void aLongFilterIsRefused() {
    String path = filter("caller eq '" + "x".repeat(2_000) + "'").replace("$", "%24");
    client.get(path).is(400);
    assertThat(URI.create(client.url(path).toString())).isNotNull();
  }
}
