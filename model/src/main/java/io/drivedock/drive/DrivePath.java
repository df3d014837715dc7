package io.drivedock.drive;

import java.util.ArrayList;
import java.util.List;

/**
 * A file on a drive, relative to the drive's root, in the notation of the manifest: {@code
 * \folder\file}. No such path leads out of the drive, names a device or another stream of a file.
 *
 * <p>Looking it up is the reader's business: exactly first, then without regard to case. Links on
 * the drive are not this type's business either.
 *
 * @param segments one name or up to {@link #SEGMENTS_MAX}, each 1 to 255 UTF-16 units long, without
 *     {@code \ / : " < > | ? *} and control characters, and not made of dots and blanks alone
 */
public record DrivePath(List<String> segments) {

  /** The longest {@link #text}, in UTF-16 units. */
  public static final int TEXT_MAX = 32_767;

  /** The longest segment, in UTF-16 units. */
  public static final int SEGMENT_MAX = 255;

  /**
   * The most {@link #segments}. Windows makes no deeper folders with paths of 260 characters, and
   * whoever walks along a path holds a folder open for each.
   */
  public static final int SEGMENTS_MAX = 255;

  private static final String FORBIDDEN = "\\/:\"<>|?*";

  /**
   * Checks every segment.
   *
   * @throws DrivePathException saying whether the path is invalid or too long
   */
  public DrivePath {
    segments = List.copyOf(segments);
    if (segments.isEmpty()) {
      throw invalid("a path on a drive names at least one file");
    }
    if (segments.size() > SEGMENTS_MAX) {
      throw tooLong(
          "a path on a drive has at most " + SEGMENTS_MAX + " names, not " + segments.size());
    }
    long length = 0;
    for (String segment : segments) {
      checkSegment(segment);
      length += segment.length() + 1L;
    }
    if (length > TEXT_MAX) {
      throw tooLong("a path on a drive has at most " + TEXT_MAX + " characters, not " + length);
    }
  }

  private static void checkSegment(String segment) {
    if (segment.isEmpty()) {
      throw invalid("a path on a drive has no empty segment");
    }
    boolean onlyDotsAndBlanks = true;
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (FORBIDDEN.indexOf(c) >= 0) {
        throw invalid("a file name on a drive has none of " + FORBIDDEN);
      }
      onlyDotsAndBlanks &= c == '.' || c == ' ';
    }
    if (onlyDotsAndBlanks) {
      throw invalid("a file name on a drive must not consist only of dots and spaces");
    }
    if (!XmlText.isPlain(segment)) {
      throw invalid("a file name on a drive has no control characters and no unpaired surrogates");
    }
    if (segment.length() > SEGMENT_MAX) {
      throw tooLong(
          "a file name on a drive has at most "
              + SEGMENT_MAX
              + " characters, not "
              + segment.length());
    }
  }

  /**
   * Reads {@code \a\b}. The leading backslash may be missing; it may also be doubled, as clients
   * send it for {@code manifestFile} by a slip of quoting (azure-rest-api-specs,
   * storageimportexport).
   *
   * @throws DrivePathException saying whether the path is invalid or too long
   */
  public static DrivePath parse(String text) {
    if (text.length() > TEXT_MAX + 1) {
      throw tooLong(
          "a path on a drive has at most " + TEXT_MAX + " characters, not " + text.length());
    }
    int start = 0;
    while (start < 2 && text.startsWith("\\", start)) {
      start++;
    }
    List<String> segments = new ArrayList<>();
    while (start <= text.length()) {
      int backslash = text.indexOf('\\', start);
      int end = backslash < 0 ? text.length() : backslash;
      segments.add(text.substring(start, end));
      start = end + 1;
    }
    return new DrivePath(segments);
  }

  /**
   * Puts segments together.
   *
   * @throws DrivePathException saying whether the path is invalid or too long
   */
  public static DrivePath of(List<String> segments) {
    return new DrivePath(segments);
  }

  /** The path as the manifest writes it: a backslash before every segment. */
  public String text() {
    return '\\' + String.join("\\", segments);
  }

  public String fileName() {
    return segments.getLast();
  }

  /** The same as {@link #text}. */
  @Override
  public String toString() {
    return text();
  }

  private static DrivePathException invalid(String message) {
    return new DrivePathException(DrivePathException.Kind.INVALID, message);
  }

  private static DrivePathException tooLong(String message) {
    return new DrivePathException(DrivePathException.Kind.TOO_LONG, message);
  }
}
