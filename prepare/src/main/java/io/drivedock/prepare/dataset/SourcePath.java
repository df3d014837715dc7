package io.drivedock.prepare.dataset;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An absolute path as Windows or another system writes it. A folder ends in a separator.
 *
 * @param text as it is written, without doubled separators
 */
public record SourcePath(String text) {

  private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:[\\\\/].*");
  private static final Pattern SHARE = Pattern.compile("\\\\\\\\[^\\\\/]+[\\\\/].*");

  /** Checks that it is absolute and names no pattern. */
  public SourcePath {
    if (!isWindows(text) && !text.startsWith("/")) {
      throw new IllegalArgumentException(
          "the path is not absolute; write one such as D:\\films\\ or \\\\server\\share\\films\\ or"
              + " /srv/films/");
    }
    if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
      throw new IllegalArgumentException(
          "a path has no wildcards; name the folder, with a separator at its end, or one file");
    }
  }

  private static boolean isWindows(String text) {
    return WINDOWS.matcher(text).matches() || SHARE.matcher(text).matches();
  }

  /** Whether it is written as on Windows. */
  public boolean isWindows() {
    return isWindows(text);
  }

  /** Whether it names a folder and not one file. */
  public boolean isFolder() {
    return text.endsWith("/") || (isWindows() && text.endsWith("\\"));
  }

  /** Whether another path is this folder, or lies in it. */
  boolean contains(SourcePath other) {
    return other.isWindows() == isWindows() && other.comparable().startsWith(comparable());
  }

  private String comparable() {
    String same = isWindows() ? text.replace('/', '\\').toLowerCase(Locale.ROOT) : text;
    return isFolder() ? same : same + '\0';
  }
}
