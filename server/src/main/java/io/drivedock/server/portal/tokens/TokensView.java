package io.drivedock.server.portal.tokens;

import io.drivedock.server.access.Scope;
import io.drivedock.server.access.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The page of tokens.
 *
 * @param problem names the phrase {@code tokens.problem.PROBLEM}; empty where there is none
 * @param isRevoked whether one was just revoked
 * @param now the time of the machine
 */
public record TokensView(
    List<Tokens.Issued> tokens, String problem, boolean isRevoked, Instant now) {

  private static final Duration SOON = Duration.ofDays(14);

  /** Whether it is worth nothing any more. */
  public boolean isExpired(Tokens.Issued token) {
    return token.isExpired(now);
  }

  /** Whether it ends before long. */
  public boolean expiresSoon(Tokens.Issued token) {
    return !isExpired(token) && token.isExpired(now.plus(SOON));
  }

  /** The subscriptions to which it is limited; none for all. */
  public List<String> subscriptions(Tokens.Issued token) {
    return switch (token.grant().scope()) {
      case Scope.Everywhere everywhere -> List.of();
      case Scope.Within(List<String> subscriptions) -> subscriptions;
    };
  }
}
