package io.drivedock.prepare;

import io.drivedock.prepare.text.Printable;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on a terminal. */
final class BarWatch implements PreparationWatch, AutoCloseable {

  /** A given width keeps the bar from asking the terminal, which would start a process for it. */
  private static final int WIDTH = 100;

  private static final int NAME_MAX = 30;
  private static final int UPDATE_MILLIS = 500;
  private static final long MIB = 1L << 20;

  private final PrintStream terminal;
  private @Nullable ProgressBar bar;
  private boolean isReadingBack;

  BarWatch(PrintStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public void beginsAnew() {
    terminal.println(LineWatch.BEGINS_ANEW);
  }

  @Override
  public void counted(long files, long bytes) {
    bar = bar(Printable.count(files, "file"), bytes);
  }

  private ProgressBar bar(String name, long bytes) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(bytes)
        .setUnit(" MiB", MIB)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .showSpeed()
        .setConsumer(new ConsoleProgressBarConsumer(terminal, WIDTH))
        .build();
  }

  @Override
  public void readBack(long bytesDone, long bytesTotal, String file) {
    if (!isReadingBack) {
      isReadingBack = true;
      close();
      bar = bar("reading back", bytesTotal);
    }
    progress(bytesDone, bytesTotal, file);
  }

  @Override
  public void progress(long bytesDone, long bytesTotal, String file) {
    if (bar != null) {
      bar.maxHint(bytesTotal);
      bar.stepTo(bytesDone);
      bar.setExtraMessage(shortened(Printable.of(file)));
    }
  }

  /** The end of a path says most. */
  private static String shortened(String name) {
    return " "
        + (name.length() <= NAME_MAX ? name : "…" + name.substring(name.length() - NAME_MAX));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
