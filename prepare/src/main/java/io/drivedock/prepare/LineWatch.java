package io.drivedock.prepare;

import io.drivedock.prepare.text.Printable;
import java.io.PrintWriter;

/** A line for every tenth of the way, for logs and pipes. */
final class LineWatch implements PreparationWatch {

  private static final int LINES = 10;

  private final PrintWriter out;
  private long told;

  LineWatch(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void counted(long files, long bytes) {
    out.println(
        "Preparing " + Printable.count(files, "file") + ", " + Printable.bytes(bytes) + ".");
    out.flush();
  }

  @Override
  public void progress(long bytesDone, long bytesTotal, String file) {
    long tenths = bytesTotal == 0 ? 0 : (long) ((double) bytesDone / bytesTotal * LINES);
    if (tenths > told) {
      told = tenths;
      out.printf(
          "%3d %%  %s of %s%n",
          tenths * 100 / LINES, Printable.bytes(bytesDone), Printable.bytes(bytesTotal));
      out.flush();
    }
  }
}
