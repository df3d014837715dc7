package io.drivedock.station.store.azure;

import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobHttpHeaders;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a blob will be but for its bytes.
 *
 * @param accessTier null for the account's own, and for page blobs
 */
record BlobAttributes(
    BlobProperties properties, BlobMetadata metadata, @Nullable String accessTier) {

  /** What Azure gives to a blob that comes without. */
  static final String NO_TYPE = "application/octet-stream";

  BlobHttpHeaders http() {
    Md5 md5 = properties.contentMd5();
    return new BlobHttpHeaders()
        .setContentType(properties.contentType())
        .setContentEncoding(properties.contentEncoding())
        .setContentLanguage(properties.contentLanguage())
        .setCacheControl(properties.cacheControl())
        .setContentMd5(md5 == null ? null : md5.toBytes());
  }

  Map<String, String> entries() {
    return metadata.entries();
  }

  @Nullable AccessTier tier() {
    return accessTier == null ? null : AccessTier.fromString(accessTier);
  }

  /** The headers of a request that makes it. */
  SortedMap<String, String> headers() {
    SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    put(headers, "x-ms-blob-content-type", properties.contentType());
    put(headers, "x-ms-blob-content-encoding", properties.contentEncoding());
    put(headers, "x-ms-blob-content-language", properties.contentLanguage());
    put(headers, "x-ms-blob-cache-control", properties.cacheControl());
    put(headers, "x-ms-access-tier", accessTier);
    Md5 md5 = properties.contentMd5();
    put(headers, "x-ms-blob-content-md5", md5 == null ? null : md5.base64());
    metadata.entries().forEach((name, value) -> headers.put("x-ms-meta-" + name, value));
    return headers;
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }
}
