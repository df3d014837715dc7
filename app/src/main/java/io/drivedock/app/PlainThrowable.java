package io.drivedock.app;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.drivedock.prepare.text.Printable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stack trace of an event, in which no message of an exception begins a line of its own.
 * Logback makes it by its name.
 */
public final class PlainThrowable extends ThrowableProxyConverter {

  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    return super.throwableProxyToString(new Plain(thrown));
  }

  private record Plain(IThrowableProxy inner) implements IThrowableProxy {

    @Override
    public @Nullable String getMessage() {
      String message = inner.getMessage();
      return message == null ? null : Printable.of(message);
    }

    @Override
    public @Nullable String getOverridingMessage() {
      String message = inner.getOverridingMessage();
      return message == null ? null : Printable.of(message);
    }

    @Override
    public String getClassName() {
      return inner.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
      return inner.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
      return inner.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
      IThrowableProxy cause = inner.getCause();
      return cause == null ? null : new Plain(cause);
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
      return Stream.of(inner.getSuppressed()).map(Plain::new).toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
      return inner.isCyclic();
    }
  }
}
