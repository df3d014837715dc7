package io.drivedock.server.access;

/**
 * The rule for names of callers. A name stands in histories, in lines of logs and on terminals, and
 * must not be able to break a line, steer a terminal or change the order of what stands beside it.
 */
public final class CallerName {

  /** The longest name in characters. */
  public static final int LENGTH_MAX = 100;

  private static final int NON_JOINER = 0x200C;
  private static final int JOINER = 0x200D;

  private CallerName() {}

  /**
   * Whether a text is a name: 1 to {@value #LENGTH_MAX} characters, not blank, and each of them
   * shown in its place. Joiners are the only invisible ones, because some scripts need them.
   */
  public static boolean isOne(String text) {
    return !text.isBlank()
        && text.length() <= LENGTH_MAX
        && text.codePoints().allMatch(CallerName::isShown);
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      case Character.FORMAT -> c == NON_JOINER || c == JOINER;
      default -> true;
    };
  }
}
