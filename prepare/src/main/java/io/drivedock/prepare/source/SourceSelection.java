package io.drivedock.prepare.source;

import io.drivedock.drive.BlobPath;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a folder are taken. A file is taken if the list names it or a folder that it lies
 * in, if any pattern to include fits, and if no pattern to exclude fits; where there is no list, or
 * nothing to include, every file passes that test. Letter case counts.
 *
 * <p>A pattern is a glob. Without a {@code /} it is held against the name of a file or folder at
 * any depth; with one, against the path below the folder. One that fits a folder, or ends in {@code
 * /}, stands for everything in it.
 */
public final class SourceSelection {

  /** Every file. */
  public static final SourceSelection ALL = new SourceSelection(List.of(), List.of(), null);

  private final List<Glob> includes;
  private final List<Glob> excludes;
  private final @Nullable Set<String> listed;
  private final Set<String> foldersOfListed = new HashSet<>();

  private record Glob(PathMatcher matcher, boolean isForWholePath, boolean isForFolders) {

    static Glob of(String pattern) {
      String glob = pattern.startsWith("/") ? pattern.substring(1) : pattern;
      boolean isForFolders = glob.endsWith("/");
      if (isForFolders) {
        glob = glob.substring(0, glob.length() - 1);
      }
      try {
        return new Glob(
            FileSystems.getDefault().getPathMatcher("glob:" + glob),
            pattern.startsWith("/") || glob.contains("/"),
            isForFolders);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + pattern + "' is not a pattern for file names; use one such as *.tmp", e);
      }
    }

    boolean fits(String path, boolean isFolder) {
      if (isForFolders && !isFolder) {
        return false;
      }
      String subject = isForWholePath ? path : path.substring(path.lastIndexOf('/') + 1);
      try {
        return matcher.matches(Path.of(subject));
      } catch (InvalidPathException e) {
        return false;
      }
    }
  }

  private SourceSelection(List<Glob> includes, List<Glob> excludes, @Nullable Set<String> listed) {
    this.includes = List.copyOf(includes);
    this.excludes = List.copyOf(excludes);
    this.listed = listed;
    if (listed != null) {
      for (String path : listed) {
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
          if (!foldersOfListed.add(path.substring(0, end))) {
            break;
          }
        }
      }
    }
  }

  /**
   * A selection by patterns, and by a list where there is one.
   *
   * @throws IllegalArgumentException saying which pattern or line is wrong
   */
  public static SourceSelection of(
      List<String> includes, List<String> excludes, @Nullable List<String> listed) {
    return new SourceSelection(
        includes.stream().map(Glob::of).toList(),
        excludes.stream().map(Glob::of).toList(),
        listed == null ? null : paths(listed));
  }

  private static Set<String> paths(List<String> lines) {
    Set<String> paths = new TreeSet<>();
    for (String line : lines) {
      List<String> segments = new ArrayList<>();
      for (String segment : line.split("/", -1)) {
        if (segment.equals("..")) {
          throw new IllegalArgumentException(
              "The list names '" + line + "', which is not below the folder");
        }
        if (!segment.isEmpty() && !segment.equals(".")) {
          segments.add(segment);
        }
      }
      if (line.startsWith("/") || segments.isEmpty() || segments.size() > BlobPath.SEGMENTS_MAX) {
        throw new IllegalArgumentException(
            "The list names '" + line + "'; paths are relative to the folder");
      }
      paths.add(String.join("/", segments));
    }
    return paths;
  }

  /** What the list names; nothing where there is none. */
  Set<String> listed() {
    return listed == null ? Set.of() : listed;
  }

  /** What is known of the folder that something lies in. */
  record Standing(boolean isListed, boolean isIncluded) {}

  /** Of the folder itself. */
  Standing top() {
    return new Standing(listed == null, includes.isEmpty());
  }

  /** Of a folder below it, or nothing if nothing in it can be taken. */
  @Nullable Standing folder(String path, Standing above) {
    if (fitsAny(excludes, path, true)) {
      return null;
    }
    boolean isListed = above.isListed || listed().contains(path);
    if (!isListed && !foldersOfListed.contains(path)) {
      return null;
    }
    return new Standing(isListed, above.isIncluded || fitsAny(includes, path, true));
  }

  /** Whether a file, or anything else that is no folder, is taken. */
  boolean takes(String path, Standing above) {
    return (above.isListed || listed().contains(path))
        && (above.isIncluded || fitsAny(includes, path, false))
        && !fitsAny(excludes, path, false);
  }

  private static boolean fitsAny(List<Glob> globs, String path, boolean isFolder) {
    for (Glob glob : globs) {
      if (glob.fits(path, isFolder)) {
        return true;
      }
    }
    return false;
  }
}
