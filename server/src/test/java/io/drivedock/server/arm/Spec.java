package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published swaggers and the recorded traffic, which lie beside a checkout if at all. */
final class Spec {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path FOLDER =
      Path.of(System.getProperty("drivedock.root", "..")).resolve("../shared/spec").normalize();

  private static final Map<Path, JsonNode> READ = new ConcurrentHashMap<>();
  private static final Map<String, Path> SWAGGERS = new ConcurrentHashMap<>();

  private Spec() {}

  static boolean isThere() {
    return Files.isDirectory(FOLDER);
  }

  static void assumeItIsThere() {
    assumeTrue(isThere(), "skipped: no swaggers and recordings in ../shared/spec");
  }

  static Path recording(String name) {
    return FOLDER.resolve("recordings").resolve(name);
  }

  static JsonNode recorded(String name) {
    return read(recording(name)).deepCopy();
  }

  static JsonNode read(Path file) {
    return READ.computeIfAbsent(file, JSON::readTree);
  }

  /** The swagger of an api-version. */
  static Path swagger(String version) {
    return SWAGGERS.computeIfAbsent(version, Spec::find);
  }

  private static Path find(String version) {
    try (Stream<Path> files = Files.walk(FOLDER.resolve("swagger"))) {
      return files
          .filter(file -> file.endsWith(version + "/storageimportexport.json"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new AssertionError("the swaggers cannot be read", e);
    }
  }

  static JsonNode parse(String json) {
    JsonNode node = JSON.readTree(json);
    assertThat(JSON.writeValueAsString(node)).as("compact JSON").isEqualTo(json);
    return node;
  }
}
