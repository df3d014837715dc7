package io.drivedock.station.store.s3;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What stations keep in an account beside its blobs: claims, notes of unfinished uploads, objects
 * that only tried whether the bucket takes one. It is known by where it lies and by what is in it;
 * what somebody else puts there is a blob like all others.
 */
final class OwnObjects {

  private static final String HIDDEN = ".drivedock/";
  private static final String OWNERS = HIDDEN + "owners/";
  private static final String UPLOADS = HIDDEN + "uploads/";
  private static final String PROBES = HIDDEN + "probes/";

  /** What stores have to encode in lists. */
  static final String PROBE_ENDING = "%2B +";

  /** No note of an upload is longer. */
  private static final int NOTE_BYTES_MAX = 64 << 10;

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final S3Bucket bucket;
  private final String top;

  /** Those of an account whose keys begin so. */
  OwnObjects(S3Bucket bucket, String top) {
    this.bucket = bucket;
    this.top = top;
  }

  String fence(String owner) {
    return top + OWNERS + owner;
  }

  /** What the notes of an owner begin with. */
  String uploads(String owner) {
    return top + UPLOADS + owner + "/";
  }

  /** What the notes of uploads begin with that only tried something. */
  String trials(String id) {
    return top + UPLOADS + "trial-" + id + "/";
  }

  String probe(String name) {
    return top + PROBES + name;
  }

  /** Whether a key is one that stations write to, counted from the top of the account. */
  static boolean isPlace(String key) {
    return key.startsWith(OWNERS) || key.startsWith(UPLOADS) || key.startsWith(PROBES);
  }

  private static boolean isProbe(String name) {
    String id =
        name.endsWith(PROBE_ENDING)
            ? name.substring(0, name.length() - PROBE_ENDING.length())
            : name;
    return UUID.matcher(id).matches();
  }

  /**
   * Whether a station wrote that.
   *
   * @param key counted from the top of the account
   * @param id of a version that was kept; empty for the object as it is now
   */
  boolean isOurs(String key, String id, long length) {
    if (!isPlace(key) || length > NOTE_BYTES_MAX) {
      return false;
    }
    ByteBuffer there = ByteBuffer.allocate((int) length);
    if (!bucket.read(top + key, id, "", 0, there)) {
      return false;
    }
    byte[] content = there.array();
    if (key.startsWith(OWNERS)) {
      return UUID.matcher(new String(content, StandardCharsets.US_ASCII)).matches();
    }
    return key.startsWith(UPLOADS)
        ? UploadNote.read(content).isPresent()
        : content.length == 1 && isProbe(key.substring(PROBES.length()));
  }
}
