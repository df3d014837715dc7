package io.drivedock.station;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets so many through, and whoever comes then waits until it is opened. */
final class Gate implements Runnable {

  private static final int WAIT_SECONDS_MAX = 20;

  private final int free;
  private final AtomicInteger came = new AtomicInteger();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  Gate(int free) {
    this.free = free;
  }

  @Override
  public void run() {
    if (came.incrementAndGet() > free) {
      reached.countDown();
      await(opened, "a gate was never opened");
    }
  }

  int came() {
    return came.get();
  }

  void awaitSomebody() {
    await(reached, "nobody came to the gate");
  }

  void open() {
    opened.countDown();
  }

  private static void await(CountDownLatch latch, String failure) {
    try {
      if (!latch.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IllegalStateException(failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at a gate", e);
    }
  }
}
