package io.drivedock.station.transfer;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done by others, and how it ended. The first failure is everybody's: what has not
 * begun by then is to do nothing but tidy up. Nobody leaves before the last of it has ended.
 */
public final class TaskGroup {

  /** Something to be done; begins by asking whether it still matters. */
  public interface Task {
    void run() throws TransferStoppedException;
  }

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Object ends = new Object();
  private int running;

  /** Has it done by somebody. */
  public void submit(Executor by, Task task) {
    synchronized (ends) {
      running++;
    }
    try {
      by.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      ended();
      throw e;
    }
  }

  private void run(Task task) {
    try {
      task.run();
    } catch (Throwable e) {
      note(e);
    } finally {
      ended();
    }
  }

  /** Notes a failure before its task has ended. */
  void note(Throwable e) {
    failure.compareAndSet(null, e);
  }

  private void ended() {
    synchronized (ends) {
      running--;
      if (running == 0) {
        ends.notifyAll();
      }
    }
  }

  /** Whether somebody is at work, or has work before him. */
  public boolean areRunning() {
    synchronized (ends) {
      return running > 0;
    }
  }

  /** Whether something failed, so that the rest is of no use. */
  public boolean haveFailed() {
    return failure.get() != null;
  }

  /**
   * Waits until none is at work any more, even if the caller is interrupted; then the first failure
   * is thrown.
   */
  public void await() throws TransferStoppedException {
    boolean isInterrupted = false;
    synchronized (ends) {
      while (running > 0) {
        try {
          ends.wait();
        } catch (InterruptedException e) {
          isInterrupted = true;
          failure.compareAndSet(null, e);
        }
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    switch (failure.get()) {
      case null -> {}
      case TransferStoppedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case InterruptedException e ->
          throw new TransferStoppedException(
              "The transfer was interrupted; it continues with the next lease of the drive.", e);
      case Throwable e -> throw new IllegalStateException("the work failed without a reason", e);
    }
  }
}
