package io.drivedock.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.server.limits.Sparing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SparedReadersTest {

  @Test
  void thereAreNoMoreThanSoManyAndTheyComeBack() {
    SparedReaders readers = new SparedReaders(1, Duration.ofMillis(10));
    assertThatThrownBy(() -> readers.read(() -> readers.read(() -> 1)))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.BUSY));
    assertThat(readers.<Integer>read(() -> 2)).isEqualTo(2);
  }

  @Test
  void whereManyWaitOneMoreIsRefusedAtOnce() throws InterruptedException {
    SparedReaders readers = new SparedReaders(1, Duration.ofDays(1));
    CountDownLatch over = new CountDownLatch(1);
    Thread[] waiting = new Thread[SparedReaders.WAITING_MAX + 1];
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] =
          Thread.ofVirtual()
              .start(
                  () -> {
                    readers.read(
                        () -> {
                          awaited(over);
                          return 1;
                        });
                  });
    }
    while (readers.waiting() < SparedReaders.WAITING_MAX) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> readers.read(() -> 1)).isInstanceOf(DatabaseException.class);
    over.countDown();
    for (Thread thread : waiting) {
      thread.join();
    }
    assertThat(readers.<Integer>read(() -> 2)).isEqualTo(2);
  }

  /** However many pages are being read, somebody who is not sparing finds a reader at once. */
  @Test
  void sparingWorkNeverTakesAllReaders(@TempDir Path folder) throws Exception {
    try (Database database = Database.open(DatabaseConfig.scratch(folder.resolve("a.db")))) {
      CountDownLatch reading = new CountDownLatch(Dialect.SQLITE.readersMax() / 2);
      CountDownLatch over = new CountDownLatch(1);
      Thread[] pages = new Thread[4 * Dialect.SQLITE.readersMax()];
      for (int i = 0; i < pages.length; i++) {
        pages[i] =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        Sparing.call(
                            () ->
                                database.read(
                                    sql -> {
                                      reading.countDown();
                                      awaited(over);
                                      return 1;
                                    }));
                      } catch (Exception e) {
                        throw new AssertionError(e);
                      }
                    });
      }
      reading.await();
      assertThat(database.<Integer>read(sql -> sql.sql("select 7").query(Integer.class).single()))
          .isEqualTo(7);
      over.countDown();
      for (Thread page : pages) {
        page.join();
      }
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
