package io.drivedock.drive;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of a blob's file as a whole, beside its pieces. Both are attributes of ours,
 * which other readers pass over.
 *
 * @param contentMd5 the MD5 of all its bytes, as whoever wrote the manifest read them; null if it
 *     does not say
 * @param modifiedAt when the file was written; null if that does not travel
 */
public record WholeFile(@Nullable Md5 contentMd5, @Nullable Instant modifiedAt) {

  public static final WholeFile UNKNOWN = new WholeFile(null, null);

  /** Reads the two attributes; one that is none counts as missing. */
  static WholeFile read(@Nullable String md5, @Nullable String time) {
    if (md5 == null && time == null) {
      return UNKNOWN;
    }
    return new WholeFile(md5(md5), time(time));
  }

  private static @Nullable Md5 md5(@Nullable String text) {
    try {
      return text == null ? null : Md5.parseHex(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text.strip());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
