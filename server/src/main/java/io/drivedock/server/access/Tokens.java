package io.drivedock.server.access;

import io.drivedock.server.db.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Bearer tokens: 256 random bits, of which only the SHA-256 is kept. A caller is found by that
 * hash, so no comparison can tell how near a guess was.
 */
public final class Tokens {

  /** Begins every token, so that scanners for leaked secrets can find them. */
  public static final String PREFIX = "drivedock_";

  private static final int TOKEN_BYTES = 32;
  private static final int TEXT_MAX = 200;

  /** What is known of a token. */
  public record Issued(String name, Role role, Reach reach, Instant at) {}

  /**
   * Whom a token was issued for, for who keeps that in mind as long as the token is worth
   * something.
   *
   * @param hash under which the token is kept
   */
  public record Known(Caller caller, String hash) {}

  private final Database database;
  private final TokenTable table = new TokenTable();
  private final InstantSource clock;
  private final RecentCallers recent = new RecentCallers(System::nanoTime);
  private final SecureRandom random = new SecureRandom();

  /** Tokens in that database. */
  public Tokens(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Makes a token that is good everywhere. It cannot be shown again.
   *
   * @throws IllegalArgumentException if the name is not {@linkplain CallerName one}
   */
  public String issue(String name, Role role) {
    return issue(name, role, Reach.EVERYWHERE);
  }

  /**
   * Makes a token that is good within a reach. It cannot be shown again.
   *
   * @throws IllegalArgumentException if the name is not {@linkplain CallerName one}, or a station
   *     is to be limited, which could do nothing then
   */
  public String issue(String name, Role role, Reach reach) {
    if (!CallerName.isOne(name)) {
      throw new IllegalArgumentException(
          "a token is issued for a name of 1 to 100 characters, without control characters, line"
              + " ends and other invisible characters");
    }
    if (role == Role.STATION && reach instanceof Reach.Within) {
      throw new IllegalArgumentException(
          "a station moves the drives of every subscription and cannot be limited to some");
    }
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    database.write(
        sql -> table.insert(sql, hash(token), Caller.of(name, role, reach), clock.instant()));
    return token;
  }

  /**
   * Whom a token was issued for, if it was. A token that is revoked by another process is believed
   * for up to a second more.
   */
  public Optional<Caller> caller(String token) {
    return token.length() > TEXT_MAX
        ? Optional.empty()
        : recent.find(hash(token), hash -> database.read(sql -> table.find(sql, hash)));
  }

  /** The same with the hash under which it is kept, as it is in the database now. */
  public Optional<Known> known(String token) {
    if (token.length() > TEXT_MAX) {
      return Optional.empty();
    }
    String hash = hash(token);
    return database.read(sql -> table.find(sql, hash)).map(caller -> new Known(caller, hash));
  }

  /** Whether any token of that role was ever issued. */
  public boolean exist(Role role) {
    return database.read(sql -> table.count(sql, role)) > 0;
  }

  /** Every token that is worth something, the oldest first; none can be shown again. */
  public List<Issued> list() {
    return database.read(table::list);
  }

  /** Makes the tokens of that name and role worthless; how many there were. */
  public int revoke(String name, Role role) {
    int revoked = database.write(sql -> table.delete(sql, name, role));
    recent.forget();
    return revoked;
  }

  /** Makes all tokens of that name and role worthless but one; how many there were. */
  public int revokeOthers(String kept, String name, Role role) {
    int revoked = database.write(sql -> table.deleteOthers(sql, hash(kept), name, role));
    recent.forget();
    return revoked;
  }

  private static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
