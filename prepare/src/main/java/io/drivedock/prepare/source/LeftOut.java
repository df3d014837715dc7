package io.drivedock.prepare.source;

import io.drivedock.prepare.text.Printable;
import java.util.Locale;

/**
 * Something in the folder that does not become a blob.
 *
 * @param path relative to the folder, with {@code /} between the names; ends in {@code /} for a
 *     folder of which nothing becomes a blob
 * @param why what is the matter and, where that is not plain, what helps; half a sentence
 */
public record LeftOut(String path, Reason reason, String why) {

  /** The kinds of reasons. */
  public enum Reason {
    /** No blob may be named so. */
    BLOB_NAME,
    /** No file on a drive may be named so, and nothing was to be copied. */
    FILE_NAME,
    /** Another name differs from it in letter case only, and nothing was to be copied. */
    LETTER_CASE,
    /** The name is not text. */
    NOT_TEXT,
    /** A symbolic link. */
    LINK,
    /** A socket, a device, a pipe, a junction. */
    NOT_A_FILE,
    /** It may not be read, or reading failed. */
    UNREADABLE,
    /** It was written to while it was read. */
    CHANGED,
    /** It was gone when its turn came. */
    VANISHED,
    /** The list of files names it, and it is not there. */
    NOT_FOUND,
    /** It is longer than a blob can be. */
    TOO_LONG,
    /** It was to be a page blob, and its length is no multiple of 512. */
    PAGE_BLOB;

    /** The reason as one word, for programs. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The path and the reason in one line, fit for a terminal. */
  public String line() {
    return Printable.of(path) + ": " + why;
  }
}
