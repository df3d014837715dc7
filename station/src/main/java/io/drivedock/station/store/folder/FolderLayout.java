package io.drivedock.station.store.folder;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.FlatKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which file is which blob. Segments of a name are folders and a file; in them
 *
 * <ul>
 *   <li>{@code %} is written {@code %25}, so that the marks below cannot be mistaken;
 *   <li>an empty segment is {@code %};
 *   <li>a segment of more than {@value #NAME_BYTES_MAX} bytes goes on in a folder below: every part
 *       but the last ends in {@code %+};
 *   <li>a blob that shares its name with a folder of other blobs is {@code <name>%file}.
 * </ul>
 *
 * Blobs of {@link FlatKeys#NO_CONTAINER} lie outside of all folders of containers.
 */
final class FolderLayout {

  static final String HIDDEN = ".drivedock";
  static final String FILE_MARK = "%file";

  static final String PROPERTIES = "properties";
  static final String UPLOADS = "uploads";
  static final String CLAIMS = "claims";
  private static final Set<String> OWN = Set.of(PROPERTIES, UPLOADS, CLAIMS);

  static final String EMPTY_MARK = "%";
  private static final String MORE_MARK = "%+";

  /** Linux file systems take 255 bytes; a mark must still fit. */
  static final int NAME_BYTES_MAX = 245;

  private FolderLayout() {}

  /** The names of folders and file, from the folder of the account down. */
  static List<String> names(BlobPath blob) {
    List<String> names = new ArrayList<>();
    if (!blob.container().equals(FlatKeys.NO_CONTAINER)) {
      names.add(blob.container());
    }
    String name = blob.name();
    int start = 0;
    while (start <= name.length()) {
      int slash = name.indexOf('/', start);
      int end = slash < 0 ? name.length() : slash;
      addSegment(names, name.substring(start, end).replace("%", "%25"));
      start = end + 1;
    }
    return names;
  }

  private static void addSegment(List<String> names, String segment) {
    if (segment.isEmpty()) {
      names.add(EMPTY_MARK);
      return;
    }
    StringBuilder part = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < segment.length(); ) {
      int character = segment.codePointAt(i);
      // What is escaped stays together.
      int units = character == '%' ? 3 : Character.charCount(character);
      String piece = segment.substring(i, i + units);
      int pieceBytes = piece.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + pieceBytes > NAME_BYTES_MAX) {
        names.add(part + MORE_MARK);
        part.setLength(0);
        bytes = 0;
      }
      part.append(piece);
      bytes += pieceBytes;
      i += units;
    }
    names.add(part.toString());
  }

  /**
   * What the names of folders, from the container down, say of the name of a blob.
   *
   * @param isFolder whether they end in a folder, below which it goes on
   */
  static String name(List<String> names, boolean isFolder) {
    StringBuilder name = new StringBuilder();
    for (int i = 1; i < names.size(); i++) {
      name.append(shown(names.get(i), isFolder || i < names.size() - 1));
    }
    return name.toString();
  }

  /** What one of them says. */
  static String shown(String part, boolean isFolder) {
    boolean goesOn = part.endsWith(MORE_MARK);
    String plain = part;
    if (!isFolder && part.endsWith(FILE_MARK)) {
      plain = part.substring(0, part.length() - FILE_MARK.length());
    } else if (goesOn) {
      plain = part.substring(0, part.length() - MORE_MARK.length());
    }
    String segment = plain.equals(EMPTY_MARK) ? "" : plain.replace("%25", "%");
    return isFolder && !goesOn ? segment + '/' : segment;
  }

  /** Whether that is what stations keep for themselves. */
  static boolean isOwn(List<String> names) {
    return names.size() > 1 && names.getFirst().equals(HIDDEN) && OWN.contains(names.get(1));
  }

  static Path below(Path root, List<String> names) {
    Path path = root;
    for (String name : names) {
      path = path.resolve(name);
    }
    return path;
  }
}
