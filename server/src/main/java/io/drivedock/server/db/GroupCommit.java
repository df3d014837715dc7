package io.drivedock.server.db;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Gathers what is written at the same time into one transaction, so that one sync makes all of it
 * durable: for a database with one writer. What waits while a group is written is the next group.
 *
 * <p>Writes happen in the order in which they were asked for, on one thread, each after a
 * savepoint: one that fails is undone alone, unless it is the database that failed. Nobody is
 * answered before the commit, and if that fails, nobody of the group was. A write that finds nobody
 * else costs what it would cost by itself.
 */
final class GroupCommit implements AutoCloseable {

  /** One sync for so many; more would make the first of them wait for long. */
  static final int WRITES_PER_GROUP_MAX = 64;

  /** More are sent away at once: they would wait for longer than a client does. */
  static final int WAITING_MAX = 1_000;

  private static final long CLOSE_WITHIN_MILLIS = 10_000;

  private final PlatformTransactionManager transactions;
  private final BlockingQueue<Write<?>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread = Thread.ofPlatform().name("writer").daemon().unstarted(this::run);
  private final Write<Boolean> end = new Write<>(() -> true);
  private volatile boolean isClosed;

  /** Known to the writer alone. */
  private boolean hasEnded;

  GroupCommit(PlatformTransactionManager transactions) {
    this.transactions = transactions;
    thread.start();
  }

  /** One caller's work, its outcome, and the caller who waits for it. */
  private static final class Write<T> {
    private final Supplier<T> work;
    private final CountDownLatch answered = new CountDownLatch(1);
    private @Nullable T result;
    private @Nullable Throwable failure;

    Write(Supplier<T> work) {
      this.work = work;
    }

    /** Whether it went well; what went wrong is the caller's. */
    boolean run() {
      try {
        result = work.get();
        return true;
      } catch (RuntimeException | Error e) {
        failure = e;
        return false;
      }
    }

    /** The group failed; who had failed alone already is told that. */
    void failed(Throwable cause) {
      if (failure == null) {
        failure = DatabaseException.notWritten(cause);
      }
    }

    boolean isTroubleOfDatabase() {
      return failure != null && SqlFailures.kindOf(failure).isPresent();
    }

    void fail() {
      T _ = outcome();
    }

    void answer() {
      answered.countDown();
    }

    /** Whether it was written must be known, so an interrupt waits as well. */
    T await() {
      boolean isInterrupted = false;
      while (true) {
        try {
          answered.await();
          break;
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
      return outcome();
    }

    private T outcome() {
      switch (failure) {
        case null -> {
          T there = result;
          if (there == null) {
            throw new IllegalStateException("a transaction answers something");
          }
          return there;
        }
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Does something in a transaction with others, and returns when it is committed.
   *
   * @throws DatabaseException if too many wait, or it could not be committed
   */
  <T> T write(Supplier<T> work) {
    if (Thread.currentThread().equals(thread)) {
      // Within a write: a part of it, as in any transaction.
      return work.get();
    }
    Write<T> write = new Write<>(work);
    if (isClosed) {
      throw new IllegalStateException("the database is closed");
    }
    if (!waiting.offer(write)) {
      throw DatabaseException.busy(WAITING_MAX);
    }
    if (isClosed && waiting.remove(write)) {
      throw new IllegalStateException("the database is closed");
    }
    return write.await();
  }

  int waiting() {
    return waiting.size();
  }

  private void run() {
    try {
      while (!hasEnded) {
        Write<?> first = waiting.take();
        if (first == end) {
          hasEnded = true;
        } else {
          group(first);
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the writer", e);
    }
    // Who came while it was closed.
    for (Write<?> left = waiting.poll(); left != null; left = waiting.poll()) {
      group(left);
    }
  }

  /** Who else waits, if somebody does. */
  private @Nullable Write<?> next() {
    Write<?> next = waiting.poll();
    if (next == end) {
      hasEnded = true;
      return null;
    }
    return next;
  }

  private void group(Write<?> first) {
    List<Write<?>> group = new ArrayList<>();
    group.add(first);
    try {
      commit(group);
    } catch (RuntimeException | Error e) {
      group.forEach(write -> write.failed(e));
    } finally {
      group.forEach(Write::answer);
    }
  }

  private void commit(List<Write<?>> group) {
    TransactionStatus transaction = transactions.getTransaction(new DefaultTransactionDefinition());
    boolean isWhole = false;
    try {
      isWhole = write(group, transaction);
    } finally {
      if (!isWhole) {
        transactions.rollback(transaction);
      }
    }
    if (isWhole) {
      transactions.commit(transaction);
    }
  }

  /** Whether there is something to commit. */
  private boolean write(List<Write<?>> group, TransactionStatus transaction) {
    Write<?> write = group.getFirst();
    Write<?> next = next();
    if (next == null) {
      // Nobody else: no savepoint is needed, the transaction is its own.
      if (!write.run()) {
        return false;
      }
      next = next();
    } else {
      apart(write, transaction);
    }
    while (next != null) {
      group.add(next);
      apart(next, transaction);
      next = group.size() < WRITES_PER_GROUP_MAX ? next() : null;
    }
    return true;
  }

  private static void apart(Write<?> write, TransactionStatus transaction) {
    Object savepoint = transaction.createSavepoint();
    if (write.run()) {
      transaction.releaseSavepoint(savepoint);
    } else if (write.isTroubleOfDatabase()) {
      // SQLite may have undone all of the group, and what comes next would be alone in what is
      // left.
      write.fail();
    } else {
      transaction.rollbackToSavepoint(savepoint);
      transaction.releaseSavepoint(savepoint);
    }
  }

  /** Writes what waits, and takes no more. */
  @Override
  public void close() {
    isClosed = true;
    try {
      waiting.put(end);
      thread.join(CLOSE_WITHIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
