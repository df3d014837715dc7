package io.drivedock.server.portal.logs;

import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.LoggedBlob;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which blobs of a log are looked for.
 *
 * @param text a part of a blob's or a file's path, in any letter case; empty for any
 * @param status absent for any
 * @param isOnlyNotable whether blobs that went as they were meant to are left out
 */
public record LogFilter(String text, @Nullable BlobStatus status, boolean isOnlyNotable) {

  /** No longer text is looked for. */
  public static final int TEXT_MAX = 256;

  /** Cuts the text. */
  public LogFilter {
    text = text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
    text = text.toLowerCase(Locale.ROOT);
  }

  public static final LogFilter ALL = new LogFilter("", null, false);

  boolean takes(LoggedBlob blob) {
    return (status == null || blob.status() == status)
        && !(isOnlyNotable && blob.isPlain())
        && (text.isEmpty() || contains(blob.blobPath()) || contains(blob.filePath()));
  }

  private boolean contains(String path) {
    return path.toLowerCase(Locale.ROOT).contains(text);
  }
}
