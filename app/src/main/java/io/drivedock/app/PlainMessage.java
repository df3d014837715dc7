package io.drivedock.app;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.drivedock.prepare.text.Printable;

/**
 * The message of an event on one line of the log: what a stranger chose in it can neither begin
 * another line nor steer a terminal. Logback makes it by its name.
 */
public final class PlainMessage extends ClassicConverter {

  @Override
  public String convert(ILoggingEvent event) {
    return Printable.of(String.valueOf(event.getFormattedMessage()));
  }
}
