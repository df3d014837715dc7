package io.drivedock.server.azureendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Role;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags apart from what has them, of jobs and of groups alike. */
final class TagRoutesTest {

  private static final String GROUP = AzureClient.SUBSCRIPTION + "/resourceGroups/Tagged";
  private static final String JOB = GROUP + "/providers/Microsoft.ImportExport/jobs/spring";
  private static final String TAGS = "/providers/Microsoft.Resources/tags/default";

  private static AzureClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = AzureClient.of(folder, Map.of());
    put(GROUP, "{'location':'westus'}").is(201);
    put(
            JOB + "?api-version=2021-01-01",
            """
            {'location':'westus','properties':{'storageAccountId':
            '/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/films',
            'jobType':'Export','export':{'blobList':{'blobPathPrefix':['/']}},'returnAddress':
            {'recipientName':'Ada','streetAddress1':'Street 1','city':'Redmond','postalCode':'98007',
            'countryOrRegion':'USA','phone':'4250000000','email':'a@b.example'}}}
            """)
        .is(201);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  private static AzureClient.Answer put(String path, String body) {
    return client.call(Role.CUSTOMER, "PUT", path, body.replace('\'', '"'));
  }

  private static String patched(String scope, String operation, String tags) {
    String body = "{'operation':'" + operation + "','properties':{'tags':" + tags + "}}";
    AzureClient.Answer answer =
        client.call(Role.CUSTOMER, "PATCH", scope + TAGS, body.replace('\'', '"')).is(200);
    assertThat(client.get(scope + TAGS).is(200).body()).isEqualTo(answer.body());
    return answer.body().at("/properties/tags").toString().replace('"', '\'');
  }

  @ParameterizedTest
  @ValueSource(strings = {GROUP, JOB})
  void tagsAreReplacedMergedAndDeleted(String scope) {
    AzureClient.Answer first =
        put(scope + TAGS, "{'properties':{'tags':{'a':'1','B':'2'}}}").is(200);
    assertThat(first.at("/id")).isEqualTo(scope + TAGS);
    assertThat(first.at("/type")).isEqualTo("Microsoft.Resources/tags");
    assertThat(patched(scope, "Merge", "{'b':'3','c':'4'}")).isEqualTo("{'a':'1','B':'3','c':'4'}");
    assertThat(patched(scope, "delete", "{'B':'other','a':'1'}")).isEqualTo("{'B':'3','c':'4'}");
    assertThat(patched(scope, "Replace", "{'z':''}")).isEqualTo("{'z':''}");
    assertThat(client.get(scope + "?api-version=2021-01-01").is(200).body().at("/tags").toString())
        .isEqualTo("{\"z\":\"\"}");
    client.call(Role.CUSTOMER, "DELETE", scope + TAGS, null).is(200);
    assertThat(client.get(scope + TAGS).body().at("/properties/tags")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {GROUP, JOB})
  void whatIsNotUnderstoodIsRefused(String scope) {
    assertThat(
            client
                .call(Role.CUSTOMER, "PATCH", scope + TAGS, "{\"operation\":\"add\"}")
                .is(400)
                .at("/error/target"))
        .isEqualTo("operation");
    assertThat(put(scope + TAGS, "{'tags':{'a':'1'}}").is(400).at("/error/target"))
        .isEqualTo("tags");
    StringBuilder many = new StringBuilder("{'a':'1'");
    for (int i = 0; i < 49; i++) {
      many.append(",'t").append(i).append("':''");
    }
    put(scope + TAGS, "{'properties':{'tags':" + many + "}}}").is(200);
    String more = "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"u\":\"1\"}}}";
    assertThat(client.call(Role.CUSTOMER, "PATCH", scope + TAGS, more).is(400).at("/error/target"))
        .isEqualTo("tags");
    client.call(Role.AUDITOR, "PATCH", scope + TAGS, more).is(403);
    put(scope.replace("Tagged", "Nowhere") + TAGS, "{'properties':{'tags':{}}}").is(404);
    client.get(scope.replace("Tagged", "Nowhere") + TAGS).is(404);
    client.call(Role.CUSTOMER, "DELETE", scope + TAGS, null).is(200);
  }
}
