package io.drivedock.server.portal.entry;

import io.drivedock.server.db.Micros;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of browsers that were sent to the issuer. */
final class ArrivalTable {

  int insert(JdbcClient sql, String hash, Arrival arrival, Instant ends) {
    return sql.sql(
            "insert into arrivals (hash, state, nonce, verifier, redirect_uri, next, ends_at)"
                + " values (:hash, :state, :nonce, :verifier, :redirect, :next, :ends)")
        .param("hash", hash)
        .param("state", arrival.state())
        .param("nonce", arrival.nonce())
        .param("verifier", arrival.verifier())
        .param("redirect", arrival.redirectUri())
        .param("next", arrival.next())
        .param("ends", Micros.of(ends))
        .update();
  }

  /** The row, which is gone then: nobody comes back twice. */
  Optional<Arrival> take(JdbcClient sql, String hash, Instant now) {
    return sql.sql(
            "delete from arrivals where hash = :hash and ends_at > :now returning state, nonce,"
                + " verifier, redirect_uri, next")
        .param("hash", hash)
        .param("now", Micros.of(now))
        .query(
            (row, i) ->
                new Arrival(
                    row.getString("state"),
                    row.getString("nonce"),
                    row.getString("verifier"),
                    row.getString("redirect_uri"),
                    row.getString("next")))
        .optional();
  }

  int deleteEnded(JdbcClient sql, Instant now) {
    return sql.sql("delete from arrivals where ends_at <= :now")
        .param("now", Micros.of(now))
        .update();
  }
}
