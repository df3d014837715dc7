package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that nobody can connect to any more. */
final class DeafServiceTest {

  private static final Duration POLL = Duration.ofMillis(50);

  @TempDir Path temp;

  @Test
  @Timeout(180)
  void itEndsSoThatASupervisorStartsIt() throws Exception {
    Set<Thread> others = accepting();
    CompletableFuture<CommandRun> service =
        CompletableFuture.supplyAsync(
            () ->
                CommandRun.of(
                    "serve",
                    "--no-station",
                    "--json",
                    "--port",
                    "0",
                    "--data",
                    temp.resolve("data").toString()),
            work -> Thread.ofPlatform().daemon().name("serve").start(work));
    Thread accepting = null;
    while (accepting == null && !service.isDone()) {
      LockSupport.parkNanos(POLL.toNanos());
      accepting =
          accepting().stream().filter(thread -> !others.contains(thread)).findAny().orElse(null);
    }
    assertThat(accepting).as("the service listens").isNotNull();

    // An interrupted thread loses the port that it accepts on.
    accepting.interrupt();

    CommandRun run = service.get(2, TimeUnit.MINUTES);
    assertThat(run.err()).contains("drivedock: The service can no longer accept connections");
    assertThat(run.exit()).isEqualTo(1);
  }

  private static Set<Thread> accepting() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("-Acceptor"))
        .collect(Collectors.toUnmodifiableSet());
  }
}
