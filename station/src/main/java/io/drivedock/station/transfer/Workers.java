package io.drivedock.station.transfer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A few threads that ask a store something about many blobs at once. */
public final class Workers implements AutoCloseable {

  private final ExecutorService threads;

  public Workers(int count) {
    this.threads = threads("asker-", count);
  }

  /** So many threads that end with the process, named so and numbered. */
  public static ExecutorService threads(String name, int count) {
    return Executors.newFixedThreadPool(
        count, Thread.ofPlatform().name(name, 0).daemon().factory());
  }

  /**
   * Does all of it and waits until none is at work any more, even if one fails or the caller is
   * interrupted; then the first failure is thrown. What was not begun by then is left.
   */
  public <T> List<T> all(List<? extends Callable<T>> work) throws TransferStoppedException {
    TaskGroup taskGroup = new TaskGroup();
    List<Optional<T>> results = new ArrayList<>(Collections.nCopies(work.size(), Optional.empty()));
    for (int i = 0; i < work.size(); i++) {
      int at = i;
      taskGroup.submit(
          threads,
          () -> {
            if (!taskGroup.haveFailed()) {
              T result = call(work.get(at));
              synchronized (results) {
                results.set(at, Optional.of(result));
              }
            }
          });
    }
    taskGroup.await();
    return results.stream().map(Optional::orElseThrow).toList();
  }

  private static <T> T call(Callable<T> one) throws TransferStoppedException {
    try {
      return one.call();
    } catch (TransferStoppedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the work failed without a reason", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
