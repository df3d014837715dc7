package io.drivedock.prepare.text;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What commands print, whatever it came from: a drive, a server, a file name. Control characters
 * and everything else that shows nothing are written as escapes, which also JSON reads as the same.
 * Line ends and tabs stay, and so do the few sequences that set a colour or weight. What moves the
 * cursor goes through {@link #control}.
 */
public final class PlainWriter extends PrintWriter {

  /**
   * Bold, faint, italic, underlined, the colours of letters but black and white, and their ends.
   */
  private static final String ONE_STYLE = "(?:[01234]|2[1-4]|3[1-69])";

  private static final Pattern STYLE =
      Pattern.compile("\u001b\\[" + ONE_STYLE + "(?:;" + ONE_STYLE + "){0,3}m");

  private final PrintWriter target;

  private PlainWriter(PrintWriter target) {
    super(new Escaping(target), true);
    this.target = target;
  }

  public static PlainWriter onto(PrintWriter target) {
    return target instanceof PlainWriter plain ? plain : new PlainWriter(target);
  }

  /** Writes a sequence of ours as it is, such as one that moves the cursor. */
  public static void control(PrintWriter out, String sequence) {
    out.flush();
    PrintWriter target = out instanceof PlainWriter plain ? plain.target : out;
    target.print(sequence);
    target.flush();
  }

  private static final class Escaping extends FilterWriter {

    /** The first half of a character whose second is not written yet. */
    private char half;

    Escaping(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      write(String.valueOf((char) c), 0, 1);
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
      write(new String(chars, offset, length), 0, length);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      if (length == 0) {
        return;
      }
      String whole = text.substring(offset, offset + length);
      if (half != 0) {
        whole = half + whole;
        half = 0;
      }
      char last = whole.charAt(whole.length() - 1);
      if (Character.isHighSurrogate(last)) {
        half = last;
        whole = whole.substring(0, whole.length() - 1);
      }
      out.write(escaped(whole));
    }

    private static String escaped(String text) {
      int first = firstHidden(text);
      if (first == text.length()) {
        return text;
      }
      StringBuilder plain = new StringBuilder(text.length() + 16).append(text, 0, first);
      Matcher style = STYLE.matcher(text);
      int i = first;
      while (i < text.length()) {
        int c = text.codePointAt(i);
        int end = i + Character.charCount(c);
        if (c == '\u001b' && style.region(i, text.length()).lookingAt()) {
          end = style.end();
          plain.append(text, i, end);
        } else if (isLineEnd(text, i) || !Printable.isHidden(c)) {
          plain.append(text, i, end);
        } else {
          // In halves, as JSON writes characters beyond U+FFFF.
          text.substring(i, end).chars().forEach(unit -> plain.append("\\u%04X".formatted(unit)));
        }
        i = end;
      }
      return plain.toString();
    }

    private static boolean isLineEnd(String text, int i) {
      return switch (text.charAt(i)) {
        case '\n', '\t' -> true;
        case '\r' -> i + 1 < text.length() && text.charAt(i + 1) == '\n';
        default -> false;
      };
    }

    private static int firstHidden(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isSurrogate(c) || (c != '\n' && c != '\t' && Printable.isHidden(c))) {
          return i;
        }
      }
      return text.length();
    }

    @Override
    public void close() throws IOException {
      half = 0;
      super.close();
    }
  }
}
