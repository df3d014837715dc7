package io.drivedock.server.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token is issued for.
 *
 * @param name whose it is; stands in histories
 * @param station the one station that it speaks for, of a station; absent until it first speaks
 * @param expiresAt from when on it is worth nothing; absent for never
 */
public record TokenGrant(
    String name, Role role, Scope scope, @Nullable String station, @Nullable Instant expiresAt) {

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if the name is not {@linkplain CallerName one}, a station is
   *     to be limited, which could do nothing then, or what is no station is to speak for one
   */
  public TokenGrant {
    if (!CallerName.isOne(name)) {
      throw new IllegalArgumentException(
          "the name for a token must have 1 to 100 characters, without control"
              + " characters, line breaks and other invisible characters");
    }
    if (role == Role.STATION && scope instanceof Scope.Within) {
      throw new IllegalArgumentException(
          "a station transfers drives of every subscription and cannot be limited to some");
    }
    if (station != null && role != Role.STATION) {
      throw new IllegalArgumentException(
          "only a token with the role station can be bound to a station");
    }
    if (station != null && !StationName.isOne(station)) {
      throw new IllegalArgumentException("a station has " + StationName.FORM);
    }
  }

  /** A token that is good everywhere, and until it is revoked. */
  public static TokenGrant of(String name, Role role) {
    return new TokenGrant(name, role, Scope.EVERYWHERE, null, null);
  }

  /** A token of a station of that name. */
  public static TokenGrant ofStation(String name, String station) {
    return new TokenGrant(name, Role.STATION, Scope.EVERYWHERE, station, null);
  }
}
