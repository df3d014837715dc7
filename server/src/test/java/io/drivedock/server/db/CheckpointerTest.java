package io.drivedock.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class CheckpointerTest {

  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);

  private static Checkpointer of(BooleanSupplier checkpoint, Duration delay) {
    return new Checkpointer(checkpoint, delay, SOON);
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsInVainOrFailsIsTriedUntilItIsDoneAndThenNoMore() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(3);
    BooleanSupplier checkpoint =
        () -> {
          done.countDown();
          return switch (tries.incrementAndGet()) {
            case 1 -> false;
            case 2 -> throw new IllegalStateException("the disk is away");
            default -> true;
          };
        };
    try (Checkpointer checkpoints = of(checkpoint, SOON)) {
      checkpoints.written();
      await(done);
    }
    assertThat(tries).hasValue(3);
  }

  @Test
  void manyWritesShareACheckpointAndOneDuringItHasItsOwn() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Semaphore isUnderWay = new Semaphore(0);
    Semaphore mayEnd = new Semaphore(0);
    BooleanSupplier checkpoint =
        () -> {
          tries.incrementAndGet();
          isUnderWay.release();
          mayEnd.acquireUninterruptibly();
          return true;
        };
    Checkpointer checkpoints = of(checkpoint, SOON);
    checkpoints.written();
    isUnderWay.acquire();
    for (int i = 0; i < 1_000; i++) {
      checkpoints.written();
    }
    mayEnd.release();
    isUnderWay.acquire();
    mayEnd.release();
    checkpoints.close();
    assertThat(tries).hasValue(2);
  }

  @Test
  void nothingIsPlannedForADatabaseThatIsClosed() {
    AtomicInteger tries = new AtomicInteger();
    BooleanSupplier checkpoint = () -> tries.incrementAndGet() > 0;
    Checkpointer checkpoints = of(checkpoint, NEVER);
    checkpoints.written();
    checkpoints.close();
    checkpoints.written();
    assertThat(tries).hasValue(0);
  }
}
