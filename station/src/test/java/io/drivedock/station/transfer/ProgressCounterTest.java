package io.drivedock.station.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProgressCounterTest {

  private static final long WAIT_MILLIS_MAX = 20_000;

  @Test
  void nobodyHearsOfLessAfterHeHasHeardOfMore() throws Exception {
    List<Long> heard = new CopyOnWriteArrayList<>();
    CountDownLatch firstIsTold = new CountDownLatch(1);
    CountDownLatch secondIsTold = new CountDownLatch(1);
    ProgressCounter counter =
        new ProgressCounter(
            new TransferWatch() {
              @Override
              public void progress(Progress progress) {
                if (progress.bytesDone() == 1) {
                  firstIsTold.countDown();
                  // Slow enough for the second to overtake, if it can.
                  await(secondIsTold, 200);
                }
                heard.add(progress.bytesDone());
                if (progress.bytesDone() == 2) {
                  secondIsTold.countDown();
                }
              }

              @Override
              public boolean isStopped() {
                return false;
              }
            });
    counter.begin(0, 2);
    Thread first = Thread.ofPlatform().start(() -> counter.add(1));
    await(firstIsTold, WAIT_MILLIS_MAX);
    counter.add(1);
    first.join();
    assertThat(heard).containsExactly(0L, 1L, 2L);
  }

  private static void await(CountDownLatch latch, long millis) {
    try {
      boolean isDown = latch.await(millis, TimeUnit.MILLISECONDS);
      assertThat(isDown || millis < WAIT_MILLIS_MAX).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
