package io.drivedock.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class PrivateFolderTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(PrivateFolder.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir Path folder;

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void open(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private List<String> said() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aFolderThatWasOpenToAllIsItsOwnersAfterAStart() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.createDirectory(data.resolve("station"));
    Files.writeString(data.resolve("serve.log"), "");
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "");
    Files.createSymbolicLink(data.resolve("link"), elsewhere);
    for (Path path : List.of(data, data.resolve("station"))) {
      open(path, "rwxrwxr-x");
    }
    open(data.resolve("serve.log"), "rw-rw-r--");
    open(elsewhere, "rw-r--r--");

    try (TestServer server = TestServer.start(data, Map.of())) {
      assertThat(server.server().port()).isPositive();
      assertThat(said())
          .containsExactly(
              ("the data folder was accessible to other users of this machine and is now"
                      + " restricted to its owner folder=%s changed=3")
                  .formatted(data));
      assertThat(mode(data)).isEqualTo("rwx------");
      try (Stream<Path> entries = Files.list(data)) {
        assertThat(entries.filter(path -> !Files.isSymbolicLink(path)))
            .extracting(path -> path.getFileName().toString())
            .contains("drivedock.db", "drivedock.db-wal", "drivedock.db-shm", "master.key");
      }
      try (Stream<Path> entries = Files.list(data)) {
        assertThat(entries.filter(path -> !Files.isSymbolicLink(path)))
            .allSatisfy(
                path ->
                    assertThat(mode(path))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
      }
      assertThat(mode(elsewhere)).isEqualTo("rw-r--r--");
    }
  }

  @Test
  void aFolderThatIsNewIsItsOwnersAndNothingIsSaid() throws IOException {
    Path data = folder.resolve("new");
    TestServer.start(data, Map.of()).close();
    assertThat(mode(data)).isEqualTo("rwx------");
    assertThat(said()).isEmpty();
  }

  /**
   * Without them SQLite in another process, such as {@code token issue}, removes the log from under
   * the server, and what it commits then is lost with the process.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aDatabaseThatIsClosedToOthersKeepsItsLocks() throws IOException {
    Path data = folder.resolve("data");
    try (TestServer server = TestServer.start(data, Map.of())) {
      assertThat(server.server().port()).isPositive();
      assertThat(mode(data.resolve("drivedock.db"))).isEqualTo("rw-------");
      assertThat(PosixLocks.on(data.resolve("drivedock.db"))).isPositive();
      assertThat(PosixLocks.on(data.resolve("drivedock.db-shm"))).isPositive();
    }
  }

  @Test
  void whatHasRulesOfItsOwnIsLeft() throws IOException {
    Path settings = Files.writeString(folder.resolve("drivedock.yaml"), "");
    open(settings, "rw-r-----");
    TestServer.start(folder, Map.of()).close();
    assertThat(mode(settings)).isEqualTo("rw-r-----");
  }

  @Test
  void whatCannotBeMendedIsToldInOneSentence() {
    // Nobody may change these, not even root.
    PrivateFolder.close(Path.of("/proc/self/fdinfo"), List.of());
    assertThat(said())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains("cannot be changed", "path=/proc/self/fd"));
  }
}
