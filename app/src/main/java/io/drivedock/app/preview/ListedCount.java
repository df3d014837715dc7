package io.drivedock.app.preview;

import io.drivedock.prepare.text.PlainWriter;
import io.drivedock.station.planning.ExportPreview;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Says how far a preview is: on a terminal in one line that changes, else with a line now and then.
 */
final class ListedCount implements ExportPreview.Watch, AutoCloseable {

  private static final Duration ON_A_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final boolean isShown;
  private final boolean isTerminal;
  private long shownAt = System.nanoTime();
  private boolean isOpen;

  ListedCount(PrintWriter out, boolean isShown, boolean isTerminal) {
    this.out = out;
    this.isShown = isShown;
    this.isTerminal = isTerminal;
  }

  @Override
  public void seen(long blobs) {
    long now = System.nanoTime();
    if (!isShown || now - shownAt < (isTerminal ? ON_A_TERMINAL : ELSEWHERE).toNanos()) {
      return;
    }
    shownAt = now;
    String line = String.format(Locale.ROOT, "%,d blobs listed", blobs);
    if (isTerminal) {
      PlainWriter.control(out, "\r");
      out.print("   " + line);
    } else {
      out.println(line);
    }
    out.flush();
    isOpen = isTerminal;
  }

  @Override
  public boolean isStopped() {
    return Thread.currentThread().isInterrupted();
  }

  @Override
  public void close() {
    if (isOpen) {
      out.println();
      out.flush();
    }
  }
}
