package io.drivedock.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

final class GroupCommitTest {

  @TempDir Path folder;

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch gate = new CountDownLatch(1);
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(TestDatabases.sqlite(folder));
  }

  @AfterEach
  void close() {
    gate.countDown();
    callers.close();
    database.close();
  }

  private static int put(JdbcClient sql, String name) {
    return sql.sql("insert into counters (name, value) values (:name, 1)")
        .param("name", name)
        .update();
  }

  private long there() {
    return database.read(
        sql ->
            sql.sql("select count(*) from counters where name like 'w%'")
                .query(Long.class)
                .single());
  }

  /** Keeps the writer at work until the gate is opened, so that what is asked meanwhile waits. */
  private void keepBusy() {
    CountDownLatch begun = new CountDownLatch(1);
    callers.execute(
        () ->
            database.write(
                sql -> {
                  begun.countDown();
                  await(gate);
                  return 1;
                }));
    await(begun);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Asks for that many writes, one after the other, and returns when all of them wait. */
  private List<Future<Integer>> waiting(int count, Callable<Integer> write) {
    List<Future<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiting.add(callers.submit(write));
    }
    untilWaiting(count);
    return waiting;
  }

  private void untilWaiting(int count) {
    while (database.waitingWrites() < count) {
      LockSupport.parkNanos(100_000);
    }
  }

  @Test
  void whatWaitsTogetherIsCommittedTogetherAndAnsweredAfterwards() throws Exception {
    keepBusy();
    AtomicInteger number = new AtomicInteger();
    List<Long> seenMeanwhile = new ArrayList<>();
    List<Future<Integer>> writes =
        waiting(
            10,
            () ->
                database.write(
                    sql -> {
                      // Readers see what is committed; this list is the writer's alone.
                      seenMeanwhile.add(there());
                      return put(sql, "w" + number.incrementAndGet());
                    }));
    assertThat(writes).noneMatch(Future::isDone);
    gate.countDown();
    for (Future<Integer> write : writes) {
      assertThat(write.get()).isEqualTo(1);
    }
    assertThat(seenMeanwhile).as("nothing was committed before the last").containsOnly(0L);
    assertThat(there()).isEqualTo(10);
  }

  @Test
  void whoFailsFailsAloneWithItsOwnException() throws Exception {
    keepBusy();
    AtomicInteger number = new AtomicInteger();
    List<Future<Integer>> writes =
        waiting(
            9,
            () ->
                database.write(
                    sql -> {
                      int mine = number.incrementAndGet();
                      put(sql, "w" + mine);
                      if (mine % 3 == 0) {
                        throw new IllegalArgumentException("the third");
                      }
                      return mine;
                    }));
    gate.countDown();
    int failed = 0;
    for (Future<Integer> write : writes) {
      try {
        write.get();
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(IllegalArgumentException.class);
        failed++;
      }
    }
    assertThat(failed).isEqualTo(3);
    assertThat(there()).isEqualTo(6);
  }

  @Test
  void aCommitThatFailsFailsAllOfItsGroupAndNobodyElse() throws Exception {
    keepBusy();
    AtomicInteger number = new AtomicInteger();
    List<Future<Integer>> writes =
        waiting(
            3,
            () ->
                database.write(
                    sql -> {
                      int mine = number.incrementAndGet();
                      put(sql, "w" + mine);
                      if (mine == 2) {
                        sql.sql("pragma defer_foreign_keys = true").update();
                        sql.sql(
                                "insert into drives (job_id, drive_id, state) values ('none', 'd',"
                                    + " 'Specified')")
                            .update();
                      }
                      return mine;
                    }));
    gate.countDown();
    for (Future<Integer> write : writes) {
      assertThatThrownBy(write::get)
          .cause()
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("could not commit");
    }
    assertThat(there()).isZero();
    assertThat(database.<Integer>write(sql -> put(sql, "w-after"))).isEqualTo(1);
    assertThat(there()).isEqualTo(1);
  }

  @Test
  void writesHappenInTheOrderInWhichTheyWereAskedFor() throws Exception {
    keepBusy();
    List<Integer> order = new ArrayList<>();
    List<Future<Integer>> writes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int mine = i;
      writes.add(callers.submit(() -> database.write(sql -> noted(order, mine))));
      untilWaiting(1 + i);
    }
    gate.countDown();
    writes.getLast().get();
    assertThat(order).hasSize(200).isSorted();
  }

  private static int noted(List<Integer> order, int mine) {
    order.add(mine);
    return 1;
  }

  @Test
  void whoComesWhenTooManyWaitIsSentAwayAtOnce() throws Exception {
    keepBusy();
    List<Future<Integer>> writes = waiting(GroupCommit.WAITING_MAX, () -> database.write(sql -> 1));
    assertThatThrownBy(() -> database.write(sql -> 1))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("try again");
    gate.countDown();
    for (Future<Integer> write : writes) {
      assertThat(write.get()).isEqualTo(1);
    }
  }

  @Test
  void aWriteWithinAWriteIsAPartOfIt() {
    assertThatThrownBy(
            () ->
                database.write(
                    outer -> {
                      database.<Integer>write(inner -> put(inner, "w1"));
                      throw new IllegalArgumentException("the outer one");
                    }))
        .hasMessage("the outer one");
    assertThat(there()).isZero();
  }

  @Test
  void closingWritesWhatWaits() throws Exception {
    keepBusy();
    AtomicInteger number = new AtomicInteger();
    List<Future<Integer>> writes =
        waiting(100, () -> database.write(sql -> put(sql, "w" + number.incrementAndGet())));
    Future<?> closing = callers.submit(database::close);
    gate.countDown();
    closing.get();
    for (Future<Integer> write : writes) {
      assertThat(write.get()).isEqualTo(1);
    }
    assertThatThrownBy(() -> database.write(sql -> 1)).hasMessage("the database is closed");
    database = Database.open(TestDatabases.sqlite(folder));
    assertThat(there()).isEqualTo(100);
  }
}
