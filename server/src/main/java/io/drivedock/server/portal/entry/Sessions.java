package io.drivedock.server.portal.entry;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseException;
import io.drivedock.server.work.BackgroundTask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has signed in: rows, so that every server of a database knows them and a restart ends none.
 * Those that were begun with a token end with it: its row takes theirs along when it is revoked,
 * and none lasts longer than its token.
 *
 * <p>As a round it removes those that have ended.
 */
public final class Sessions implements BackgroundTask {

  /** From sign-in to the end, whatever is done meanwhile. */
  static final Duration LASTS = Duration.ofHours(8);

  /** After so long without a request a session ends. */
  static final Duration IDLE_MAX = Duration.ofHours(1);

  /** A session that was seen so lately is not written again. */
  static final Duration SEEN_WITHIN = Duration.ofMinutes(5);

  /** Who was sent to an issuer is back by then, or begins anew. */
  static final Duration ARRIVES_WITHIN = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final Database database;
  private final SessionTable table = new SessionTable();
  private final ArrivalTable arrivals = new ArrivalTable();
  private final InstantSource wall;
  private final Secrets secrets = new Secrets();

  /**
   * Sessions in that database.
   *
   * @param wall the time of the machine: moving the time of jobs signs nobody out
   */
  public Sessions(Database database, InstantSource wall) {
    this.database = database;
    this.wall = wall;
  }

  /** Notes that a browser is sent to the issuer; the secret by which it is known again. */
  String send(Arrival arrival) {
    String secret = secrets.fresh();
    Instant ends = wall.instant().plus(ARRIVES_WITHIN);
    database.write(sql -> arrivals.insert(sql, Secrets.hash(secret), arrival, ends));
    return secret;
  }

  /** What was noted of a browser that comes back, once. */
  Optional<Arrival> arrived(String secret) {
    return database.write(sql -> arrivals.take(sql, Secrets.hash(secret), wall.instant()));
  }

  /** Begins a session of whom a token was issued for; its secret, unless it was just revoked. */
  Optional<String> begin(Tokens.Known known) {
    return begin(known.caller(), known.hash(), null, known.issued().grant().expiresAt());
  }

  /** Begins a session of somebody whom an issuer vouched for; its secret. */
  String begin(Caller caller, String subject) {
    return begin(caller, null, subject, null).orElseThrow();
  }

  private Optional<String> begin(
      Caller caller,
      @Nullable String tokenHash,
      @Nullable String subject,
      @Nullable Instant tokenExpiresAt) {
    Instant now = wall.instant();
    Instant latest = now.plus(LASTS);
    Instant ends =
        tokenExpiresAt != null && tokenExpiresAt.isBefore(latest) ? tokenExpiresAt : latest;
    Session session = new Session(caller, tokenHash, subject, now, now, ends);
    String secret = secrets.fresh();
    boolean isBegun = database.write(sql -> table.insert(sql, Secrets.hash(secret), session));
    return isBegun ? Optional.of(secret) : Optional.empty();
  }

  /** The session of a secret, if it goes on; this was a use of it. */
  Optional<Session> use(String secret) {
    Instant now = wall.instant();
    Optional<Session> found = find(secret, now);
    if (found.isPresent() && found.get().seen().plus(SEEN_WITHIN).isBefore(now)) {
      see(Secrets.hash(secret), now);
    }
    return found;
  }

  /** The session of a secret, if it goes on; it ends no later for having been looked at. */
  Optional<Session> look(String secret) {
    return find(secret, wall.instant());
  }

  private Optional<Session> find(String secret, Instant now) {
    return Secrets.isOne(secret)
        ? database
            .read(sql -> table.find(sql, Secrets.hash(secret)))
            .filter(session -> goesOn(session, now))
        : Optional.empty();
  }

  /** Who may still look while nothing can be written goes on with looking. */
  private void see(String hash, Instant now) {
    try {
      database.write(sql -> table.see(sql, hash, now));
    } catch (DatabaseException e) {
      LOG.debug("a session was not noted as seen", e);
    }
  }

  private static boolean goesOn(Session session, Instant now) {
    return now.isBefore(session.ends()) && now.isBefore(session.seen().plus(IDLE_MAX));
  }

  /** Ends the session of a secret, if there is one. */
  void end(String secret) {
    if (Secrets.isOne(secret)) {
      database.write(sql -> table.delete(sql, Secrets.hash(secret)));
    }
  }

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public Duration restsFor(Duration every) {
    return every.compareTo(IDLE_MAX) < 0 ? IDLE_MAX : every;
  }

  @Override
  public String run(BooleanSupplier mayGoOn) {
    Instant now = wall.instant();
    database.write(sql -> arrivals.deleteEnded(sql, now));
    int ended = database.write(sql -> table.deleteEnded(sql, now, now.minus(IDLE_MAX)));
    return ended == 0 ? "" : ended + " sessions ended";
  }
}
