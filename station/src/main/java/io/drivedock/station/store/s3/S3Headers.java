package io.drivedock.station.store.s3;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Properties and metadata of a blob as S3 can hold them. It makes names of metadata lower-case, so
 * those that are not are listed in an entry of ours, which has a hyphen, as no blob's have; and the
 * {@code Content-MD5} of the whole lies in an entry that rclone reads, because S3 knows that header
 * only as a check of the bytes, and the tag of an object in parts tells nothing of them.
 */
final class S3Headers {

  /** What AWS gives to an object that comes without. */
  static final String NO_TYPE = "binary/octet-stream";

  /** The most bytes of names and values that S3 takes. */
  static final int METADATA_BYTES_MAX = 2048;

  private static final String MD5 = "md5chksum";

  /** Where it was before rclone was to find it. */
  private static final String FORMER_MD5 = "drivedock-content-md5";

  private static final String NAMES = "drivedock-names";

  private S3Headers() {}

  /**
   * The entries for a new object.
   *
   * @throws StoreException if S3 does not take so many
   */
  static Map<String, String> metadata(
      String key, BlobProperties properties, BlobMetadata metadata) {
    Map<String, String> entries = new TreeMap<>();
    metadata.entries().forEach((name, value) -> entries.put(name.toLowerCase(Locale.ROOT), value));
    List<String> names =
        metadata.entries().keySet().stream()
            .filter(name -> !name.equals(name.toLowerCase(Locale.ROOT)))
            .toList();
    if (!names.isEmpty()) {
      entries.put(NAMES, String.join(",", names));
    }
    Md5 md5 = properties.contentMd5();
    if (md5 != null) {
      entries.putIfAbsent(MD5, md5.base64());
    }
    int bytes = 0;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      bytes += entry.getKey().length();
      bytes += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > METADATA_BYTES_MAX) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Blob %s has %d bytes of metadata, and S3 takes %d."
              .formatted(key, bytes, METADATA_BYTES_MAX));
    }
    return entries;
  }

  /** What is told of an object with its bytes, or some of them, is what is told without. */
  static HeadObjectResponse asHead(GetObjectResponse answer) {
    String range = answer.contentRange();
    long length =
        range == null
            ? answer.contentLength()
            : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
    return HeadObjectResponse.builder()
        .contentLength(length)
        .contentType(answer.contentType())
        .contentEncoding(answer.contentEncoding())
        .contentLanguage(answer.contentLanguage())
        .cacheControl(answer.cacheControl())
        .metadata(answer.metadata())
        .eTag(answer.eTag())
        .lastModified(answer.lastModified())
        .build();
  }

  static BlobProperties properties(HeadObjectResponse head) {
    String type = head.contentType();
    return new BlobProperties(
        NO_TYPE.equals(type) ? null : blank(type),
        md5(head.metadata()),
        blank(head.contentEncoding()),
        blank(head.contentLanguage()),
        blank(head.cacheControl()));
  }

  private static @Nullable Md5 md5(Map<String, String> entries) {
    String text = entries.getOrDefault(MD5, entries.get(FORMER_MD5));
    try {
      return text == null ? null : Md5.parseBase64(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String blank(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }

  static BlobMetadata metadata(HeadObjectResponse head) {
    Map<String, String> spelled = new LinkedHashMap<>();
    for (String name : head.metadata().getOrDefault(NAMES, "").split(",", -1)) {
      spelled.put(name.toLowerCase(Locale.ROOT), name);
    }
    Map<String, String> entries = new LinkedHashMap<>();
    head.metadata()
        .forEach(
            (name, value) -> {
              // Others may write here too; what no blob can have is not shown.
              boolean isChecksum = name.equals(MD5) && md5(head.metadata()) != null;
              if (!isChecksum && name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                entries.put(spelled.getOrDefault(name.toLowerCase(Locale.ROOT), name), value);
              }
            });
    return new BlobMetadata(entries);
  }
}
