package io.drivedock.prepare.source;

import io.drivedock.drive.BlobPath;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a folder and all below it, in an order that does not depend on the file system. No
 * link is followed. Memory holds the names of the folders on the way and nothing of what was seen.
 */
public final class SourceWalk {

  /** Names that differ in letter case only come to lie beside each other. */
  private static final Comparator<String> ORDER =
      String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder());

  private static final char UNREADABLE_CHARACTER = '\uFFFD';

  private final Path top;
  private final Predicate<String> isPassedOver;
  private final SourceSelection selection;
  private long excluded;

  /**
   * A walk that has not begun.
   *
   * @param isPassedOver which names directly in the folder are not looked at
   * @param selection which files are shown
   */
  public SourceWalk(Path top, Predicate<String> isPassedOver, SourceSelection selection) {
    this.top = top;
    this.isPassedOver = isPassedOver;
    this.selection = selection;
  }

  /** Which of two files the walk comes to first. */
  public static int compare(List<String> one, List<String> other) {
    int shared = Math.min(one.size(), other.size());
    for (int i = 0; i < shared; i++) {
      int order = ORDER.compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  /** What is done with what is found. */
  public interface Finds {

    void file(SourceFile file) throws PreparationException;

    void leftOut(LeftOut leftOut) throws PreparationException;

    void emptyFolder();
  }

  /**
   * Shows everything to {@code finds}, file by file.
   *
   * @throws PreparationException if the folder itself is gone, or {@code finds} says so
   */
  public void walk(Finds finds) throws PreparationException {
    folder(top, new ArrayList<>(), false, selection.top(), finds);
    for (String listed : selection.listed()) {
      if (!isThere(listed)) {
        finds.leftOut(
            new LeftOut(
                listed, LeftOut.Reason.NOT_FOUND, "the list names it, and it does not exist"));
      }
    }
  }

  private boolean isThere(String listed) {
    try {
      return Files.exists(top.resolve(listed), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** How many files, and folders with all that is in them, were not shown. */
  public long excluded() {
    return excluded;
  }

  private void folder(
      Path folder,
      List<String> above,
      boolean isClashing,
      SourceSelection.Standing standing,
      Finds finds)
      throws PreparationException {
    List<String> names;
    try {
      names = names(folder, above, finds);
    } catch (IOException e) {
      if (above.isEmpty()) {
        throw topFailed(top, e);
      }
      checkIsThere(top, e);
      finds.leftOut(
          new LeftOut(
              String.join("/", above) + "/",
              LeftOut.Reason.UNREADABLE,
              "the folder cannot be listed: " + reason(e)));
      return;
    }
    String first = "";
    for (String name : names) {
      if (above.isEmpty() && isPassedOver.test(name)) {
        continue;
      }
      boolean isSecond = name.equalsIgnoreCase(first);
      if (!isSecond) {
        first = name;
      }
      above.addLast(name);
      entry(folder.resolve(name), above, isClashing || isSecond, standing, finds);
      above.removeLast();
    }
  }

  /** The names that are text, sorted; the others are told to {@code finds}. */
  private List<String> names(Path folder, List<String> above, Finds finds)
      throws IOException, PreparationException {
    ArrayList<String> names = new ArrayList<>();
    boolean isEmpty = true;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        isEmpty = false;
        Path name = entry.getFileName();
        String text = String.valueOf(name);
        if (isText(name, text)) {
          names.add(text);
        } else {
          List<String> segments = new ArrayList<>(above);
          segments.add(text);
          finds.leftOut(
              new LeftOut(String.join("/", segments), LeftOut.Reason.NOT_TEXT, notText()));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (isEmpty && !above.isEmpty()) {
      finds.emptyFolder();
    }
    names.sort(ORDER);
    return names;
  }

  /** Whether the text leads back to the name: what could not be decoded does not. */
  private static boolean isText(Path name, String text) {
    if (text.indexOf(UNREADABLE_CHARACTER) < 0) {
      return true;
    }
    try {
      return name.getFileSystem().getPath(text).equals(name);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String notText() {
    String charset = System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
    return charset.equalsIgnoreCase("UTF-8")
        ? "the name is not UTF-8; rename the file"
        : "the name is not " + charset + "; set LC_ALL=C.UTF-8 and run this again";
  }

  private void entry(
      Path path,
      List<String> segments,
      boolean isClashing,
      SourceSelection.Standing above,
      Finds finds)
      throws PreparationException {
    String name = String.join("/", segments);
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      checkIsThere(top, e);
      finds.leftOut(vanishedOrUnreadable(name, e));
      return;
    }
    SourceSelection.@Nullable Standing standing = above;
    if (found.isDirectory()) {
      standing = selection.folder(name, above);
    } else if (!selection.takes(name, above)) {
      standing = null;
    }
    if (standing == null) {
      excluded++;
      return;
    }
    if (found.isSymbolicLink()) {
      finds.leftOut(
          new LeftOut(
              name,
              LeftOut.Reason.LINK,
              "it is a symbolic link, which is not followed; put the file itself here"));
    } else if (found.isOther()) {
      finds.leftOut(
          new LeftOut(
              name,
              LeftOut.Reason.NOT_A_FILE,
              "it is not a regular file but a device, a pipe or a junction"));
    } else if (found.isRegularFile()) {
      finds.file(new SourceFile(path, segments, found, isClashing));
    } else if (segments.size() < BlobPath.SEGMENTS_MAX && name.length() < BlobPath.NAME_MAX) {
      folder(path, segments, isClashing, standing, finds);
    } else {
      finds.leftOut(
          new LeftOut(
              name + "/",
              LeftOut.Reason.BLOB_NAME,
              "folders are nested deeper, or their names are longer, than a blob name can be"));
    }
  }

  /** One file may go; when all of them are gone, a drive with what is left would be a lie. */
  static void checkIsThere(Path top, IOException failed) throws PreparationException {
    if (!Files.isDirectory(top)) {
      throw topFailed(top, failed);
    }
  }

  private static PreparationException topFailed(Path top, IOException failed) {
    return new PreparationException(
        PreparationException.Kind.SOURCE_FAILED,
        "The folder "
            + top
            + " cannot be read: "
            + reason(failed)
            + ". Solve the problem and run this again: it continues with what is on the"
            + " drive.",
        failed);
  }

  static LeftOut vanishedOrUnreadable(String name, IOException e) {
    return e instanceof NoSuchFileException
        ? new LeftOut(name, LeftOut.Reason.VANISHED, "it disappeared before it was read")
        : new LeftOut(name, LeftOut.Reason.UNREADABLE, "it cannot be read: " + reason(e));
  }

  /** What went wrong, without the path, which is said already. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    if (e instanceof NoSuchFileException) {
      return "the file does not exist";
    }
    if (e instanceof NotDirectoryException) {
      return "a part of its path is not a folder";
    }
    String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
