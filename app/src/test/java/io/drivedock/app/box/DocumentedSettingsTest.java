package io.drivedock.app.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.app.box.DocumentedSettings.Program;
import io.drivedock.app.box.DocumentedSettings.Setting;
import io.drivedock.settings.Settings;
import io.drivedock.settings.SettingsException;
import io.drivedock.station.StationMain;
import io.drivedock.station.settings.SettingsFile;
import io.drivedock.station.settings.StationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every setting in the documentation's examples is read by {@code serve} or {@code station}, alone
 * and with all others, and each wrong value has one sentence. A setting that is newly documented is
 * tested by that.
 */
final class DocumentedSettingsTest {

  private static final List<Setting> ALL = DocumentedSettings.all();

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("db-password"), "secret");
    Files.writeString(folder.resolve("oidc-secret"), "secret");
    Files.writeString(folder.resolve("station-token"), "drivedock_secret-secret");
    Files.writeString(
        folder.resolve("s3-keys"), "aws_access_key_id = A\naws_secret_access_key = B\n");
    Files.writeString(folder.resolve("azure-keys"), "storage_key = c2VjcmV0\n");
    for (String made : List.of("slots", "work", "archive", "store", "drivedock-station")) {
      Files.createDirectories(folder.resolve(made));
    }
  }

  @Test
  void thereAreAsManyAsTheDocumentationShows() {
    assertThat(ALL).hasSizeGreaterThan(90);
    assertThat(ALL.stream().map(Setting::path))
        .contains("terms.creatingLasts", "tokens.expireAfter", "targets.main.s3.tags", "pollEvery");
  }

  @Test
  void eachIsReadAlone() {
    List<String> refused = new ArrayList<>();
    for (Setting setting : ALL) {
      try {
        read(setting.program(), with(setting, usable(setting)));
      } catch (SettingsException e) {
        refused.add(setting.path() + ": " + e.getMessage());
      }
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void eachWrongValueHasOneSentence() {
    List<String> others = new ArrayList<>();
    for (Setting setting : ALL) {
      for (Object wrong : wrong(setting.value())) {
        String told = told(setting, wrong);
        boolean isOne =
            told.lines().count() == 2
                && told.lines().skip(1).allMatch(line -> line.startsWith("  '" + setting.path()));
        if (!isOne) {
          others.add(setting.path() + " = " + wrong + ": " + told);
        }
      }
    }
    assertThat(others).isEmpty();
  }

  private String told(Setting setting, Object wrong) {
    try {
      read(setting.program(), with(setting, wrong));
      return "nothing";
    } catch (SettingsException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aServiceStartsWithAllThatNeedNothingElsewhere() {
    Map<String, Object> yaml = new LinkedHashMap<>();
    for (Setting setting : ALL) {
      boolean isElsewhere =
          setting.isBelow("database")
              || setting.path().startsWith("azureEndpoint.certificateFile")
              || setting.path().startsWith("azureEndpoint.keyFile")
              || (setting.isBelow("station", "targets") && !setting.keys().contains("folder"));
      if (setting.program() == Program.SERVE && !isElsewhere) {
        DocumentedSettings.put(yaml, setting.keys(), usable(setting));
      }
    }
    DocumentedSettings.put(yaml, List.of("port"), 0);
    DocumentedSettings.put(yaml, List.of("azureEndpoint", "port"), 0);
    Installation.Configured configured = serve(yaml);
    assertThat(configured.server().terms().finishedKept()).isEqualTo(Duration.ofDays(90));
    assertThat(configured.server().tombstonesKept()).isEqualTo(Duration.ofDays(3_650));
    InstantSource clock = InstantSource.system();
    try (SingleBox box = SingleBox.start(configured, UnaryOperator.identity(), clock)) {
      assertThat(box.httpsUrl()).isPresent();
    }
  }

  @Test
  void theFormerKeyOfTheAzureEndpointStillWorks() {
    assertThat(serve(Map.of("frontdoor", Map.of("port", 1))).server().azureEndpoint())
        .hasValueSatisfying(endpoint -> assertThat(endpoint.port()).isEqualTo(1));
  }

  @Test
  void aStationStartsWithAllOfItsOwn() {
    Map<String, Object> yaml = new LinkedHashMap<>();
    ALL.stream()
        .filter(setting -> setting.program() == Program.STATION)
        .filter(setting -> !setting.isBelow("targets") || setting.keys().contains("folder"))
        .forEach(setting -> DocumentedSettings.put(yaml, setting.keys(), usable(setting)));
    StationMain.start(station(yaml), InstantSource.system()).close();
  }

  @Test
  void aSectionThatIsNoneAndAKeyThatIsNoneHaveOneSentenceEach() {
    assertThatThrownBy(() -> serve(Map.of("terms", 5, "tems", Map.of())))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'terms' is not a section")
        .hasMessageContaining("'tems' is not a setting; did you mean 'terms'?")
        .message()
        .hasLineCount(3);
  }

  // ---- reading, as the programs do

  private void read(Program program, Map<String, Object> yaml) {
    switch (program) {
      case SERVE -> serve(yaml);
      case STATION -> station(yaml);
    }
  }

  private Installation.Configured serve(Map<String, Object> yaml) {
    Path file = written(yaml);
    return CommandLine.populateCommand(
            new Installation(),
            "--data",
            folder.resolve("data").toString(),
            "--config",
            file.toString())
        .read(Map.of());
  }

  private StationConfig station(Map<String, Object> yaml) {
    return StationConfig.read(SettingsFile.read(written(yaml)), folder, Map.of(), "machine");
  }

  /** JSON is YAML. */
  private Path written(Map<String, Object> yaml) {
    try {
      return Files.writeString(
          folder.resolve("settings.yaml"), JsonMapper.builder().build().writeValueAsString(yaml));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  // ---- one setting, with what it cannot be without

  private Map<String, Object> with(Setting setting, Object value) {
    Map<String, Object> yaml = new LinkedHashMap<>();
    needed(setting).forEach((path, other) -> DocumentedSettings.put(yaml, keys(path), other));
    DocumentedSettings.put(yaml, setting.keys(), value);
    return yaml;
  }

  private static List<String> keys(String path) {
    return List.of(path.split("/"));
  }

  private Map<String, Object> needed(Setting setting) {
    Map<String, Object> needed = new LinkedHashMap<>();
    String path = setting.path();
    if (setting.program() == Program.STATION) {
      needed.put("server", "https://dock.example.com");
      needed.put("tokenFile", "station-token");
      needed.put("slots", "slots");
      needed.put("work", "work");
      needed.put("targets/main/folder", "store");
    }
    if (path.equals("azureEndpoint.certificateFile")) {
      needed.put("azureEndpoint/keyFile", "key.pem");
    }
    if (path.equals("azureEndpoint.keyFile")) {
      needed.put("azureEndpoint/certificateFile", "tls.pem");
    }
    if (setting.isBelow("database")) {
      needed.put("database/url", "jdbc:postgresql://localhost/drivedock");
    }
    if (setting.isBelow("portal", "oidc")) {
      needed.put("portal/oidc/issuer", "https://id.example.com");
      needed.put("portal/oidc/clientId", "drivedock");
      needed.put("portal/oidc/roles/all/role", "customer");
    }
    if (path.endsWith(".alternateLocations")) {
      needed.put("locations/Main Dock/recipientName", "Dock");
    }
    if (setting.keys().contains("targets")) {
      needOfTarget(setting, needed);
    }
    return needed;
  }

  private void needOfTarget(Setting setting, Map<String, Object> needed) {
    int name = setting.keys().indexOf("targets") + 2;
    String target = String.join("/", setting.keys().subList(0, name));
    if (setting.keys().contains("s3")) {
      needed.remove("targets/main/folder");
      needed.put(target + "/s3/bucket", "our-imports");
      needed.put(target + "/s3/keysFile", folder.resolve("s3-keys").toString());
    } else if (setting.keys().contains("azure")) {
      needed.remove("targets/main/folder");
      needed.put(target + "/azure/keysFile", folder.resolve("azure-keys").toString());
      if (target.endsWith("shared")) {
        needed.put(target + "/azure/container", "{account}");
      }
    } else {
      needed.put(target + "/folder", folder.resolve("store").toString());
    }
  }

  // ---- values

  /** Paths of the documentation lead into this test's folder. */
  private Object usable(Setting setting) {
    boolean isPath =
        setting.value() instanceof String text
            && (text.matches("/(etc|mnt|srv)/.*") || setting.keys().getLast().equals("keysFile"));
    return isPath
        ? folder.resolve(Path.of(setting.value().toString()).getFileName()).toString()
        : setting.value();
  }

  /** Of another kind, and of this kind but out of its form or bounds. */
  private static List<Object> wrong(Object right) {
    List<Object> wrong = new ArrayList<>(List.of(Map.of("a", "b")));
    switch (right) {
      case Integer number -> wrong.addAll(List.of(-1, "many", Integer.MAX_VALUE));
      case Boolean flag -> wrong.add("perhaps");
      case List<?> list -> wrong.addAll(List.of("alone", List.of(Map.of())));
      case String text when Settings.parseDuration(text).isPresent() ->
          wrong.addAll(List.of("soon", "-1d", 5));
      default -> wrong.add(List.of());
    }
    return wrong;
  }
}
