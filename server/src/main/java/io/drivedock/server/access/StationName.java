package io.drivedock.server.access;

import java.util.regex.Pattern;

/** The rule for names of stations, which stand in paths, logs and pages. */
public final class StationName {

  /** What a name is, for the end of a sentence. */
  public static final String FORM = "a name of 1 to 64 letters, digits or any of ._-";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private StationName() {}

  /** Whether a text is a name of a station. */
  public static boolean isOne(String text) {
    return NAME.matcher(text).matches();
  }
}
