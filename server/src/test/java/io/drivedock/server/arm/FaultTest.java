package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.drivedock.server.web.protocol.RequestLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Server error: a job in its database that no version of it can read. */
final class FaultTest {

  @Test
  void aFaultIsToldByANumberUnderWhichTheLogHasItsReason(@TempDir Path folder) throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try (ArmClient client = ArmClient.start(folder)) {
      String job = ArmClient.job("damaged");
      client.put(job, Bodies.importJob().toString()).is(201);
      damage(folder);

      ArmClient.Answered answer = client.get(job).is(500);

      assertThat(answer.code()).isEqualTo("InternalError");
      assertThat(answer.at("/error/message"))
          .isEqualTo(
              "The server could not complete the request and has logged the reason"
                  + " under "
                  + answer.header("x-ms-request-id")
                  + ".");
      assertThat(log.list)
          .anyMatch(
              event ->
                  event.getThrowableProxy() != null
                      && event.getThrowableProxy().getMessage().contains("format 99")
                      && event.getFormattedMessage().contains(answer.header("x-ms-request-id")));
    } finally {
      logger.detachAppender(log);
    }
  }

  private static void damage(Path folder) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("drivedock.db"));
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("update jobs set body = '{\"format\":99}'")).isEqualTo(1);
    }
  }
}
