package io.drivedock.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.drivedock.server.db.DatabaseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps out of the log what libraries say of trouble with the database: the pool, the scheduler and
 * Spring each print a stack trace for every call that meets it, and the server has a line of its
 * beginning and its end. {@code logback.xml} names this.
 */
public final class DatabaseTroubleFilter extends TurboFilter {

  private static final String OURS = "io.drivedock.";

  /** Made by Logback. */
  public DatabaseTroubleFilter() {}

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    Throwable told = failure == null ? last(arguments) : failure;
    return told != null
            && !logger.getName().startsWith(OURS)
            && DatabaseException.kindOf(told).isPresent()
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static @Nullable Throwable last(@Nullable Object @Nullable [] arguments) {
    return arguments != null
            && arguments.length > 0
            && arguments[arguments.length - 1] instanceof Throwable failure
        ? failure
        : null;
  }
}
