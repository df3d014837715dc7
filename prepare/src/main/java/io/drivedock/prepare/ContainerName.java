package io.drivedock.prepare;

import java.text.Normalizer;
import java.util.Locale;

/** The container that files go to when nobody names one: the folder's name, made legal. */
final class ContainerName {

  private static final int LENGTH_MAX = 63;
  private static final int LENGTH_MIN = 3;
  private static final String ADDITION = "files";

  private ContainerName() {}

  /** A container's name that is like the folder's. */
  static String like(String folderName) {
    String name =
        Normalizer.normalize(folderName, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-");
    name = trimmed(name);
    if (name.length() > LENGTH_MAX) {
      name = trimmed(name.substring(0, LENGTH_MAX));
    }
    if (name.length() < LENGTH_MIN) {
      return name.isEmpty() ? ADDITION : name + "-" + ADDITION;
    }
    return name;
  }

  private static String trimmed(String name) {
    return name.replaceAll("^-|-$", "");
  }
}
