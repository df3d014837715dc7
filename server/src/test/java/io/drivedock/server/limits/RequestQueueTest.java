package io.drivedock.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.Test;

/** In which order requests are begun, and which of them yield. */
final class RequestQueueTest {

  private static final int PROCESSORS = 2;
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration LONG = Duration.ofMillis(300);

  private final Deque<Runnable> threads = new ArrayDeque<>();
  private final List<Integer> done = new ArrayList<>();
  private long now;
  private final RequestQueue queue = new RequestQueue(threads::addLast, PROCESSORS, () -> now);

  private void add(int number) {
    queue.execute(() -> done.add(number));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void runAll() {
    while (!threads.isEmpty()) {
      threads.removeFirst().run();
    }
  }

  @Test
  void requestsAreBegunInTheirOrder() {
    for (int i = 0; i < 5; i++) {
      add(i);
    }
    pass(SHORT);
    runAll();
    assertThat(done).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void theNewestIsBegunFirstOnceTheOldestHasWaitedForLong() {
    for (int i = 0; i < 3; i++) {
      add(i);
    }
    pass(LONG);
    add(3);
    threads.removeFirst().run();
    assertThat(done).containsExactly(3);
    add(4);
    runAll();
    assertThat(done).containsExactly(3, 4, 2, 1, 0);
  }

  @Test
  void noMoreThreadsAreOnTheirWayThanCanRun() {
    for (int i = 0; i < 100; i++) {
      add(i);
      assertThat(threads).hasSizeLessThanOrEqualTo(PROCESSORS);
    }
    threads.removeFirst().run();
    assertThat(threads).as("one that begins calls the next").hasSize(PROCESSORS);
    runAll();
    assertThat(done).hasSize(100);
    add(100);
    runAll();
    assertThat(done).as("the queue starts again after it was empty").endsWith(100);
  }

  @Test
  void theQueueIsBehindWhileTheOldestHasWaitedForLong() {
    assertThat(queue.isBehind()).isFalse();
    add(0);
    assertThat(queue.isBehind()).isFalse();
    pass(LONG);
    assertThat(queue.isBehind()).isTrue();
    runAll();
    assertThat(queue.isBehind()).isFalse();
  }

  // ---- yielding

  private record Work(BoundedConnection connection) implements RequestQueue.OfConnection {
    @Override
    public void run() {
      throw new AssertionError("it has yielded");
    }
  }

  private static BoundedConnection connection(CallerBudget budget, Quota.Hold hold)
      throws IOException {
    NioChannel channel = new NioChannel(new SocketBufferHandler(64, 64, false));
    BoundedConnection connection = new BoundedConnection(channel, new NioEndpoint(), budget, hold);
    channel.reset(SocketChannel.open(), connection);
    return connection;
  }

  private static CallerBudget budget() {
    return new CallerBudget(Limits.of(1L << 30), address -> true);
  }

  @Test
  void whatHasWaitedForLongYieldsUnlessItIsKnownOrBeingAnswered() throws IOException {
    CallerBudget budget = budget();
    BoundedConnection known = connection(budget, () -> {});
    known.know();
    BoundedConnection answered = connection(budget, () -> {});
    answered.begin();
    BoundedConnection stranger = connection(budget, () -> {});
    BoundedConnection fresh = connection(budget, () -> {});
    for (BoundedConnection each : List.of(known, answered, stranger)) {
      queue.execute(new Work(each));
    }
    queue.execute(() -> done.add(1));
    assertThat(queue.lockFirstOverdue()).as("nothing has waited").isEmpty();
    pass(LONG);
    queue.execute(new Work(fresh));

    Optional<Yielding> first = queue.lockFirstOverdue();
    assertThat(first).containsSame(stranger);
    assertThat(stranger.getLock().isLocked()).isTrue();
    assertThat(queue.lockFirstOverdue()).isEmpty();
  }

  @Test
  void aNewConnectionTakesTheRoomOfARequestThatCouldNotBeBegunInTime() throws IOException {
    Quota quota = new Quota(4, 4);
    Connections connections =
        new Connections(quota, queue::lockFirstOverdue, address -> true, Timeouts.STANDARD);
    InetAddress stranger = InetAddress.ofLiteral("192.0.2.7");
    Quota.Hold hold = connections.admit(stranger, 4).orElseThrow();
    queue.execute(new Work(connection(budget(), hold)));
    pass(LONG);

    assertThat(connections.admit(stranger, 4)).isPresent();
    runAll();
    assertThat(done).isEmpty();
  }
}
