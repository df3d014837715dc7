package io.drivedock.server.portal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SessionWatchTest {

  private final AtomicLong nanos = new AtomicLong(-5);
  private final AtomicBoolean session = new AtomicBoolean(true);
  private final AtomicInteger asked = new AtomicInteger();
  private final SessionWatch watch =
      new SessionWatch(
          () -> {
            asked.incrementAndGet();
            return session.get();
          },
          nanos::get);

  @Test
  void itAsksAtOnceAndThenOnceASecond() {
    for (int i = 0; i < 31; i++) {
      assertThat(watch.goesOn()).isTrue();
      nanos.addAndGet(100_000_000);
    }
    assertThat(asked).hasValue(4);
  }

  @Test
  void anEndIsNoticedWithinASecondAndIsFinal() {
    assertThat(watch.goesOn()).isTrue();
    session.set(false);
    nanos.addAndGet(SessionWatch.EVERY.toNanos());
    assertThat(watch.goesOn()).isFalse();
    session.set(true);
    nanos.addAndGet(SessionWatch.EVERY.toNanos());
    assertThat(watch.goesOn()).isFalse();
  }
}
