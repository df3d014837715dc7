package io.drivedock.prepare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What lets a customer in at the service. It does not print itself. */
public final class BearerToken {

  private static final int LENGTH_MAX = 16 * 1024;
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]{1," + LENGTH_MAX + "}");

  private final String text;

  private BearerToken(String text) {
    this.text = text;
  }

  /**
   * Takes a token; blanks around it are dropped.
   *
   * @throws IllegalArgumentException if it can be none; the message does not repeat it
   */
  public static BearerToken of(String text) {
    String stripped = text.strip();
    if (!FORM.matcher(stripped).matches()) {
      throw new IllegalArgumentException(
          "a token has 1 to " + LENGTH_MAX + " characters of printable ASCII without blanks");
    }
    return new BearerToken(stripped);
  }

  /**
   * Reads a file with nothing but a token in it.
   *
   * @throws IllegalArgumentException if it cannot be a token
   * @throws IOException if the file cannot be read
   */
  public static BearerToken read(Path file) throws IOException {
    if (Files.size(file) > LENGTH_MAX + 16) {
      throw new IllegalArgumentException("the file is longer than a token");
    }
    return of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
  }

  /** The secret itself, for the header. */
  String reveal() {
    return text;
  }

  /** Says nothing about the token. */
  @Override
  public String toString() {
    return "BearerToken[redacted]";
  }
}
