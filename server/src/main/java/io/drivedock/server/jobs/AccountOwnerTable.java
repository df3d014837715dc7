package io.drivedock.server.jobs;

import io.drivedock.server.db.Micros;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which subscription first used the storage accounts of a name. */
final class AccountOwnerTable {

  /** PostgreSQL and SQLite take at least so many parameters in a statement. */
  private static final int NAMES_MAX = 10_000;

  private AccountOwnerTable() {}

  static Optional<String> holder(JdbcClient sql, String account) {
    return sql.sql("select subscription from account_claims where account = :account")
        .param("account", account)
        .query(String.class)
        .optional();
  }

  /** The holders of those accounts that have one. */
  static Map<String, String> holders(JdbcClient sql, Collection<String> accounts) {
    Map<String, String> holders = new HashMap<>();
    if (!accounts.isEmpty()) {
      sql.sql("select account, subscription from account_claims where account in (:accounts)")
          .param("accounts", accounts.stream().distinct().limit(NAMES_MAX).toList())
          .query(
              row -> {
                holders.put(row.getString("account"), row.getString("subscription"));
              });
    }
    return holders;
  }

  /** Waits for another transaction that claims the same account; whether this one was the first. */
  static boolean insert(JdbcClient sql, String account, String subscription, Instant at) {
    return sql.sql(
                "insert into account_claims (account, subscription, claimed_at) values (:account,"
                    + " :subscription, :at) on conflict (account) do nothing")
            .param("account", account)
            .param("subscription", subscription)
            .param("at", Micros.of(at))
            .update()
        == 1;
  }

  /** Hands an account over, if it still belongs to whom it belonged. */
  static boolean move(JdbcClient sql, String account, String from, String to, Instant at) {
    return sql.sql(
                "update account_claims set subscription = :to, claimed_at = :at where account ="
                    + " :account and subscription = :from")
            .param("account", account)
            .param("from", from)
            .param("to", to)
            .param("at", Micros.of(at))
            .update()
        == 1;
  }
}
