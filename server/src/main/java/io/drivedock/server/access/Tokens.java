package io.drivedock.server.access;

import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Bearer tokens: 256 random bits, of which only the SHA-256 is kept. A caller is found by that
 * hash, so no comparison can tell how near a guess was. An id names a token where it is listed and
 * revoked; it is worth nothing to whoever knows it.
 */
public final class Tokens {

  /** Begins every token, so that scanners for leaked secrets can find them. */
  public static final String PREFIX = "drivedock_";

  /** When a token was last used is known to within so long. */
  public static final Duration USED_WITHIN = Duration.ofMinutes(5);

  private static final int TOKEN_BYTES = 32;
  private static final int ID_BYTES = 6;
  private static final int TEXT_MAX = 200;

  /**
   * What is known of a token.
   *
   * @param usedAt to within {@link #USED_WITHIN}; absent if it never was
   */
  public record Issued(String id, TokenGrant grant, Instant at, @Nullable Instant usedAt) {

    /** Whether it is worth nothing any more at that time. */
    public boolean isExpired(Instant now) {
      return grant.expiresAt() != null && !now.isBefore(grant.expiresAt());
    }
  }

  /** What a text that was shown as a token is worth. */
  public sealed interface Shown {}

  /**
   * Whom a token was issued for, for who keeps that in mind as long as the token is worth
   * something.
   *
   * @param hash under which the token is kept
   */
  public record Known(Caller caller, String hash, Issued issued) implements Shown {}

  /** It was a token, and has ended. */
  public record Expired(Instant at) implements Shown {}

  /** It is no token, or it was revoked. */
  public record Unknown() implements Shown {}

  /** Whether a token may speak for a station. */
  public sealed interface Voice {
    /** From now on, or as before. */
    record Granted() implements Voice {}

    /** It speaks for another one. */
    record BoundTo(String station) implements Voice {}

    /** It speaks for none yet, and another token speaks for this one. */
    record Taken() implements Voice {}
  }

  /** What became of a token that is to be revoked. */
  public sealed interface Revocation {
    /** It is worth nothing any more. */
    record Revoked(Issued token) implements Revocation {}

    /** Without it no operator would have a token that is good everywhere. */
    record LastOperator() implements Revocation {}

    /** There is none of that id. */
    record Unknown() implements Revocation {}
  }

  private final Database database;
  private final TokenTable table = new TokenTable();
  private final InstantSource wall;
  private final RecentCallers<TokenTable.Row> recent = new RecentCallers<>(System::nanoTime);
  private final SecureRandom random = new SecureRandom();

  /**
   * Tokens in that database.
   *
   * @param wall the time of the machine: moving the time of jobs ends no token
   */
  public Tokens(Database database, InstantSource wall) {
    this.database = database;
    this.wall = wall;
  }

  /**
   * Makes a token that is good everywhere, and until it is revoked. It cannot be shown again.
   *
   * @throws IllegalArgumentException as {@link TokenGrant} does
   */
  public String issue(String name, Role role) {
    return issue(TokenGrant.of(name, role));
  }

  /**
   * Makes a token that is good within a reach. It cannot be shown again.
   *
   * @throws IllegalArgumentException as {@link TokenGrant} does
   */
  public String issue(String name, Role role, Scope scope) {
    return issue(new TokenGrant(name, role, scope, null, null));
  }

  /** Makes a token. It cannot be shown again. */
  public String issue(TokenGrant grant) {
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    database.write(
        sql -> table.insert(sql, hash(token), HexFormat.of().formatHex(id), grant, wall.instant()));
    return token;
  }

  // ---- who asks

  /**
   * What a text is worth that came with a request. A token that is revoked by another process is
   * believed for up to a second more; one that expires, no longer than it lasts.
   */
  public Shown shown(String token) {
    return token.length() > TEXT_MAX
        ? new Unknown()
        : worth(recent.find(hash(token), this::lookUp));
  }

