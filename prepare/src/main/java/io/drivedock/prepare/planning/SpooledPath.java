package io.drivedock.prepare.planning;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A path that changes from file to file: its bytes in UTF-8, with {@code /} between the names. */
final class SpooledPath {

  private byte[] bytes = new byte[256];
  private int[] ends = new int[16];
  private int segments;

  /** Keeps the first segments only. */
  void cut(int count) {
    segments = count;
  }

  void append(DataInputStream in, int length) throws IOException {
    int start = segments == 0 ? 0 : ends[segments - 1] + 1;
    if (bytes.length < start + length) {
      bytes = Arrays.copyOf(bytes, 2 * (start + length));
    }
    if (start > 0) {
      bytes[start - 1] = '/';
    }
    in.readFully(bytes, start, length);
    if (segments == ends.length) {
      ends = Arrays.copyOf(ends, 2 * segments);
    }
    ends[segments++] = start + length;
  }

  private int length() {
    return ends[segments - 1];
  }

  /** Writes it as a value of CSV. */
  void writeField(OutputStream out) throws IOException {
    boolean isPlain = true;
    for (int i = 0; i < length() && isPlain; i++) {
      byte c = bytes[i];
      isPlain = c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    if (isPlain) {
      out.write(bytes, 0, length());
      return;
    }
    out.write('"');
    for (int i = 0; i < length(); i++) {
      if (bytes[i] == '"') {
        out.write('"');
      }
      out.write(bytes[i]);
    }
    out.write('"');
  }

  String text() {
    return new String(bytes, 0, length(), StandardCharsets.UTF_8);
  }
}
