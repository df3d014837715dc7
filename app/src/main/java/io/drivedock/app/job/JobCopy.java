package io.drivedock.app.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A body that somebody has, such as what {@code show --json} printed, made ready to be put. What
 * only a service sets is taken out: a copy of a job that was cancelled is not cancelled.
 */
final class JobCopy {

  private static final int BYTES_MAX = 4 << 20;
  private static final List<String> OF_THE_SERVICE =
      List.of("id", "name", "type", "systemData", "etag");
  private static final List<String> OF_THE_SERVICE_IN_PROPERTIES =
      List.of(
          "state",
          "cancelRequested",
          "percentComplete",
          "provisioningState",
          "shippingInformation",
          "returnPackage",
          "incompleteBlobListUri");
  private static final List<String> OF_THE_SERVICE_IN_DRIVES =
      List.of(
          "state",
          "copyStatus",
          "percentComplete",
          "verboseLogUri",
          "errorLogUri",
          "manifestUri",
          "bytesSucceeded");

  private JobCopy() {}

  /**
   * Reads one.
   *
   * @param from a file; {@code -} is {@code in}
   * @throws IllegalArgumentException if it is no job
   */
  static ObjectNode read(Path from, InputStream in) {
    byte[] bytes;
    try {
      bytes = from.toString().equals("-") ? in.readNBytes(BYTES_MAX + 1) : file(from);
    } catch (IOException e) {
      throw new IllegalArgumentException(from + " cannot be read", e);
    }
    if (bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(from + " is too long for a job");
    }
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(bytes);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          from
              + " is not valid JSON in or before line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          e);
    }
    if (!(json instanceof ObjectNode body) || !body.path("properties").isObject()) {
      throw new IllegalArgumentException(from + " is not a job: it has no object 'properties'");
    }
    clean(body);
    return body;
  }

  private static byte[] file(Path from) throws IOException {
    try (InputStream bytes = Files.newInputStream(from)) {
      return bytes.readNBytes(BYTES_MAX + 1);
    }
  }

  private static void clean(ObjectNode body) {
    body.remove(OF_THE_SERVICE);
    ObjectNode properties = (ObjectNode) body.path("properties");
    properties.remove(OF_THE_SERVICE_IN_PROPERTIES);
    if (properties.path("jobType").asString("").equalsIgnoreCase("Export")) {
      // The drives of an export are the dock's.
      properties.remove("driveList");
    }
    for (JsonNode drive : properties.path("driveList")) {
      if (drive instanceof ObjectNode each) {
        each.remove(OF_THE_SERVICE_IN_DRIVES);
      }
    }
  }
}
