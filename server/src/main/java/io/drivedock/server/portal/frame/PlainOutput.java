package io.drivedock.server.portal.frame;

import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a template puts into a page: escaped for where it stands, and with what would turn
 * the reading order around, or is not seen, spelled out. Names on drives and in jobs are anyone's.
 * What stands in a field of a form is left as it is, or sending the form would change it.
 */
final class PlainOutput extends OwaspHtmlTemplateOutput {

  private @Nullable String tag;
  private @Nullable String attribute;

  PlainOutput(TemplateOutput inner) {
    super(inner);
  }

  @Override
  public void setContext(String newTag, @Nullable String newAttribute) {
    tag = newTag;
    attribute = newAttribute;
    super.setContext(newTag, newAttribute);
  }

  @Override
  public void writeUserContent(@Nullable String text) {
    super.writeUserContent(text == null || isField() ? text : plain(text));
  }

  private boolean isField() {
    return "value".equals(attribute) || "textarea".equals(tag);
  }

  /** A text without characters that are not seen: each stands there by its number. */
  static String plain(String text) {
    int i = 0;
    while (i < text.length() && !isHidden(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 16);
    for (int j = 0; j < text.length(); j++) {
      char c = text.charAt(j);
      if (isHidden(c)) {
        plain.append("\u27e8%04X\u27e9".formatted((int) c));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static boolean isHidden(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\n' && c != '\t';
      // Joiners are letters' business in many scripts; all other format characters are not.
      case Character.FORMAT -> c != '\u200c' && c != '\u200d' && c != '\u00ad';
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }
}
