package io.drivedock.acceptance;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Everything that is logged while it is open, with stack traces. */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.drivedock");
  private final Level rootBefore = root.getLevel();
  private final Level oursBefore = ours.getLevel();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** Of our own code from that level on, of all other code likewise if it is {@code everybodys}. */
  CapturedLog(Level level, boolean everybodys) {
    setContext(root.getLoggerContext());
    ours.setLevel(level);
    if (everybodys) {
      root.setLevel(level);
    }
    root.addAppender(this);
    start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    lines.add(
        event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + trace);
  }

  List<String> all() {
    return List.copyOf(lines);
  }

  /** The lines that hold a text. */
  List<String> with(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void close() {
    root.detachAppender(this);
    root.setLevel(rootBefore);
    ours.setLevel(oursBefore);
    stop();
  }
}
