package io.drivedock.server.azureendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Role;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Templates of jobs, deployed over HTTP as the command line of Azure does. */
final class DeploymentRoutesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String KEY = "238810-662376-448998-450120-652806-203390-606320-483076";
  private static final String GROUP = AzureClient.SUBSCRIPTION + "/resourceGroups/Templates";
  private static final String ALL = GROUP + "/providers/Microsoft.Resources/deployments";
  private static final String JOBS = GROUP + "/providers/Microsoft.ImportExport/jobs/";

  /** What a compiler of Bicep makes of a job, with a comment as people leave them. */
  private static final String TEMPLATE =
      """
      {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", // of nothing
        "metadata": {"_generator": {"name": "bicep", "version": "0.30.23.60470"}},
        "parameters": {
          "name": {"type": "string", "minLength": 2},
          "logLevel": {"type": "string", "defaultValue": "Error", "allowedValues": ["Error", "Verbose"]},
          "key": {"type": "securestring"},
          "location": {"type": "string", "defaultValue": "[resourceGroup().location]"}
        },
        "variables": {"tags": {"film": "[toUpper(parameters('name'))]"}},
        "resources": [{
          "type": "Microsoft.ImportExport/jobs", "apiVersion": "2021-01-01",
          "name": "[parameters('name')]", "location": "[parameters('location')]",
          "tags": "[variables('tags')]",
          "properties": {
            "jobType": "Import", "logLevel": "[parameters('logLevel')]",
            "storageAccountId": "[resourceId('Microsoft.Storage/storageAccounts', 'films')]",
            "returnAddress": {"recipientName": "Ada", "streetAddress1": "Street 1", "city": "Redmond",
              "postalCode": "98007", "countryOrRegion": "USA", "phone": "4250000000",
              "email": "a@b.example"},
            "driveList": [{"driveId": "[format('D-{0}', parameters('name'))]",
              "bitLockerKey": "[parameters('key')]", "manifestFile": "\\\\DriveManifest.xml",
              "manifestHash": "109B21108597EF36D5785F08303F3638"}]
          }
        }],
        "outputs": {
          "id": {"type": "string", "value": "[resourceId('Microsoft.ImportExport/jobs', parameters('name'))]"},
          "state": {"type": "string", "value":
            "[reference(resourceId('Microsoft.ImportExport/jobs', parameters('name')), '2021-01-01').state]"},
          "key": {"type": "securestring", "value": "[parameters('key')]"}
        }
      }
      """;

  private static AzureClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = AzureClient.of(folder, Map.of());
    client.call(Role.CUSTOMER, "PUT", GROUP, "{\"location\":\"westus\"}").is(201);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  private static String body(String template, Map<String, ?> parameters) {
    ObjectNode properties =
        JSON.createObjectNode().put("mode", "Incremental").put("template", template);
    ObjectNode values = properties.putObject("parameters");
    parameters.forEach(
        (name, value) -> values.putObject(name).set("value", JSON.valueToTree(value)));
    return JSON.createObjectNode().set("properties", properties).toString();
  }

  private static Map<String, String> named(String name) {
    return Map.of("name", name, "key", KEY);
  }

  private static AzureClient.Answer deploy(String name, String body) {
    return client.call(Role.CUSTOMER, "PUT", ALL + "/" + name, body);
  }

  private static AzureClient.Answer post(String path, String body) {
    return client.call(Role.CUSTOMER, "POST", ALL + path, body);
  }

  private static AzureClient.Answer job(String name) {
    return client.get(JOBS + name + "?api-version=2021-01-01");
  }

  @Test
  void aTemplateIsDeployedAndDeployedAgain() {
    AzureClient.Answer first = deploy("Main", body(TEMPLATE, named("spring"))).is(201);
    assertThat(first.at("/properties/provisioningState")).isEqualTo("Succeeded");
    assertThat(first.at("/properties/outputs/id/value")).isEqualTo(JOBS + "spring");
    assertThat(first.at("/properties/outputs/state/value")).isEqualTo("Creating");
    assertThat(first.at("/properties/outputResources/0/id")).isEqualTo(JOBS + "spring");
    assertThat(first.body().toString()).doesNotContain(KEY);
    AzureClient.Answer job = job("spring").is(200);
    assertThat(job.at("/tags/film")).isEqualTo("SPRING");
    assertThat(job.at("/location")).isEqualTo("West US");

    String ship =
        "{\"properties\":{\"state\":\"Shipping\",\"deliveryPackage\":{\"carrierName\":\"a\",\"trackingNumber\":\"b\"}}}";
    client.call(Role.CUSTOMER, "PATCH", JOBS + "spring?api-version=2021-01-01", ship).is(200);
    String before = job("spring").body().toString();
    assertThat(
            post("/main/whatIf", body(TEMPLATE, named("spring")))
                .is(200)
                .at("/properties/changes/0/changeType"))
        .isEqualTo("NoChange");
    AzureClient.Answer again = deploy("main", body(TEMPLATE, named("spring"))).is(200);
    assertThat(again.at("/properties/outputs/state/value")).isEqualTo("Shipping");
    assertThat(job("spring").body().toString()).isEqualTo(before);

    assertThat(client.get(ALL + "/MAIN").is(200).body()).isEqualTo(again.body());
    assertThat(client.get(ALL).body().get("value").toString()).contains("\"main\"");
    assertThat(client.get(ALL + "/main/operations").at("/value/0/properties/targetResource/id"))
        .isEqualTo(JOBS + "spring");
    URI status = URI.create(again.header("Azure-AsyncOperation"));
    assertThat(client.get(status.getRawPath() + "?" + status.getRawQuery()).at("/status"))
        .isEqualTo("Succeeded");
  }

  /** The command line puts the text of a file into a body as it is. */
  @Test
  void aTemplateMayStandInTheBodyWithItsComments() {
    String parameters = "{\"name\":{\"value\":\"raw\"},\"key\":{\"value\":\"" + KEY + "\"}}";
    String raw =
        "{\"properties\": {\"mode\": \"Incremental\", \"parameters\": %s, template:%s}}"
            .formatted(parameters, TEMPLATE);
    deploy("raw", raw).is(201);
    assertThat(client.get(GROUP + "/deployments/raw/operations").is(200).at("/value/0/operationId"))
        .isEqualTo("raw");
    client.call(Role.CUSTOMER, "PUT", GROUP, "{location:\"westus\"}").is(400);
  }

  @Test
  void validateAndWhatIfDoNothing() {
    Map<String, String> parameters = Map.of("name", "maybe", "key", KEY, "logLevel", "Verbose");
    assertThat(
            post("/v/validate", body(TEMPLATE, parameters))
                .is(200)
                .at("/properties/validatedResources/0/id"))
        .isEqualTo(JOBS + "maybe");
    AzureClient.Answer create = post("/v/whatIf", body(TEMPLATE, parameters)).is(200);
    assertThat(create.at("/status")).isEqualTo("Succeeded");
    assertThat(create.at("/properties/changes/0/changeType")).isEqualTo("Create");
    assertThat(create.at("/properties/changes/0/after/properties/logLevel")).isEqualTo("Verbose");
    assertThat(create.body().toString()).doesNotContain(KEY);
    job("maybe").is(404);
    client.call(Role.CUSTOMER, "HEAD", ALL + "/v", null).is(404);

    deploy("v", body(TEMPLATE, named("maybe"))).is(201);
    client.call(Role.CUSTOMER, "HEAD", ALL + "/v", null).is(204);
    AzureClient.Answer change = post("/v/whatIf", body(TEMPLATE, parameters)).is(200);
    assertThat(change.at("/properties/changes/0/changeType")).isEqualTo("Modify");
    assertThat(change.body().at("/properties/changes/0/delta").toString())
        .isEqualTo(
            "[{\"path\":\"properties.logLevel\",\"propertyChangeType\":\"Modify\",\"before\":\"Error\",\"after\":\"Verbose\"}]");
    assertThat(change.body().at("/properties/changes").toString()).contains("\"Ignore\"");
  }

  @Test
  void whatIsWrongIsSaidBeforeAnythingIsDone() {
    String location = TEMPLATE.replace("\"[parameters('location')]\"", "\"mars\"");
    AzureClient.Answer refused = deploy("w", body(location, named("wrong"))).is(400);
    assertThat(refused.code()).isEqualTo("InvalidTemplateDeployment");
    assertThat(refused.at("/error/details/0/target")).isEqualTo("resources[0].location");
    for (Map.Entry<String, String> wrong :
        Map.of(
                TEMPLATE.replace("toUpper(", "toTitle("),
                "variables.tags.film",
                TEMPLATE.replace(
                    "Microsoft.ImportExport/jobs\", \"api", "Microsoft.Compute/x\", \"api"),
                "resources[0].type",
                TEMPLATE.replace("2021-01-01\",\n", "2001-01-01\",\n"),
                "resources[0]",
                "{",
                "properties.template",
                "[]",
                "properties.template")
            .entrySet()) {
      AzureClient.Answer answer = post("/w/validate", body(wrong.getKey(), named("wrong"))).is(400);
      assertThat(answer.at("/error/target"))
          .as(answer.body().toString())
          .isEqualTo(wrong.getValue());
    }
    assertThat(deploy("w", body(TEMPLATE, Map.of("name", "x"))).is(400).code())
        .isEqualTo("InvalidTemplate");
    String odd = body(TEMPLATE, named("wrong")).replace("Incremental", "Total");
    assertThat(deploy("w", odd).is(400).at("/error/target")).isEqualTo("properties.mode");
    assertThat(
            deploy("w", "{\"properties\":{\"templateLink\":{\"uri\":\"http://x\"}}}")
                .is(400)
                .code())
        .isEqualTo("MissingArgument");
    deploy("a b".replace(" ", "%20"), body(TEMPLATE, named("wrong"))).is(400);
    job("wrong").is(404);
    client.get(ALL + "/w").is(404);
    String nowhere = ALL.replace("Templates", "Nowhere") + "/w";
    client.call(Role.CUSTOMER, "PUT", nowhere, body(TEMPLATE, named("wrong"))).is(404);
    client.call(Role.AUDITOR, "PUT", ALL + "/w", body(TEMPLATE, named("wrong"))).is(403);
    client.call(Role.AUDITOR, "GET", ALL, null).is(200);
  }

  @Test
  void aDeploymentThatIsRefusedOnItsWaySaysWhatFailed() {
    deploy("f", body(TEMPLATE, named("failing"))).is(201);
    String ship =
        "{\"properties\":{\"state\":\"Shipping\",\"deliveryPackage\":{\"carrierName\":\"a\",\"trackingNumber\":\"b\"}}}";
    client.call(Role.CUSTOMER, "PATCH", JOBS + "failing?api-version=2021-01-01", ship).is(200);
    String other =
        TEMPLATE.replace(
            "\"jobType\": \"Import\"",
            "\"diagnosticsPath\": \"elsewhere\", \"jobType\": \"Import\"");

    AzureClient.Answer failed = deploy("f", body(other, named("failing"))).is(200);

    assertThat(failed.at("/properties/provisioningState")).isEqualTo("Failed");
    assertThat(failed.at("/properties/error/code")).isEqualTo("DeploymentFailed");
    assertThat(failed.at("/properties/error/details/0/target"))
        .isEqualTo("resources[0].properties.diagnosticsPath");
    URI status = URI.create(failed.header("Azure-AsyncOperation"));
    JsonNode told = client.get(status.getRawPath() + "?" + status.getRawQuery()).body();
    assertThat(told.at("/status").asString()).isEqualTo("Failed");
    assertThat(told.at("/error/code").asString()).isEqualTo("DeploymentFailed");
  }

  @Test
  void modeCompleteDeletesNothingAndSaysWhatItWouldDelete() {
    String group = ALL.replace("Templates", "Complete");
    client
        .call(
            Role.CUSTOMER,
            "PUT",
            GROUP.replace("Templates", "Complete"),
            "{\"location\":\"westus\"}")
        .is(201);
    String one = body(TEMPLATE, named("one")).replace("Incremental", "Complete");
    AzureClient.Answer first = client.call(Role.CUSTOMER, "PUT", group + "/c", one).is(201);
    assertThat(first.at("/properties/mode")).isEqualTo("Complete");
    client.call(Role.CUSTOMER, "PUT", group + "/c", one).is(200);

    String two = body(TEMPLATE, named("two")).replace("Incremental", "Complete");
    for (String refused : List.of("", "/validate", "/whatIf")) {
      AzureClient.Answer answer =
          client
              .call(Role.CUSTOMER, refused.isEmpty() ? "PUT" : "POST", group + "/c" + refused, two)
              .is(400);
      assertThat(answer.code()).isEqualTo("InvalidTemplateDeployment");
      assertThat(answer.at("/error/message")).contains("would delete", "does not name: one.");
    }
  }

  @Test
  void nothingIsLeftOfADeploymentOnceAJobOfItIsErased() {
    for (String name : List.of("gone", "kept")) {
      deploy(name, body(TEMPLATE, named(name))).is(201);
    }
    client.call(Role.CUSTOMER, "DELETE", JOBS + "gone?api-version=2021-01-01", null).is(200);
    client.get(ALL + "/gone").is(404);
    client.get(ALL + "/kept").is(200);
    client.call(Role.CUSTOMER, "DELETE", ALL + "/kept", null).is(204);
    client.get(ALL + "/kept").is(404);
    job("kept").is(200);
  }
}
