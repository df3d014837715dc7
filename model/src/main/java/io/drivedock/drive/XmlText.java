package io.drivedock.drive;

/** Which characters XML 1.0 can hold (XML 1.0, section 2.2). */
final class XmlText {

  private XmlText() {}

  /**
   * The index of the first character that no XML 1.0 document can hold, not even as a reference:
   * most control characters, lone surrogates, U+FFFE and U+FFFF. -1 if there is none.
   */
  static int firstUnwritable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' ? c != '\t' && c != '\n' && c != '\r' : c > '\uFFFD') {
        return i;
      }
      if (Character.isSurrogate(c)) {
        if (!isPairAt(text, i)) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /** Whether XML can hold the text and none of it is a control character. */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return false;
      }
    }
    return firstUnwritable(text) < 0;
  }

  private static boolean isPairAt(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
