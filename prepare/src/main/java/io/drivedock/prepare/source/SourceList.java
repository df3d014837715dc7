package io.drivedock.prepare.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file that names files and folders to take. */
public final class SourceList {

  private static final long LIST_BYTES_MAX = 256L << 20;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private SourceList() {}

  /**
   * Reads a list of paths, one a line, in UTF-8. Empty lines, and lines that begin with {@code #},
   * name nothing; a file whose name begins so is written {@code ./#name}.
   *
   * @throws IllegalArgumentException if it cannot be read, or is no such list
   */
  public static List<String> read(Path file) {
    try {
      if (Files.size(file) > LIST_BYTES_MAX) {
        throw new IllegalArgumentException("The list " + file + " is too long");
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
        text = text.substring(1);
      }
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("The list " + file + " is not in UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The list " + file + " cannot be read: " + SourceWalk.reason(e), e);
    }
  }
}
