package io.drivedock.prepare.submission;

import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What lets a customer in at the service. It does not print itself. */
public final class BearerToken {

  /** Where a token is looked for when no file is named. */
  public static final String VARIABLE = "DRIVEDOCK_TOKEN";

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
          "a token has 1 to " + LENGTH_MAX + " characters of printable ASCII without spaces");
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

  /**
   * The token that a command was given: that of the file, or else of the variable {@value
   * #VARIABLE}. It is never an argument, because others on the machine can read those.
   *
   * @throws IllegalArgumentException if there is none or it can be none, saying where to put it
   */
  public static BearerToken find(@Nullable Path file, Map<String, String> environment) {
    try {
      if (file != null) {
        return read(file);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--token-file " + file + " cannot be read: " + SourceWalk.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--token-file " + file + " does not contain a token: " + e.getMessage(), e);
    }
    String token = environment.get(VARIABLE);
    if (token == null || token.isBlank()) {
      throw new IllegalArgumentException(
          "a token is required: name its file with --token-file, or set " + VARIABLE);
    }
    try {
      return of(token);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the variable " + VARIABLE + " does not contain a token: " + e.getMessage(), e);
    }
  }

  /** The secret itself, for the header. */
  public String reveal() {
    return text;
  }

  /** Says nothing about the token. */
  @Override
  public String toString() {
    return "BearerToken[redacted]";
  }
}
