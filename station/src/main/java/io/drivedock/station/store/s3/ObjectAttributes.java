package io.drivedock.station.store.s3;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * What an object will be but for its bytes.
 *
 * @param length in bytes
 * @param metadata as S3 holds it
 * @param tags as a query string; null for none
 */
record ObjectAttributes(
    String key,
    long length,
    BlobProperties properties,
    Map<String, String> metadata,
    @Nullable String storageClass,
    @Nullable String tags) {

  static ObjectAttributes of(
      String key,
      long length,
      BlobProperties properties,
      BlobMetadata metadata,
      S3Place place,
      S3Limits limits) {
    return new ObjectAttributes(
            key,
            length,
            properties,
            S3Headers.metadata(key, properties, metadata, limits),
            null,
            null)
        .as(place);
  }

  /** The same, as a target has it. */
  ObjectAttributes as(S3Place place) {
    String all =
        new TreeMap<>(place.tags())
            .entrySet().stream()
                .map(
                    tag ->
                        SdkHttpUtils.urlEncode(tag.getKey())
                            + "="
                            + SdkHttpUtils.urlEncode(tag.getValue()))
                .collect(Collectors.joining("&"));
    return new ObjectAttributes(
        key, length, properties, metadata, place.storageClass(), all.isEmpty() ? null : all);
  }

  ObjectAttributes withoutTags() {
    return new ObjectAttributes(key, length, properties, metadata, storageClass, null);
  }

  /** The same with other metadata. */
  ObjectAttributes with(Map<String, String> other) {
    return new ObjectAttributes(key, length, properties, other, storageClass, tags);
  }

  String contentType() {
    String type = properties.contentType();
    return type == null ? S3Headers.NO_TYPE : type;
  }

  void describe(PutObjectRequest.Builder put) {
    put.key(key)
        .contentType(contentType())
        .contentEncoding(properties.contentEncoding())
        .contentLanguage(properties.contentLanguage())
        .cacheControl(properties.cacheControl())
        .metadata(metadata)
        .storageClass(storageClass)
        .tagging(tags);
  }

  void describe(CreateMultipartUploadRequest.Builder create) {
    create
        .key(key)
        .contentType(contentType())
        .contentEncoding(properties.contentEncoding())
        .contentLanguage(properties.contentLanguage())
        .cacheControl(properties.cacheControl())
        .metadata(metadata)
        .storageClass(storageClass)
        .tagging(tags);
  }

  /** The headers of a request that makes it. */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", contentType());
    put(headers, "Content-Encoding", properties.contentEncoding());
    put(headers, "Content-Language", properties.contentLanguage());
    put(headers, "Cache-Control", properties.cacheControl());
    put(headers, "x-amz-storage-class", storageClass);
    put(headers, "x-amz-tagging", tags);
    metadata.forEach((name, value) -> headers.put("x-amz-meta-" + name, value));
    return headers;
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  /** The same for drafts that are the same. */
  String fingerprint() {
    return Md5.ofContent(
            String.join(
                    "\n",
                    key,
                    String.valueOf(length),
                    contentType(),
                    String.valueOf(properties.contentEncoding()),
                    String.valueOf(properties.contentLanguage()),
                    String.valueOf(properties.cacheControl()),
                    new TreeMap<>(metadata).toString(),
                    String.valueOf(storageClass),
                    String.valueOf(tags))
                .getBytes(StandardCharsets.UTF_8))
        .hex();
  }
}
