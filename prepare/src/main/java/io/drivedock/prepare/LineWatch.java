package io.drivedock.prepare;

import io.drivedock.prepare.text.Printable;
import java.io.PrintWriter;
import java.time.Duration;

/** A line for every tenth of the way, for logs and pipes. */
final class LineWatch implements PreparationWatch {

  static final String BEGINS_ANEW = "An earlier preparation was interrupted. This one begins anew.";

  private static final int LINES = 10;
  private static final long SHORT_NANOS = 1_000_000_000;

  private final PrintWriter out;
  private long told;
  private long began;
  private boolean isReadingBack;

  LineWatch(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void beginsAnew() {
    out.println(BEGINS_ANEW);
  }

  @Override
  public void counted(long files, long bytes) {
    began = System.nanoTime();
    out.println(
        "Preparing " + Printable.count(files, "file") + ", " + Printable.bytes(bytes) + ".");
    out.flush();
  }

  @Override
  public void progress(long bytesDone, long bytesTotal, String file) {
    tellTenth(bytesDone, bytesTotal);
  }

  @Override
  public void readBack(long bytesDone, long bytesTotal, String file) {
    if (!isReadingBack) {
      isReadingBack = true;
      told = 0;
      began = System.nanoTime();
      out.println("Reading the drive back, " + Printable.bytes(bytesTotal) + ".");
      out.flush();
    }
    // A short pass is over before a line could say how long it still takes.
    if (bytesDone == bytesTotal || System.nanoTime() - began > SHORT_NANOS) {
      tellTenth(bytesDone, bytesTotal);
    }
  }

  private void tellTenth(long bytesDone, long bytesTotal) {
    long tenths = bytesTotal == 0 ? 0 : (long) ((double) bytesDone / bytesTotal * LINES);
    if (tenths > told) {
      told = tenths;
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      out.printf(
          "%3d %%  %s of %s%s%n",
          tenths * 100 / LINES,
          Printable.bytes(bytesDone),
          Printable.bytes(bytesTotal),
          TransferRate.words(bytesDone, bytesTotal, took));
      out.flush();
    }
  }
}
