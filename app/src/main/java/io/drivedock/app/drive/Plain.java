package io.drivedock.app.drive;

/** Names from a drive for a terminal, which a name must not be able to command. */
final class Plain {

  private Plain() {}

  static String text(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    name.codePoints()
        .forEach(
            c -> {
              boolean isSafe =
                  !Character.isISOControl(c)
                      && Character.getType(c) != Character.FORMAT
                      && Character.getType(c) != Character.SURROGATE;
              if (isSafe) {
                plain.appendCodePoint(c);
              } else {
                plain.append("\\u{").append(Integer.toHexString(c)).append('}');
              }
            });
    return plain.toString();
  }
}
