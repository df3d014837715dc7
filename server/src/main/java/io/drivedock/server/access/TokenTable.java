package io.drivedock.server.access;

import io.drivedock.server.db.Micros;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of {@link Tokens}. */
final class TokenTable {

  int insert(JdbcClient sql, String hash, Caller caller, Instant at) {
    return sql.sql(
            "insert into tokens (hash, name, role, subscriptions, issued_at) values (:hash, :name,"
                + " :role, :subscriptions, :at)")
        .param("hash", hash)
        .param("name", caller.name())
        .param("role", caller.role().text())
        .param("subscriptions", ReachText.write(caller.reach()))
        .param("at", Micros.of(at))
        .update();
  }

  Optional<Caller> find(JdbcClient sql, String hash) {
    return sql.sql("select name, role, subscriptions from tokens where hash = :hash")
        .param("hash", hash)
        .query(
            (row, i) ->
                Caller.of(
                    row.getString("name"),
                    Role.parse(row.getString("role")).orElseThrow(),
                    ReachText.read(row.getString("subscriptions"))))
        .optional();
  }

  List<Tokens.Issued> list(JdbcClient sql) {
    return sql.sql(
            "select name, role, subscriptions, issued_at from tokens order by issued_at, name,"
                + " role")
        .query(
            (row, i) ->
                new Tokens.Issued(
                    row.getString("name"),
                    Role.parse(row.getString("role")).orElseThrow(),
                    ReachText.read(row.getString("subscriptions")),
                    Micros.instant(row.getLong("issued_at"))))
        .list();
  }

  long count(JdbcClient sql, Role role) {
    return sql.sql("select count(*) from tokens where role = :role")
        .param("role", role.text())
        .query(Long.class)
        .single();
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
}
