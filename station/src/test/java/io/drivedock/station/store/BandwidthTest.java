package io.drivedock.station.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BandwidthTest {

  private static Duration taken(Bandwidth bandwidth, int threads, long bytes) throws Exception {
    long began = System.nanoTime();
    try (var senders = Executors.newFixedThreadPool(threads)) {
      List<Callable<Boolean>> work =
          IntStream.range(0, threads)
              .<Callable<Boolean>>mapToObj(
                  i ->
                      () -> {
                        bandwidth.await(bytes, () -> false);
                        return true;
                      })
              .toList();
      senders.invokeAll(work);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void allWhoShareItAreNoFasterTogether() throws Exception {
    // The first goes at once, and the last when three times as much is through.
    assertThat(taken(Bandwidth.of(10 << 20), 4, 1 << 20))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  @Test
  void whoIsStoppedDoesNotWait() throws Exception {
    Bandwidth bandwidth = Bandwidth.of(1);
    bandwidth.await(1 << 20, () -> true);
    bandwidth.await(1, () -> true);
    assertThat(bandwidth).hasToString("0 MiB/s");
  }

  @Test
  void nothingAtAllIsNoSpeed() {
    assertThatThrownBy(() -> Bandwidth.of(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
