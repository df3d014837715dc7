package io.drivedock.prepare.source;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * A plain file that was found in the folder.
 *
 * @param segments its name and those of the folders it lies in, from the top
 * @param found what was known of it when it was found
 * @param isClashing whether another name beside it, or beside a folder it lies in, comes before and
 *     differs in letter case only
 */
public record SourceFile(
    Path path, List<String> segments, BasicFileAttributes found, boolean isClashing) {

  public SourceFile {
    segments = List.copyOf(segments);
  }

  /** Relative to the folder, as it is shown and as the blob is named. */
  public String name() {
    return String.join("/", segments);
  }

  public long length() {
    return found.size();
  }

  public LeftOut leftOut(LeftOut.Reason reason, String why) {
    return new LeftOut(name(), reason, why);
  }
}
