package io.drivedock.station.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class WorkersTest {

  /** Enough for a caller that does not wait to be gone. */
  private static final int MILLIS = 200;

  private final AtomicInteger atWork = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicReference<String> ending = new AtomicReference<>();

  @Test
  void resultsComeInTheOrderOfTheWork() throws Exception {
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int number = i;
      work.add(() -> number);
    }
    try (Workers workers = new Workers(4)) {
      assertThat(workers.all(work)).hasSize(50).isSorted();
    }
  }

  /** Is at work until the caller is gone, or has had time enough to go. */
  private Callable<Boolean> lasting(AtomicReference<Thread> caller) {
    return () -> {
      atWork.incrementAndGet();
      begun.countDown();
      caller.get().join(MILLIS);
      atWork.decrementAndGet();
      return true;
    };
  }

  /** Does the work in a thread of its own and notes how it ended, and who was at work then. */
  private Thread start(Workers workers, List<Callable<Boolean>> work) {
    return Thread.ofPlatform()
        .unstarted(
            () -> {
              try {
                workers.all(work);
                ending.set("done");
              } catch (TransferStoppedException | RuntimeException e) {
                boolean isInterrupted = Thread.currentThread().isInterrupted();
                ending.set(e.getMessage() + " " + atWork.get() + " at work " + isInterrupted);
              }
            });
  }

  @Test
  void aFailureIsThrownWhenNobodyIsAtWorkAnyMore() throws Exception {
    AtomicReference<Thread> caller = new AtomicReference<>();
    try (Workers workers = new Workers(2)) {
      Callable<Boolean> failing =
          () -> {
            begun.await();
            throw new IllegalStateException("broken");
          };
      caller.set(start(workers, List.of(failing, lasting(caller))));
      caller.get().start();
      caller.get().join();
    }
    assertThat(ending).hasValue("broken 0 at work false");
  }

  @Test
  void anInterruptIsHeededWhenNobodyIsAtWorkAnyMore() throws Exception {
    AtomicReference<Thread> caller = new AtomicReference<>();
    try (Workers workers = new Workers(1)) {
      Callable<Boolean> notBegun =
          () -> {
            throw new IllegalStateException("was begun after all");
          };
      caller.set(start(workers, List.of(lasting(caller), notBegun)));
      caller.get().start();
      begun.await();
      caller.get().interrupt();
      caller.get().join();
    }
    assertThat(ending.get()).startsWith("The transfer was interrupted").endsWith("0 at work true");
  }

  @Test
  void whatWasNotBegunWhenOneFailedIsLeft() {
    AtomicInteger done = new AtomicInteger();
    List<Callable<Boolean>> work = new ArrayList<>();
    work.add(
        () -> {
          throw new IllegalStateException("broken");
        });
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 1000; i++) {
      work.add(
          () -> {
            done.incrementAndGet();
            // The first of these gives the failure time to be seen; the rest must not come.
            return never.await(MILLIS, TimeUnit.MILLISECONDS);
          });
    }
    try (Workers workers = new Workers(1)) {
      assertThatThrownBy(() -> workers.all(work)).hasMessage("broken");
    }
    assertThat(done.get()).isLessThan(5);
  }
}
