package io.drivedock.station.store.s3;

import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is written down about a large upload that has begun, for the run that finds it unfinished:
 * S3's own list of them does not say whose they are.
 *
 * @param key of the object that it will be
 * @param uploadId as the store calls it
 * @param draft what the object will be but for its bytes; only the same is taken up
 */
record UploadNote(String key, String uploadId, String draft) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  byte[] write() {
    return JSON.writeValueAsBytes(Map.of("key", key, "uploadId", uploadId, "draft", draft));
  }

  /** Nothing if somebody wrote something else there. */
  static Optional<UploadNote> read(byte[] bytes) {
    try {
      JsonNode note = JSON.readTree(bytes);
      boolean isNote =
          note.path("key").isString()
              && note.path("uploadId").isString()
              && note.path("draft").isString();
      return isNote
          ? Optional.of(
              new UploadNote(
                  note.get("key").asString(),
                  note.get("uploadId").asString(),
                  note.get("draft").asString()))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
