package io.drivedock.app.drive;

import io.drivedock.app.client.Screen;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How far something has come, on a terminal; or nothing. From several threads. */
final class Bar implements AutoCloseable {

  private static final long NANOS_SHOWN = 200_000_000;

  private final @Nullable Screen screen;
  private final String what;
  private final long bytes;
  private long done;
  private long shownAt = System.nanoTime();

  Bar(boolean isQuiet, String what, long bytes) {
    this.screen =
        !isQuiet && Screen.isTerminal()
            ? new Screen(new PrintWriter(System.err, true, StandardCharsets.UTF_8), true)
            : null;
    this.what = what;
    this.bytes = bytes;
  }

  synchronized void step(long more) {
    reach(done + more);
  }

  synchronized void reach(long bytesDone) {
    done = bytesDone;
    long now = System.nanoTime();
    if (screen != null && now - shownAt > NANOS_SHOWN) {
      screen.bar(what, done, bytes);
      shownAt = now;
    }
  }

  @Override
  public synchronized void close() {
    if (screen != null) {
      screen.bar(what, done, bytes);
      screen.barEnds();
    }
  }
}
