package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

/** The log as it is set up, and what strangers may be called. */
final class PlainLogTest {

  private static String logged(String message, Throwable thrown, Object... arguments)
      throws JoranException {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(PlainLogTest.class.getResource("/logback.xml"));
    Logger logger = context.getLogger("io.drivedock.server.EntryRoutes");
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    LoggingEvent event = new LoggingEvent("test", logger, Level.INFO, message, thrown, arguments);
    event.setKeyValuePairs(List.of(new KeyValuePair("unused", "\u001b")));
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann\n2026-11-30T00:00:00.000Z INFO  EntryRoutes signed in by token caller=root",
        "ann\r",
        "\u001b[2J\u001b]0;owned\u0007",
        "\u009b31mann",
        "ann\u0085root",
        "ann\u202etoor",
        "ann\u2066\u2069",
        "ann\u2028root",
        "ann\u2029root",
        "ann\u0000\b",
        "ann\udb40\udc41",
        "ann\ud800"
      })
  void anEventIsOneLineWhateverIsInIt(String name) throws JoranException {
    String line = logged("signed in by token caller={}", null, name);
    assertThat(line)
        .matches("[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]*\\R")
        .contains("EntryRoutes signed in by token caller=", "\\u");
  }

  @Test
  void whatIsReadableStays() throws JoranException {
    assertThat(logged("job={} \u00e9 \ud83d\ude00", null, "Ann's films"))
        .endsWith("job=Ann's films \u00e9 \ud83d\ude00" + System.lineSeparator());
  }

  @Test
  void aMessageOfAnExceptionBeginsNoLine() throws JoranException {
    String forged = "2026-11-30T00:00:00.000Z INFO  EntryRoutes signed in caller=root";
    IllegalStateException thrown =
        new IllegalStateException("a\n" + forged, new IllegalArgumentException("b\r" + forged));
    thrown.addSuppressed(new IllegalArgumentException("c\u2028" + forged + "\u001b[2J"));
    String lines = logged("request failed", thrown);
    assertThat(lines)
        .contains("IllegalStateException: a\\u000A2026", "b\\u000D2026", "c\\u20282026")
        .contains("Caused by: ", "Suppressed: ", "\tat ")
        .doesNotContain("\u001b");
    assertThat(lines.lines()).noneMatch(line -> line.startsWith("2026-11-30T00:00:00.000Z INFO"));
  }
}
