package io.drivedock.drive;

import org.jspecify.annotations.Nullable;

/**
 * The properties of a blob that an import can set; what is absent stays as the store has it.
 *
 * @param contentMd5 of the whole blob, as its sender claims it
 */
public record BlobProperties(
    @Nullable String contentType,
    @Nullable Md5 contentMd5,
    @Nullable String contentEncoding,
    @Nullable String contentLanguage,
    @Nullable String cacheControl) {

  public static final BlobProperties NONE = new BlobProperties(null, null, null, null, null);

  /** The longest value, in characters. */
  public static final int VALUE_MAX = 1024;

  /** Checks that every value can be an HTTP header. */
  public BlobProperties {
    check("Content-Type", contentType);
    check("Content-Encoding", contentEncoding);
    check("Content-Language", contentLanguage);
    check("Cache-Control", cacheControl);
  }

  /** The same with another MD5 of the whole blob. */
  public BlobProperties withContentMd5(Md5 md5) {
    return new BlobProperties(contentType, md5, contentEncoding, contentLanguage, cacheControl);
  }

  private static void check(String name, @Nullable String value) {
    if (value != null
        && (value.length() > VALUE_MAX || value.chars().anyMatch(c -> c < ' ' || c > '~'))) {
      throw new IllegalArgumentException(
          name + " is at most " + VALUE_MAX + " characters of printable ASCII");
    }
  }
}
