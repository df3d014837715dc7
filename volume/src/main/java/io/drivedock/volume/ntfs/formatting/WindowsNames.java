package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names that Windows can create, open and delete. */
final class WindowsNames {

  private static final int CHARS_MAX = 255;
  private static final String FORBIDDEN = "<>:\"/\\|?*";
  private static final Set<String> DEVICES =
      Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");

  /** COM and LPT with a digit, or one of the three superscript digits of Latin-1. */
  private static final Pattern PORT = Pattern.compile("(COM|LPT)[0-9\u00b9\u00b2\u00b3]");

  private WindowsNames() {}

  /**
   * Refuses a name.
   *
   * @param path where it is, for the message
   * @throws VolumeException with {@link Reason#NAME_INVALID}
   */
  static void check(String name, String path) throws VolumeException {
    if (name.isEmpty() || name.length() > CHARS_MAX) {
      throw refused(path, "it has %d characters, not 1 to %d".formatted(name.length(), CHARS_MAX));
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || FORBIDDEN.indexOf(c) >= 0) {
        throw refused(path, "it has the character " + (c < ' ' ? "U+%04X".formatted((int) c) : c));
      }
    }
    char last = name.charAt(name.length() - 1);
    if (last == '.' || last == ' ') {
      throw refused(path, last == '.' ? "it ends with a dot" : "it ends with a space");
    }
    int dot = name.indexOf('.');
    String stem =
        (dot < 0 ? name : name.substring(0, dot)).stripTrailing().toUpperCase(Locale.ROOT);
    if (DEVICES.contains(stem) || PORT.matcher(stem).matches()) {
      throw refused(path, "it is the name of a device");
    }
  }

  private static VolumeException refused(String path, String why) {
    return new VolumeException(
        Reason.NAME_INVALID, "Windows cannot open the name of \"%s\": %s".formatted(path, why));
  }
}
