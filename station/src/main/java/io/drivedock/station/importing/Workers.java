package io.drivedock.station.importing;

import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** A few threads, each with one buffer for a chunk: all the memory that blobs ever take. */
final class Workers implements AutoCloseable {

  private final ExecutorService threads;
  private final int count;
  private final ThreadLocal<ByteBuffer> buffers =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(Chunk.LENGTH_MAX));

  Workers(int count) {
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("mover-", 0).daemon().factory());
  }

  int count() {
    return count;
  }

  /** The calling worker's buffer, empty, with room for that many bytes. */
  ByteBuffer buffer(int bytes) {
    return buffers.get().clear().limit(bytes);
  }

  /**
   * Does all of it and waits until none is at work any more, even if one fails or the caller is
   * interrupted; then the first failure is thrown. What was not begun by then is left.
   */
  <T> List<T> all(List<? extends Callable<T>> work) throws TransferStoppedException {
    // Not Future.cancel: a task that was cancelled counts as done while it is still at work.
    AtomicBoolean isLeft = new AtomicBoolean();
    List<Future<Optional<T>>> running = new ArrayList<>();
    for (Callable<T> one : work) {
      running.add(
          threads.submit(() -> isLeft.get() ? Optional.<T>empty() : Optional.of(one.call())));
    }
    List<T> results = new ArrayList<>();
    Throwable failure = null;
    boolean isInterrupted = false;
    for (int i = 0; i < running.size(); ) {
      try {
        running.get(i).get().ifPresent(results::add);
        i++;
      } catch (ExecutionException e) {
        failure = failure == null ? e.getCause() : failure;
        isLeft.set(true);
        i++;
      } catch (InterruptedException e) {
        isInterrupted = true;
        isLeft.set(true);
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
      throw new TransferStoppedException(
          "The transfer was interrupted; it goes on with the next lease of the drive.");
    }
    if (failure != null) {
      rethrow(failure);
    }
    return results;
  }

  private static void rethrow(Throwable failure) throws TransferStoppedException {
    switch (failure) {
      case TransferStoppedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("work failed in a way it does not say", failure);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
