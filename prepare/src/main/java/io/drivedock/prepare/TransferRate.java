package io.drivedock.prepare;

import io.drivedock.prepare.text.Printable;
import java.time.Duration;

/** How fast something goes, and how long it still takes, as words for a person. */
final class TransferRate {

  /** What took less says nothing of what is to come. */
  private static final Duration TOO_SHORT = Duration.ofSeconds(1);

  private TransferRate() {}

  /**
   * The words, or nothing as long as there is nothing to say.
   *
   * @param took how long the bytes that are done took
   */
  static String words(long bytesDone, long bytesTotal, Duration took) {
    if (took.compareTo(TOO_SHORT) < 0 || bytesDone == 0) {
      return "";
    }
    double seconds = took.toNanos() / 1e9;
    long rate = Math.round(bytesDone / seconds);
    long left = Math.round((bytesTotal - bytesDone) / (bytesDone / seconds));
    return ", " + Printable.bytes(rate) + " a second" + (left > 0 ? ", " + words(left) : "");
  }

  private static String words(long seconds) {
    Duration left = Duration.ofSeconds(seconds);
    if (left.toHours() > 0) {
      return "%d:%02d h left".formatted(left.toHours(), left.toMinutesPart());
    }
    return "%d:%02d min left".formatted(left.toMinutes(), left.toSecondsPart());
  }
}
