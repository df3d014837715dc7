package io.drivedock.app.client;

import io.drivedock.prepare.text.PlainWriter;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/**
 * What a command shows. A bar moves in its line on a terminal; elsewhere each quarter is a line of
 * its own.
 */
public final class Screen {
  private static final int BAR_CELLS = 30;
  private static final int QUARTER = 25;
  private static final double KIB = 1024;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private final PrintWriter out;
  private final boolean isTerminal;
  private int step;
  private int quartersShown;

  public Screen(PrintWriter out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  /** Whether somebody sits before it. */
  public static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  public void say(String text) {
    out.println(text);
    out.flush();
  }

  /** A step of the story begins. */
  public void step(String title) {
    step++;
    say("\n" + step + ". " + title);
  }

  /** One thing that is so. */
  public void fact(String name, String value) {
    say("   %-12s %s".formatted(name, value));
  }

  public void bar(String what, long done, long total) {
    int percent = total == 0 ? 0 : (int) (100.0 * done / total);
    int cells = BAR_CELLS * percent / 100;
    String line =
        "   %-12s [%s%s] %3d%%  %s of %s"
            .formatted(
                what,
                "#".repeat(cells),
                ".".repeat(BAR_CELLS - cells),
                percent,
                size(done),
                size(total));
    if (isTerminal) {
      PlainWriter.control(out, "\r");
      out.print(line);
      out.flush();
    } else if (percent / QUARTER > quartersShown) {
      quartersShown = percent / QUARTER;
      say(line);
    }
  }

  /** The bar has come to its end. */
  public void barEnds() {
    quartersShown = 0;
    if (isTerminal) {
      out.println();
      out.flush();
    }
  }

  /** Bytes as people read them, in binary units. */
  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= KIB && unit < UNITS.length - 1) {
      value /= KIB;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
