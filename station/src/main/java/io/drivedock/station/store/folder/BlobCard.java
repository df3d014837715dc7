package io.drivedock.station.store.folder;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a file cannot hold of a blob, as JSON in the hidden tree. A blob without it has none. */
record BlobCard(boolean isPageBlob, BlobProperties properties, BlobMetadata metadata) {

  static final BlobCard BLANK = new BlobCard(false, BlobProperties.NONE, BlobMetadata.NONE);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  byte[] write() {
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("type", isPageBlob ? "page" : "block");
    put(card, "Content-Type", properties.contentType());
    Md5 md5 = properties.contentMd5();
    put(card, "Content-MD5", md5 == null ? null : md5.base64());
    put(card, "Content-Encoding", properties.contentEncoding());
    put(card, "Content-Language", properties.contentLanguage());
    put(card, "Cache-Control", properties.cacheControl());
    card.put("metadata", metadata.entries());
    return JSON.writeValueAsBytes(card);
  }

  private static void put(Map<String, Object> card, String name, @Nullable String value) {
    if (value != null) {
      card.put(name, value);
    }
  }

  /**
   * Reads a card.
   *
   * @throws IllegalArgumentException if somebody wrote something else there
   */
  static BlobCard read(byte[] bytes) {
    try {
      JsonNode card = JSON.readTree(bytes);
      String md5 = text(card, "Content-MD5");
      Map<String, String> metadata = new LinkedHashMap<>();
      card.path("metadata")
          .properties()
          .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asString()));
      return new BlobCard(
          "page".equals(text(card, "type")),
          new BlobProperties(
              text(card, "Content-Type"),
              md5 == null ? null : Md5.parseBase64(md5),
              text(card, "Content-Encoding"),
              text(card, "Content-Language"),
              text(card, "Cache-Control")),
          new BlobMetadata(metadata));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is not JSON", e);
    }
  }

  private static @Nullable String text(JsonNode card, String name) {
    JsonNode value = card.get(name);
    return value == null || value.isNull() ? null : value.asString();
  }
}
