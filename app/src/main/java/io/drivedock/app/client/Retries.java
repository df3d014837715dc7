package io.drivedock.app.client;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Connection.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection that tries again: what was not answered, if doing it twice is the same as once; and
 * what the service had no time for.
 */
final class Retries {

  private static final Set<String> IDEMPOTENT = Set.of("GET", "PUT", "DELETE");
  private static final Set<Integer> GATEWAY = Set.of(502, 504);
  private static final int UNANSWERED_MAX = 3;
  private static final int BUSY_MAX = 5;
  private static final Duration BACK_OFF = Duration.ofMillis(250);
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final Connection connection;
  private final Pause pause;

  Retries(Connection connection, Pause pause) {
    this.connection = connection;
    this.pause = pause;
  }

  /** As {@link Connection#send}, several times if need be. */
  Reply send(String method, String path, @Nullable String body) {
    return send(method, path, body, Map.of());
  }

  /** The same, with more headers. */
  Reply send(String method, String path, @Nullable String body, Map<String, String> headers) {
    for (int attempt = 1; ; attempt++) {
      Duration wait = BACK_OFF.multipliedBy(1L << attempt);
      try {
        Reply reply = connection.send(method, path, body, headers);
        if (!isWorthAnother(method, reply, attempt)) {
          return reply;
        }
        wait = reply.retryAfter().orElse(wait);
      } catch (CommandFailedException e) {
        if (e.exit() != Exit.UNREACHABLE
            || !IDEMPOTENT.contains(method)
            || attempt >= UNANSWERED_MAX) {
          throw e;
        }
      }
      pause.of(wait);
    }
  }

  /** A wait that is longer than anybody expects of a command is told instead. */
  private static boolean isWorthAnother(String method, Reply reply, int attempt) {
    boolean isBusy = reply.status() == 429 || reply.status() == 503;
    if (isBusy && (reply.retryAfter().isPresent() || IDEMPOTENT.contains(method))) {
      return attempt < BUSY_MAX
          && reply.retryAfter().orElse(Duration.ZERO).compareTo(WAIT_MAX) <= 0;
    }
    return GATEWAY.contains(reply.status())
        && IDEMPOTENT.contains(method)
        && attempt < UNANSWERED_MAX;
  }
}
