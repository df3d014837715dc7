package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.drivedock.server.access.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Row 20: no BitLocker key in any answer but that of listBitLockerKeys, which {@link ArmClient}
 * checks at every answer, and none in the log, however much of it is asked for.
 */
final class SecretsTest {

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Logger root;
  private Level before;

  @BeforeEach
  void listen() {
    root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
    before = root.getLevel();
    root.setLevel(Level.DEBUG);
    log.setContext(root.getLoggerContext());
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(log);
    root.setLevel(before);
    log.stop();
  }

  @Test
  void theLogHoldsNoKeyAndNoTokenAndNoAddress(@TempDir Path folder) {
    String job = ArmClient.job("secret");
    String token;
    try (ArmClient client = ArmClient.start(folder)) {
      token = client.server().token(Role.CUSTOMER);
      client.put(job, Bodies.importJob("A1").toString()).is(201);
      client.put(job, Bodies.importJob("A1").put("location", "mars").toString()).is(400);
      client.put(job, "{\"bitLockerKey\":\"" + Bodies.KEY + "\"").is(400);
      ObjectNode misplaced = Bodies.drive(Bodies.KEY + "-" + Bodies.KEY, "x");
      client.patch(job, "{\"properties\":{\"driveList\":[" + misplaced + "]}}").is(400);
      client.patch(job, Bodies.SHIP).is(200);
      client.put(job, Bodies.exportJob().toString()).is(409);
      client.keys(job).is(200);
      client.get(ArmClient.SUBSCRIPTION_JOBS).is(200);
      client.delete(job).is(409);
    }

    List<String> lines = log.list.stream().map(SecretsTest::text).toList();
    assertThat(lines)
        .anyMatch(line -> line.contains("request answered method=PUT path=" + job + " status=201"))
        .anyMatch(line -> line.contains("listBitLockerKeys status=200 caller=test customer"))
        .noneMatch(line -> line.contains("238810"))
        .noneMatch(line -> line.contains(token))
        .noneMatch(line -> line.contains("a@b.example"));
  }

  private static String text(ILoggingEvent event) {
    return event.getFormattedMessage()
        + (event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy()));
  }
}
