package io.drivedock.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The word that somebody meant who wrote another. */
public final class NearestWord {

  private static final int DISTANCE_MAX = 3;
  private static final int FAR = DISTANCE_MAX + 1;
  private static final int PART_MIN = 4;

  /** More than the letters whose case is looked at. */
  private static final int CASE_MAX = 64;

  private NearestWord() {}

  /**
   * The known word that takes the fewest changes of a letter, at most three and half of its
   * letters, or else the first that begins or ends with what was written. Letter case counts only
   * between words that are equally near.
   *
   * @return nothing if no known word is near
   */
  public static Optional<String> to(String word, Collection<String> known) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int letters = letters(lower(word), lower(candidate));
      int distance = letters * CASE_MAX + Math.min(CASE_MAX - 1, distance(word, candidate));
      int longer = longer(word, candidate);
      boolean isNear = letters == FAR || (letters < longer && 2 * letters <= longer + 1);
      if (letters <= FAR && isNear && distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** How many letters differ; {@link #FAR} if one word is the beginning or the end of the other. */
  private static int letters(String word, String candidate) {
    if (Math.abs(word.length() - candidate.length()) <= DISTANCE_MAX) {
      int distance = distance(word, candidate);
      if (distance <= DISTANCE_MAX) {
        return distance;
      }
    }
    boolean isPart =
        word.length() >= PART_MIN && (candidate.startsWith(word) || candidate.endsWith(word));
    return isPart ? FAR : Integer.MAX_VALUE / 4;
  }

  private static int longer(String a, String b) {
    return Math.max(a.length(), b.length());
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's distance, for words of ordinary length. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
