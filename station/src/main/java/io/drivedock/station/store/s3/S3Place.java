package io.drivedock.station.store.s3;

import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.Transport;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the blobs of a target go. {@link #toString} holds no secret.
 *
 * @param endpoint of a store that is not AWS's; null for AWS
 * @param region that requests are signed for; other stores mostly do not care
 * @param bucket may hold {@value #ACCOUNT}; a bucket that is not there is made
 * @param prefix what keys begin with, before the container; may hold {@value #ACCOUNT}. One of
 *     bucket and prefix must, because the blobs of customers are kept apart
 * @param isPathStyle whether the bucket stands in the path; otherwise in the name of the host
 * @param keys what opens it
 * @param storageClass of new objects; null for the bucket's own
 * @param tags of new objects; no more than {@value #TAGS_MAX}
 * @param uploadsMax how many uploads at once, 1 to {@value #UPLOADS_MAX}
 * @param transport how the bytes go
 */
public record S3Place(
    @Nullable URI endpoint,
    String region,
    String bucket,
    String prefix,
    boolean isPathStyle,
    KeySource<S3Keys> keys,
    @Nullable String storageClass,
    Map<String, String> tags,
    int uploadsMax,
    Transport transport) {

  /** Stands for the account. */
  public static final String ACCOUNT = "{account}";

  /** A folder of each account's own. */
  public static final String PREFIX_DEFAULT = ACCOUNT + "/";

  /** Where AWS began; what other stores expect of who says nothing. */
  public static final String REGION_DEFAULT = "us-east-1";

  /** How many uploads at once if nobody says otherwise. */
  public static final int UPLOADS_DEFAULT = 8;

  /** More uploads at once than this are not made. */
  public static final int UPLOADS_MAX = 64;

  /** S3 takes no more. */
  public static final int TAGS_MAX = 10;

  private static final Set<String> NOT_READ_AT_ONCE = Set.of("GLACIER", "DEEP_ARCHIVE");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION = Pattern.compile("[a-zA-Z0-9-]{1,64}");
  private static final Pattern PREFIX = Pattern.compile("(?:[A-Za-z0-9._{}-]+/)*");
  private static final Pattern STORAGE_CLASS = Pattern.compile("[A-Z0-9_]{1,64}");

  /**
   * Checks what can be checked without asking the store.
   *
   * @throws IllegalArgumentException saying which part is wrong
   */
  public S3Place {
    tags = Map.copyOf(tags);
    check("endpoint", endpointProblem(endpoint));
    check("region", regionProblem(region));
    check("bucket", bucketProblem(bucket));
    check("prefix", prefixProblem(prefix, bucket));
    check("storageClass", storageClassProblem(storageClass));
    check("tags", tagsProblem(tags));
    check(
        "uploadsAtOnce",
        uploadsMax < 1 || uploadsMax > UPLOADS_MAX ? "must be from 1 to " + UPLOADS_MAX : null);
  }

  private static void check(String part, @Nullable String problem) {
    if (problem != null) {
      throw new IllegalArgumentException("'" + part + "' " + problem);
    }
  }

  /** What is wrong with an endpoint; null if nothing is. */
  public static @Nullable String endpointProblem(@Nullable URI endpoint) {
    if (endpoint == null) {
      return null;
    }
    boolean isHttp =
        "http".equalsIgnoreCase(endpoint.getScheme())
            || "https".equalsIgnoreCase(endpoint.getScheme());
    boolean isBare =
        endpoint.getRawUserInfo() == null
            && endpoint.getRawQuery() == null
            && endpoint.getRawFragment() == null;
    return isHttp && isBare && endpoint.getHost() != null
        ? null
        : "is not an address such as https://s3.example.com, without user, query or fragment";
  }

  /** What is wrong with a region; null if nothing is. */
  public static @Nullable String regionProblem(String region) {
    return REGION.matcher(region).matches() ? null : "is not a region such as eu-central-1";
  }

  /** What is wrong with the name of a bucket; null if nothing is. */
  public static @Nullable String bucketProblem(String bucket) {
    return BUCKET.matcher(bucket.replace(ACCOUNT, "account")).matches()
        ? null
        : "must be 3 to 63 lower-case letters, digits, dots and hyphens, optionally"
            + " with "
            + ACCOUNT;
  }

  /** What is wrong with a prefix; null if nothing is. */
  public static @Nullable String prefixProblem(String prefix, String bucket) {
    if (!PREFIX.matcher(prefix).matches() || prefix.startsWith(".")) {
      return "must be empty, or names of letters, digits and ._- that each end in /";
    }
    return prefix.contains(ACCOUNT) || bucket.contains(ACCOUNT)
        ? null
        : "does not contain "
            + ACCOUNT
            + ", nor does 'bucket': one of them must, or different customers would"
            + " share their blobs";
  }

  /** What is wrong with a storage class; null if nothing is. */
  public static @Nullable String storageClassProblem(@Nullable String storageClass) {
    if (storageClass != null && NOT_READ_AT_ONCE.contains(storageClass)) {
      return "has objects that cannot be read immediately, and what was copied is read"
          + " again after a crash; use a lifecycle rule of the bucket to move them"
          + " there";
    }
    return storageClass == null || STORAGE_CLASS.matcher(storageClass).matches()
        ? null
        : "is not the name of a storage class such as STANDARD_IA";
  }

  /** What is wrong with tags; null if nothing is. */
  public static @Nullable String tagsProblem(Map<String, String> tags) {
    return tags.size() > TAGS_MAX ? "must be at most " + TAGS_MAX : null;
  }

  /** What keys of all accounts begin with. */
  String top() {
    int account = prefix.indexOf(ACCOUNT);
    return prefix.substring(
        0, prefix.lastIndexOf('/', account < 0 ? prefix.length() : account) + 1);
  }

  /** Where that is, for people. */
  public String place() {
    String where = endpoint == null ? "AWS " + region : endpoint.toString();
    return "bucket " + bucket + " of " + where;
  }
}
