package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Recorded traffic of the real service, sent here in its order. Bodies are compared as texts, so
 * the order of members counts; addresses of docks are masked, and systemData where it was recorded.
 */
final class RecordingsTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ADDRESSES = "locations-2022-12-20-api-2016-11-01.json";

  @TempDir Path folder;

  @BeforeEach
  void recordingsAreThere() {
    Spec.assumeItIsThere();
  }

  /** Row 1 of the conformance checklist. */
  @ParameterizedTest
  @ValueSource(strings = {"cli-2020-04-21.json", "cli-2022-12-20.json"})
  void theCommandLineOfAzureIsAnsweredAsRecorded(String recording) {
    try (ArmClient client = start(ADDRESSES)) {
      List<JsonNode> exchanges = exchanges(recording);
      assertThat(exchanges).hasSize(6);
      exchanges.forEach(exchange -> replay(client, exchange));
    }
  }

  /** Row 2. */
  @Test
  void powerShellIsAnsweredAsRecorded() {
    try (ArmClient client = start(ADDRESSES)) {
      List<JsonNode> exchanges = exchanges("powershell-2020-04-28.json");
      assertThat(exchanges).hasSize(6);
      replay(client, exchanges.get(0));
      client.delete(target(exchanges.get(0))).is(200);
      // The job that the rest speaks of was created before the recordings began.
      String job = target(exchanges.get(1));
      createTestJob(client, exchanges.get(0), job);
      replay(client, exchanges.get(1));
      replay(client, exchanges.get(2));
      client.delete(job).is(200);
      createTestJob(client, exchanges.get(0), job);
      exchanges.subList(3, 6).forEach(exchange -> replay(client, exchange));
    }
  }

  private static void createTestJob(ArmClient client, JsonNode like, String path) {
    ObjectNode body = like.get("requestBody").deepCopy().asObject();
    ObjectNode drive = body.at("/properties/driveList/0").asObject();
    drive.put("driveId", "9CA995BB");
    body.withObject("properties").putArray("driveList").add(drive);
    client.put(path, body.toString()).is(201);
  }

  /** What the extension's own test recorded, as its tool wrote it down. */
  @Test
  void theRawRecordingOfTheCommandLineIsAnsweredAsRecorded() throws IOException {
    List<JsonNode> exchanges = new ArrayList<>();
    for (Object interaction : raw("cli-ext-test_import_export.yaml")) {
      JsonNode exchange = JSON.valueToTree(interaction);
      String uri = exchange.at("/request/uri").stringValue();
      if (uri.contains("Microsoft.ImportExport/jobs")) {
        ObjectNode plain = JSON.createObjectNode();
        plain.put("method", exchange.at("/request/method").stringValue());
        plain.put("uri", uri);
        plain.set("requestBody", parsed(exchange.at("/request/body")));
        plain.put("status", exchange.at("/response/status/code").intValue());
        plain.set("responseBody", parsed(exchange.at("/response/body/string")));
        exchanges.add(plain);
      }
    }
    assertThat(exchanges).hasSize(6);
    try (ArmClient client = start(ADDRESSES)) {
      exchanges.forEach(exchange -> replay(client, exchange));
    }
  }

  /** Some bodies are what Python makes of bytes, twice over, with backslashes doubled each time. */
  private static JsonNode parsed(JsonNode node) {
    String text = node.isNull() ? "" : node.stringValue();
    boolean isPython = text.startsWith("b'");
    String json =
        isPython
            ? text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1)
                .replaceAll("\\\\+", "\\\\\\\\")
            : text;
    return json.isEmpty() ? JSON.nullNode() : JSON.readTree(json);
  }

  private static List<?> raw(String name) throws IOException {
    LoaderOptions options = new LoaderOptions();
    try (var reader = Files.newBufferedReader(Spec.recording(name))) {
      Map<String, Object> whole = new Yaml(new SafeConstructor(options)).load(reader);
      return (List<?>) whole.get("interactions");
    }
  }

  @Test
  void theLocationsOf2022AreAnsweredToTheLetter() {
    JsonNode recorded = Spec.recorded(ADDRESSES);
    try (ArmClient client = start(ADDRESSES)) {
      String path = "/providers/Microsoft.ImportExport/locations";
      assertThat(client.get(path + "?api-version=2016-11-01").is(200).text())
          .isEqualTo(recorded.toString());
      for (JsonNode location : recorded.get("value")) {
        String name = location.get("name").stringValue();
        for (String spelling :
            List.of(name.replace(" ", "%20"), name.replace(" ", "").toLowerCase(Locale.ROOT))) {
          assertThat(client.get(path + "/" + spelling).is(200).text())
              .isEqualTo(location.toString());
        }
      }
    }
  }

  private static void replay(ArmClient client, JsonNode exchange) {
    JsonNode request = exchange.get("requestBody");
    ArmClient.Answered answer =
        client.call(
            exchange.get("method").stringValue(),
            target(exchange),
            request.isNull() ? null : request.toString());
    answer.is(exchange.get("status").intValue());
    JsonNode recorded = exchange.get("responseBody");
    if (recorded.isNull()) {
      assertThat(answer.text()).isEmpty();
    } else {
      JsonNode ours = JSON.readTree(answer.text());
      mask(ours, recorded);
      assertThat(ours.toString()).isEqualTo(recorded.toString());
    }
  }

  /** Makes alike what no two services have alike. */
  private static void mask(JsonNode ours, JsonNode recorded) {
    if (recorded.has("value")) {
      for (int i = 0; i < recorded.get("value").size(); i++) {
        mask(ours.get("value").get(i), recorded.get("value").get(i));
      }
      return;
    }
    if (!recorded.has("properties")) {
      return;
    }
    JsonNode dock = recorded.at("/properties/shippingInformation");
    ObjectNode ourDock = ours.at("/properties/shippingInformation").asObject();
    // Only the version was patched into the newer recordings of PowerShell, not the answers.
    ourDock.retain(Set.copyOf(names(dock)));
    assertThat(names(ourDock)).isEqualTo(names(dock));
    dock.properties().forEach(member -> ourDock.set(member.getKey(), member.getValue()));
    if (recorded.has("systemData")) {
      assertThat(names(ours.get("systemData"))).isEqualTo(names(recorded.get("systemData")));
      assertThat(ours.at("/systemData/createdAt").stringValue())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z");
      recorded
          .get("systemData")
          .properties()
          .forEach(m -> ours.get("systemData").asObject().set(m.getKey(), m.getValue()));
    } else {
      ours.asObject().remove("systemData");
    }
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static List<JsonNode> exchanges(String recording) {
    return Spec.recorded(recording).get("exchanges").valueStream().toList();
  }

  private static String target(JsonNode exchange) {
    URI uri = URI.create(exchange.get("uri").stringValue());
    return uri.getRawPath() + "?" + uri.getRawQuery();
  }

  /** A server whose locations are those of a recording. */
  private ArmClient start(String recording) {
    Map<String, Object> locations = new LinkedHashMap<>();
    for (JsonNode location : Spec.recorded(recording).get("value")) {
      Map<String, Object> settings = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : location.get("properties").properties()) {
        JsonNode value = member.getValue();
        settings.put(
            member.getKey(),
            value.isString()
                ? value.stringValue()
                : value
                    .valueStream()
                    .map(text -> text.stringValue().replaceAll(".*/locations/", ""))
                    .toList());
      }
      locations.put(location.get("name").stringValue(), settings);
    }
    return ArmClient.start(folder, Map.of("locations", locations));
  }
}
