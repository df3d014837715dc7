package io.drivedock.station.store.s3;

import java.util.ArrayList;
import java.util.List;

/**
 * What a store makes of what an import asks of it, where stores differ. Tried once by {@link
 * S3Trial}.
 *
 * @param onPut what it makes of {@code If-None-Match: *} of an object that is written at once
 * @param onComplete the same of one in parts
 * @param names what it makes of names of metadata
 * @param nameMax the longest name of metadata that it takes, in bytes
 * @param valueMax the longest value of metadata that it takes, in bytes
 * @param metadataMax the most bytes of names and values of an object
 * @param encodesKeys whether lists may be asked for with encoded keys
 * @param untried why nothing is known, as a sentence; empty if it was tried
 */
record S3Limits(
    Condition onPut,
    Condition onComplete,
    Names names,
    int nameMax,
    int valueMax,
    int metadataMax,
    boolean encodesKeys,
    String untried) {

  /** What S3 documents of metadata. */
  static final int METADATA_MAX = 2048;

  /** Before anything is tried: conditions are sent, and not relied upon. */
  static final S3Limits UNKNOWN = untried("");

  /** What a store makes of a condition. */
  enum Condition {
    /** It writes nothing where there is something. */
    HEEDED,
    /** It writes all the same. */
    IGNORED,
    /** It refuses the request. */
    REFUSED,
    /** That is not known. */
    UNKNOWN;

    /** Whether the store is asked just before it writes. */
    boolean asksFirst() {
      return this != HEEDED;
    }

    /** Whether the condition is sent. */
    boolean isSent() {
      return this == HEEDED || this == UNKNOWN;
    }
  }

  /** What a store makes of {@code a_b} as the name of metadata. */
  enum Names {
    KEPT,
    HYPHENS,
    LOST
  }

  /** A request that writes an object on a condition. */
  enum Step {
    PUT,
    COMPLETE
  }

  /** Nothing is known, for that reason. */
  static S3Limits untried(String why) {
    return new S3Limits(
        Condition.UNKNOWN,
        Condition.UNKNOWN,
        Names.KEPT,
        METADATA_MAX,
        METADATA_MAX,
        METADATA_MAX,
        true,
        why);
  }

  Condition on(Step step) {
    return switch (step) {
      case PUT -> onPut;
      case COMPLETE -> onComplete;
    };
  }

  /** The same where that request is refused for its condition. */
  S3Limits refusing(Step step) {
    return new S3Limits(
        step == Step.PUT ? Condition.REFUSED : onPut,
        step == Step.COMPLETE ? Condition.REFUSED : onComplete,
        names,
        nameMax,
        valueMax,
        metadataMax,
        encodesKeys,
        untried);
  }

  /**
   * Where it does otherwise than S3 does, as sentences for an operator; none before it is tried.
   */
  List<String> sentences() {
    if (equals(UNKNOWN)) {
      return List.of();
    }
    List<String> sentences = new ArrayList<>();
    if (!untried.isEmpty()) {
      sentences.add(untried);
    }
    if (onPut.asksFirst() || onComplete.asksFirst()) {
      sentences.add(window());
    }
    switch (names) {
      case KEPT -> {}
      case HYPHENS ->
          sentences.add(
              "It changes 'a_b' to 'a-b' in metadata names; stations store the original"
                  + " names as well, and other programs see the hyphens.");
      case LOST -> sentences.add("It stores no metadata.");
    }
    if (nameMax < METADATA_MAX / 2 || valueMax < METADATA_MAX / 2) {
      sentences.add(
          ("It accepts metadata with names of up to %d and values of up to %d bytes;"
                  + " a blob with longer ones is not copied.")
              .formatted(nameMax, valueMax));
    }
    if (!encodesKeys) {
      sentences.add(
          "It cannot encode keys in lists: a key with a control character makes a"
              + " list unreadable.");
    }
    return sentences;
  }

  private String window() {
    String which =
        onPut.asksFirst() && onComplete.asksFirst()
            ? "Objects"
            : onPut.asksFirst() ? "Objects of up to 8 MiB" : "Objects of more than 8 MiB";
    return which
        + " cannot be written conditionally, only if none exists"
        + (onPut == Condition.UNKNOWN || onComplete == Condition.UNKNOWN ? ", as far as known" : "")
        + ": the station checks just before, and replaces an object that others"
        + " write in between.";
  }
}
