package io.drivedock.server.portal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TopicTest {

  private static Page page(String token) {
    return new Page(
        new Phrases(),
        new Assets(),
        Language.ENGLISH,
        null,
        "/portal/x/live",
        new Page.Csrf("_csrf", "X-CSRF-TOKEN", token),
        Instant.EPOCH);
  }

  private static String token(Page page) {
    return Objects.requireNonNull(page.csrf()).token();
  }

  @Test
  void eachReaderGetsTheirOwnTokenAndNobodyAnothers() throws Exception {
    Topic topic =
        new Topic(
            () -> Instant.EPOCH,
            page("of-the-first"),
            page -> Optional.of(Map.of("form", "<input value=\"" + token(page) + "\">")));
    topic.enter();
    topic.start();
    String shared = topic.after(0).parts().orElseThrow().get("form");
    assertThat(shared).isNotNull().doesNotContain("of-the-first");
    assertThat(Topic.ofReader(shared, page("of-the-second")))
        .isEqualTo("<input value=\"of-the-second\">");
    assertThat(topic.leave()).isTrue();
  }

  @Test
  void itEndsWithItsLastReaderAndWhereItCannotLook() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Topic topic =
        new Topic(
            () -> Instant.EPOCH,
            page("a"),
            page -> {
              looks.incrementAndGet();
              return Optional.of(Map.of());
            });
    topic.enter();
    topic.enter();
    assertThat(topic.leave()).isFalse();
    assertThat(topic.isOver()).isFalse();
    assertThat(topic.leave()).isTrue();
    assertThat(topic.isOver()).isTrue();

    Topic broken =
        new Topic(
            () -> Instant.EPOCH,
            page("a"),
            page -> {
              throw new IllegalStateException("the database is away");
            });
    broken.enter();
    broken.start();
    assertThat(broken.after(0).isOver()).isTrue();
  }
}
