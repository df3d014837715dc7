package io.drivedock.checksums;

import java.util.Locale;

/**
 * Something that a person should know of a list or of a file.
 *
 * @param list the path of the list, or the folder of a bag; empty if it is about no list
 * @param file what it is about: the path of a file, or the name as the list has it; empty if it is
 *     about the list as a whole
 * @param text half a sentence
 */
public record Finding(Kind kind, String list, String file, String text) {

  private static final int SHOWN_MAX = 300;

  /** What a finding means for the list. */
  public enum Kind {
    /** The file is not what the list says. */
    WRONG,
    /** The list names a file that is not there. */
    MISSING,
    /** No list names the file. */
    UNLISTED,
    /** A part of the list cannot be understood, or must not be followed. */
    UNREADABLE,
    /** The list is understood, and its hash cannot be calculated here. */
    UNCHECKED,
    /** Worth a word; the list is as good as without it. */
    NOTE;

    /** The kind as one word, for programs. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Finding {
    file = file.length() > SHOWN_MAX ? file.substring(0, SHOWN_MAX) + "…" : file;
  }

  /** What it is about, and the text, in one line; names are as they were found. */
  public String line() {
    String about = file.isEmpty() ? list : file;
    String from = file.isEmpty() || list.isEmpty() ? "" : " (" + list + ")";
    return about.isEmpty() ? text : about + ": " + text + from;
  }
}
