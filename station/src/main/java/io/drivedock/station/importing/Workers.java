package io.drivedock.station.importing;

import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
   * Does all of it and waits until none is at work any more, even if one fails; then the first
   * failure is thrown.
   */
  <T> List<T> all(List<? extends Callable<T>> work) throws TransferStoppedException {
    List<Future<T>> running = new ArrayList<>();
    for (Callable<T> one : work) {
      running.add(threads.submit(one));
    }
    List<T> results = new ArrayList<>();
    Throwable failure = null;
    for (Future<T> one : running) {
      try {
        results.add(one.get());
      } catch (ExecutionException e) {
        if (failure == null) {
          failure = e.getCause();
          running.forEach(other -> other.cancel(false));
        }
      } catch (CancellationException e) {
        // Not begun, because another failed.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        running.forEach(other -> other.cancel(false));
        throw new TransferStoppedException("The station was interrupted.", e);
      }
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
