package io.drivedock.station.controlplane;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What tells the server that a station is one of its own. */
public final class StationToken {

  /** The characters that a bearer token may have (RFC 6750, section 2.1). */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{1,200}=*");

  private static final int TEXT_MAX = 256;

  private final String text;

  private StationToken(String text) {
    this.text = text;
  }

  /**
   * Takes a token as the server issued it; blanks around it are dropped.
   *
   * @throws IllegalArgumentException if it cannot be one; the message does not repeat it
   */
  public static StationToken parse(String text) {
    String stripped = text.strip();
    if (stripped.length() > TEXT_MAX || !FORM.matcher(stripped).matches()) {
      throw new IllegalArgumentException(
          "a token must be one line of letters, digits or any of ._~+/-, as the"
              + " server printed it");
    }
    return new StationToken(stripped);
  }

  /** The secret itself, for the one who sends it. */
  String reveal() {
    return text;
  }

  /** A text of somebody else without the token, should it be in there. */
  String removedFrom(String foreign) {
    return foreign.replace(text, "[redacted]");
  }

  /** Compares in a time that does not tell where two tokens differ. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StationToken token && MessageDigest.isEqual(bytes(), token.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Says nothing about the token. */
  @Override
  public String toString() {
    return "StationToken[redacted]";
  }
}
