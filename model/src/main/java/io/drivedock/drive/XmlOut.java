package io.drivedock.drive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Writes indented XML in UTF-8, and nothing that XML cannot hold. */
final class XmlOut {

  /** Enough for what lies beside a blob, of which there are as many as blobs. */
  private static final int BUFFER_BYTES_FIRST = 1 << 10;

  private static final int BUFFER_BYTES_MAX = 64 << 10;
  private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

  private final OutputStream out;
  private byte[] buffer = new byte[BUFFER_BYTES_FIRST];
  private final Deque<String> open = new ArrayDeque<>();
  private int used;

  XmlOut(OutputStream out) throws IOException {
    this.out = out;
    ascii(DECLARATION);
  }

  /** Begins an element that will hold others; attributes as names and values in turn. */
  void start(String name, String... attributes) throws IOException {
    tag(name, attributes);
    ascii(">");
    open.push(name);
  }

  /** Ends the element begun last. */
  void end() throws IOException {
    String name = open.pop();
    indent();
    ascii("</");
    ascii(name);
    ascii(">");
  }

  void text(String name, String text, String... attributes) throws IOException {
    tag(name, attributes);
    ascii(">");
    escaped(text, false);
    ascii("</");
    ascii(name);
    ascii(">");
  }

  void empty(String name, String... attributes) throws IOException {
    tag(name, attributes);
    ascii(" />");
  }

  /**
   * A comment.
   *
   * @param text in ASCII, without two hyphens in a row
   */
  void comment(String text) throws IOException {
    if (text.contains("--") || text.endsWith("-")) {
      throw new IllegalArgumentException("no comment can hold: " + text);
    }
    indent();
    ascii("<!-- ");
    ascii(text);
    ascii(" -->");
  }

  /** Ends the document; the stream stays open. */
  void finish() throws IOException {
    if (!open.isEmpty()) {
      throw new IllegalStateException("<" + open.peek() + "> is still open");
    }
    ascii("\n");
    flush();
  }

  private void tag(String name, String... attributes) throws IOException {
    indent();
    ascii("<");
    ascii(name);
    for (int i = 0; i < attributes.length; i += 2) {
      ascii(" ");
      ascii(attributes[i]);
      ascii("=\"");
      escaped(attributes[i + 1], true);
      ascii("\"");
    }
  }

  private void indent() throws IOException {
    ascii("\n");
    for (int i = 0; i < open.size(); i++) {
      ascii("  ");
    }
  }

  private void ascii(String text) throws IOException {
    int length = text.length();
    makeRoom(length);
    for (int i = 0; i < length; i++) {
      buffer[used++] = (byte) text.charAt(i);
    }
  }

  private void escaped(String text, boolean isAttribute) throws IOException {
    int bad = XmlText.firstUnwritable(text);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          "character U+%04X cannot be written as XML".formatted((int) text.charAt(bad)));
    }
    int plainFrom = 0;
    for (int i = 0; i < text.length(); i++) {
      String reference = reference(text.charAt(i), isAttribute);
      if (!reference.isEmpty()) {
        utf8(text.substring(plainFrom, i));
        ascii(reference);
        plainFrom = i + 1;
      }
    }
    utf8(plainFrom == 0 ? text : text.substring(plainFrom));
  }

  /** Line ends are written as references, or a parser would normalise them. */
  private static String reference(char c, boolean isAttribute) {
    return switch (c) {
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '&' -> "&amp;";
      case '\r' -> "&#xD;";
      case '"' -> isAttribute ? "&quot;" : "";
      case '\n' -> isAttribute ? "&#xA;" : "";
      case '\t' -> isAttribute ? "&#x9;" : "";
      default -> "";
    };
  }

  private void utf8(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    makeRoom(bytes.length);
    if (bytes.length > buffer.length) {
      out.write(bytes);
    } else {
      System.arraycopy(bytes, 0, buffer, used, bytes.length);
      used += bytes.length;
    }
  }

  /** Room for so many bytes, unless they are more than ever fit. */
  private void makeRoom(int bytes) throws IOException {
    long wanted = (long) used + bytes;
    if (wanted > BUFFER_BYTES_MAX) {
      flush();
      wanted = bytes;
    }
    if (wanted > buffer.length && wanted <= BUFFER_BYTES_MAX) {
      long doubled = Math.min(BUFFER_BYTES_MAX, 2L * buffer.length);
      buffer = Arrays.copyOf(buffer, (int) Math.max(wanted, doubled));
    }
  }

  void flush() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
    out.flush();
  }
}