  /** Whom a token was issued for, if it is worth something; as {@link #shown}. */
  public Optional<Caller> caller(String token) {
    return shown(token) instanceof Known known ? Optional.of(known.caller()) : Optional.empty();
  }

  /** The same as {@link #shown}, as it is in the database now. */
  public Shown shownNow(String token) {
    return token.length() > TEXT_MAX ? new Unknown() : worth(lookUp(hash(token)));
  }

  private Shown worth(Optional<TokenTable.Row> row) {
    if (row.isEmpty()) {
      return new Unknown();
    }
    Issued issued = row.get().issued();
    TokenGrant grant = issued.grant();
    return grant.expiresAt() != null && issued.isExpired(wall.instant())
        ? new Expired(grant.expiresAt())
        : new Known(Caller.of(grant.name(), grant.role(), grant.scope()), row.get().hash(), issued);
  }

  private Optional<TokenTable.Row> lookUp(String hash) {
    Optional<TokenTable.Row> row = database.read(sql -> table.find(sql, hash));
    row.ifPresent(this::noteUse);
    return row;
  }

  private void noteUse(TokenTable.Row row) {
    Instant now = wall.instant();
    Instant last = row.issued().usedAt();
    boolean isNews = last == null || last.plus(USED_WITHIN).isBefore(now);
    if (isNews && !row.issued().isExpired(now)) {
      try {
        database.write(sql -> table.use(sql, row.hash(), now));
      } catch (DatabaseException e) {
        // A database that cannot be written can still be asked; the next use is noted.
      }
    }
  }

  /**
   * Whether a token of a station speaks for the station of that name. One that has never spoken
   * does from now on, and for no other, unless another token speaks for it.
   */
  public Voice speaks(Known token, String station) {
    String bound = token.issued().grant().station();
    if (bound != null) {
      return bound.equals(station) ? new Voice.Granted() : new Voice.BoundTo(bound);
    }
    Voice voice = database.write(sql -> claim(sql, token.hash(), station));
    recent.forget();
    return voice;
  }

  private Voice claim(JdbcClient sql, String hash, String station) {
    table.lock(sql);
    Optional<TokenTable.Row> row = table.find(sql, hash);
    String bound = row.isPresent() ? row.get().issued().grant().station() : null;
    if (bound != null) {
      return bound.equals(station) ? new Voice.Granted() : new Voice.BoundTo(bound);
    }
    if (table.isSpokenFor(sql, station, wall.instant())) {
      return new Voice.Taken();
    }
    table.bind(sql, hash, station);
    return new Voice.Granted();
  }

  // ---- who has one

  /** Whether any token of that role was ever issued. */
  public boolean exist(Role role) {
    return database.read(sql -> table.count(sql, role)) > 0;
  }

  /** Every token that was not revoked, the oldest first; none can be shown again. */
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

  /** Makes the token of that id worthless; whether there was one. */
  public boolean revoke(String id) {
    int revoked = database.write(sql -> table.delete(sql, id));
    recent.forget();
    return revoked > 0;
  }

  /** The same for who asks from afar, and could not issue another one. */
  public Revocation revokeFromAfar(String id) {
    Revocation revocation =
        database.write(
            sql -> {
              table.lock(sql);
              Optional<Issued> token = table.findById(sql, id).map(TokenTable.Row::issued);
              if (token.isEmpty()) {
                return new Revocation.Unknown();
              }
              if (isGoodOperator(token.get())
                  && table.countOtherOperators(sql, id, wall.instant()) == 0) {
                return new Revocation.LastOperator();
              }
              table.delete(sql, id);
              return new Revocation.Revoked(token.get());
            });
    recent.forget();
    return revocation;
  }

  private boolean isGoodOperator(Issued token) {
    return token.grant().role() == Role.OPERATOR
        && token.grant().scope() instanceof Scope.Everywhere
        && !token.isExpired(wall.instant());
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
