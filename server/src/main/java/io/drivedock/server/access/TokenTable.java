package io.drivedock.server.access;

import io.drivedock.server.db.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of {@link Tokens}. */
final class TokenTable {

  private static final String SELECT =
      "select hash, id, name, role, subscriptions, station, issued_at, expires_at, used_at from"
          + " tokens";

  /** A row. */
  record Row(String hash, Tokens.Issued issued) {}

  int insert(JdbcClient sql, String hash, String id, TokenGrant grant, Instant at) {
    return sql.sql(
            "insert into tokens (hash, id, name, role, subscriptions, station, issued_at,"
                + " expires_at) values (:hash, :id, :name, :role, :subscriptions, :station, :at,"
                + " :expires)")
        .param("hash", hash)
        .param("id", id)
        .param("name", grant.name())
        .param("role", grant.role().text())
        .param("subscriptions", ScopeText.write(grant.scope()))
        .param("station", grant.station())
        .param("at", Micros.of(at))
        .param("expires", Micros.ofNullable(grant.expiresAt()))
        .update();
  }

  Optional<Row> find(JdbcClient sql, String hash) {
    return sql.sql(SELECT + " where hash = :hash")
        .param("hash", hash)
        .query((row, i) -> row(row))
        .optional();
  }

  Optional<Row> findById(JdbcClient sql, String id) {
    return sql.sql(SELECT + " where id = :id")
        .param("id", id)
        .query((row, i) -> row(row))
        .optional();
  }

  List<Tokens.Issued> list(JdbcClient sql) {
    return sql.sql(SELECT + " order by issued_at, name, role, id")
        .query((row, i) -> row(row).issued())
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("hash"),
        new Tokens.Issued(
            row.getString("id"),
            new TokenGrant(
                row.getString("name"),
                Role.parse(row.getString("role")).orElseThrow(),
                ScopeText.read(row.getString("subscriptions")),
                row.getString("station"),
                instant(row, "expires_at")),
            Micros.instant(row.getLong("issued_at")),
            instant(row, "used_at")));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : Micros.instant(micros);
  }

  long count(JdbcClient sql, Role role) {
    return sql.sql("select count(*) from tokens where role = :role")
        .param("role", role.text())
        .query(Long.class)
        .single();
  }

  /** Tokens of operators that are good everywhere now, but for one. */
  long countOtherOperators(JdbcClient sql, String id, Instant now) {
    return sql.sql(
            "select count(*) from tokens where role = 'operator' and subscriptions is null and id"
                + " <> :id and (expires_at is null or expires_at > :now)")
        .param("id", id)
        .param("now", Micros.of(now))
        .query(Long.class)
        .single();
  }

  /** Makes others who ask for the same wait until this transaction has ended. */
  void lock(JdbcClient sql) {
    sql.sql("update counters set value = value where name = 'lease'").update();
  }

  boolean isSpokenFor(JdbcClient sql, String station, Instant now) {
    return sql.sql(
                "select count(*) from tokens where station = :station and (expires_at is null or"
                    + " expires_at > :now)")
            .param("station", station)
            .param("now", Micros.of(now))
            .query(Long.class)
            .single()
        > 0;
  }

  int bind(JdbcClient sql, String hash, String station) {
    return sql.sql("update tokens set station = :station where hash = :hash")
        .param("station", station)
        .param("hash", hash)
        .update();
  }

  int use(JdbcClient sql, String hash, Instant at) {
    return sql.sql(
            "update tokens set used_at = :at where hash = :hash and (used_at is null or used_at <"
                + " :at)")
        .param("at", Micros.of(at))
        .param("hash", hash)
        .update();
  }

  int deleteOthers(JdbcClient sql, String hash, String name, Role role) {
    return sql.sql("delete from tokens where name = :name and role = :role and hash <> :hash")
        .param("name", name)
        .param("role", role.text())
        .param("hash", hash)
        .update();
  }

  int delete(JdbcClient sql, String name, Role role) {
    return sql.sql("delete from tokens where name = :name and role = :role")
        .param("name", name)
        .param("role", role.text())
        .update();
  }

  int delete(JdbcClient sql, String id) {
    return sql.sql("delete from tokens where id = :id").param("id", id).update();
  }
}
