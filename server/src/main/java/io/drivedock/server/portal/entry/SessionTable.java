package io.drivedock.server.portal.entry;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.ScopeText;
import io.drivedock.server.db.Micros;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of {@link Sessions}. */
final class SessionTable {

  /** A session whose token was revoked meanwhile is not begun; whether it was. */
  boolean insert(JdbcClient sql, String hash, Session session) {
    return sql.sql(
                "insert into sessions (hash, name, role, subscriptions, token_hash, subject,"
                    + " began_at, seen_at, ends_at) select :hash, :name, :role, :subscriptions,"
                    + " :token, :subject, :began, :seen, :ends"
                    + (session.tokenHash() == null
                        ? ""
                        : " where exists (select 1 from tokens where hash = :token)"))
            .param("hash", hash)
            .param("name", session.caller().name())
            .param("role", session.caller().role().text())
            .param("subscriptions", ScopeText.write(session.caller().scope()))
            .param("token", session.tokenHash())
            .param("subject", session.subject())
            .param("began", Micros.of(session.began()))
            .param("seen", Micros.of(session.seen()))
            .param("ends", Micros.of(session.ends()))
            .update()
        == 1;
  }

  Optional<Session> find(JdbcClient sql, String hash) {
    return sql.sql(
            "select name, role, subscriptions, token_hash, subject, began_at, seen_at, ends_at from"
                + " sessions where hash = :hash")
        .param("hash", hash)
        .query(
            (row, i) ->
                new Session(
                    Caller.of(
                        row.getString("name"),
                        Role.parse(row.getString("role")).orElseThrow(),
                        ScopeText.read(row.getString("subscriptions"))),
                    row.getString("token_hash"),
                    row.getString("subject"),
                    Micros.instant(row.getLong("began_at")),
                    Micros.instant(row.getLong("seen_at")),
                    Micros.instant(row.getLong("ends_at"))))
        .optional();
  }

  int see(JdbcClient sql, String hash, Instant at) {
    return sql.sql("update sessions set seen_at = :at where hash = :hash and seen_at < :at")
        .param("hash", hash)
        .param("at", Micros.of(at))
        .update();
  }

  int delete(JdbcClient sql, String hash) {
    return sql.sql("delete from sessions where hash = :hash").param("hash", hash).update();
  }

  int deleteEnded(JdbcClient sql, Instant now, Instant seenBefore) {
    return sql.sql("delete from sessions where ends_at <= :now or seen_at <= :seen")
        .param("now", Micros.of(now))
        .param("seen", Micros.of(seenBefore))
        .update();
  }
}
