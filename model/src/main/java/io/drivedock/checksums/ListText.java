package io.drivedock.checksums;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a list, as they may be meant.
 *
 * @param note what was assumed; null if the list says it itself
 */
record ListText(String text, @Nullable String note) {

  private static final int LOOK_BYTES = 4096;

  /** What Windows wrote names in, before it wrote UTF-8. */
  private static final List<String> OLD_CHARSETS = List.of("windows-1252", "IBM850");

  /** Every reading that is possible, the most likely first. */
  static List<ListText> of(byte[] bytes) {
    if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
      return List.of(decoded(bytes, 3, StandardCharsets.UTF_8, null));
    }
    if (startsWith(bytes, 0xFF, 0xFE)) {
      return List.of(decoded(bytes, 2, StandardCharsets.UTF_16LE, null));
    }
    if (startsWith(bytes, 0xFE, 0xFF)) {
      return List.of(decoded(bytes, 2, StandardCharsets.UTF_16BE, null));
    }
    Charset wide = wide(bytes);
    if (wide != null) {
      return List.of(decoded(bytes, 0, wide, "it has no byte order mark; read as " + wide.name()));
    }
    String text = utf8(bytes);
    return text == null ? old(bytes) : List.of(new ListText(text, null));
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static List<ListText> old(byte[] bytes) {
    List<ListText> readings = new ArrayList<>();
    for (String name : OLD_CHARSETS) {
      if (Charset.isSupported(name)) {
        readings.add(
            new ListText(
                lines(bytes, Charset.forName(name)), "parts are not UTF-8; read as " + name));
      }
    }
    return readings;
  }

  /** Line by line: a list can hold names of several times and systems. */
  private static String lines(byte[] bytes, Charset charset) {
    StringBuilder text = new StringBuilder(bytes.length);
    int start = 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      end = Math.min(bytes.length, end + 1);
      byte[] line = Arrays.copyOfRange(bytes, start, end);
      String plain = utf8(line);
      text.append(plain == null ? new String(line, charset) : plain);
      start = end;
    }
    return text.toString();
  }

  private static ListText decoded(byte[] bytes, int from, Charset charset, @Nullable String note) {
    return new ListText(new String(bytes, from, bytes.length - from, charset), note);
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** UTF-16 without a mark: a digest in it has a zero beside every digit. */
  private static @Nullable Charset wide(byte[] bytes) {
    int length = Math.min(bytes.length, LOOK_BYTES);
    int[] zeros = new int[2];
    for (int i = 0; i < length; i++) {
      zeros[i & 1] += bytes[i] == 0 ? 1 : 0;
    }
    if (length < 8) {
      return null;
    }
    if (zeros[1] > length / 3 && zeros[0] < length / 16) {
      return StandardCharsets.UTF_16LE;
    }
    return zeros[0] > length / 3 && zeros[1] < length / 16 ? StandardCharsets.UTF_16BE : null;
  }
}
