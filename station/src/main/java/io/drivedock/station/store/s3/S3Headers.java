package io.drivedock.station.store.s3;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Properties and metadata of a blob as S3 can hold them. It makes names of metadata lower-case, and
 * some stores make their underscores into hyphens (Ceph RGW 16.2.15), so those that have such
 * characters are listed in an entry of ours, which has a hyphen, as no blob's have; in several
 * where the store takes no value that is long enough. The {@code Content-MD5} of the whole lies in
 * an entry that rclone reads, because S3 knows that header only as a check of the bytes, and the
 * tag of an object in parts tells nothing of them.
 */
final class S3Headers {

  /** What AWS gives to an object that comes without. */
  static final String NO_TYPE = "binary/octet-stream";

  private static final String MD5 = "md5chksum";

  /** Where it was before rclone was to find it. */
  private static final String FORMER_MD5 = "drivedock-content-md5";

  private static final String NAMES = "drivedock-names";

  private S3Headers() {}

  /**
   * The entries for a new object.
   *
   * @throws StoreException if the store does not take so many, or so long ones
   */
  static Map<String, String> metadata(
      String key, BlobProperties properties, BlobMetadata metadata, S3Limits limits) {
    Map<String, String> entries = new TreeMap<>();
    metadata.entries().forEach((name, value) -> entries.put(name.toLowerCase(Locale.ROOT), value));
    entries.putAll(names(metadata, limits.valueMax()));
    Md5 md5 = properties.contentMd5();
    if (md5 != null) {
      entries.putIfAbsent(MD5, md5.base64());
    }
    check(key, entries, limits);
    return entries;
  }

  /** The names that do not come back as they are, in as few entries as can hold them. */
  private static Map<String, String> names(BlobMetadata metadata, int valueMax) {
    Map<String, String> entries = new TreeMap<>();
    StringBuilder line = new StringBuilder();
    for (String name : metadata.entries().keySet()) {
      if (name.equals(canonical(name))) {
        continue;
      }
      if (!line.isEmpty() && line.length() + 1 + name.length() > valueMax) {
        entries.put(namesKey(entries.size()), line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : ",").append(name);
    }
    if (!line.isEmpty()) {
      entries.put(namesKey(entries.size()), line.toString());
    }
    return entries;
  }

  private static String namesKey(int index) {
    return index == 0 ? NAMES : NAMES + "-" + (index + 1);
  }

  /** What is alike in all that stores make of a name. */
  private static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void check(String key, Map<String, String> entries, S3Limits limits) {
    int bytes = 0;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      int name = entry.getKey().length();
      int value = entry.getValue().getBytes(StandardCharsets.UTF_8).length;
      if (name > limits.nameMax() || value > limits.valueMax()) {
        throw new StoreException(
            StoreException.Kind.REJECTED,
            ("Blob %s has metadata with a name of %d and a value of %d bytes; this"
                    + " store accepts names of %d and values of %d.")
                .formatted(key, name, value, limits.nameMax(), limits.valueMax()));
      }
      bytes += name + value;
    }
    if (bytes > limits.metadataMax()) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Blob %s has %d bytes of metadata, and S3 accepts %d."
              .formatted(key, bytes, limits.metadataMax()));
    }
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

  /** What of an object's metadata a blob can have. */
  static BlobMetadata metadata(HeadObjectResponse head) {
    return new BlobMetadata(named(head));
  }

  /** The names of metadata that no blob can have; others write it, with hyphens or in Unicode. */
  static List<String> unheld(HeadObjectResponse head) {
    Set<String> held = new HashSet<>();
    named(head).keySet().forEach(name -> held.add(canonical(name)));
    return head.metadata().keySet().stream()
        .filter(name -> !isOurs(name, head) && !held.contains(canonical(name)))
        .sorted()
        .toList();
  }

  private static boolean isOurs(String name, HeadObjectResponse head) {
    boolean isChecksum = name.equals(MD5) && md5(head.metadata()) != null;
    return isChecksum || name.equals(FORMER_MD5) || isNames(name);
  }

  private static boolean isNames(String name) {
    return name.equals(NAMES) || name.matches(NAMES + "-[0-9]{1,3}");
  }

  private static Map<String, String> named(HeadObjectResponse head) {
    Map<String, String> spelled = new LinkedHashMap<>();
    head.metadata()
        .forEach(
            (key, names) -> {
              if (isNames(key)) {
                for (String name : names.split(",", -1)) {
                  spelled.put(canonical(name), name);
                }
              }
            });
    Map<String, String> entries = new LinkedHashMap<>();
    head.metadata()
        .forEach(
            (key, value) -> {
              String name = spelled.getOrDefault(canonical(key), key);
              if (!isOurs(key, head) && isHeld(name, value)) {
                entries.put(name, value);
              }
            });
    return entries;
  }

  private static boolean isHeld(String name, String value) {
    try {
      BlobMetadata _ = new BlobMetadata(Map.of(name, value));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
