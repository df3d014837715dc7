package io.drivedock.server.jobs;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What all servers of a database must agree on. The first that says it counts. */
final class InstallationTable {

  private InstallationTable() {}

  static boolean isSaid(JdbcClient sql, String name) {
    return sql.sql("select count(*) from installation where name = :name")
            .param("name", name)
            .query(Long.class)
            .single()
        > 0;
  }

  /** What was said first, which is that if nothing was. */
  static String agreed(JdbcClient sql, String name, String value) {
    sql.sql(
            "insert into installation (name, value) values (:name, :value)"
                + " on conflict (name) do nothing")
        .param("name", name)
        .param("value", value)
        .update();
    return sql.sql("select value from installation where name = :name")
        .param("name", name)
        .query(String.class)
        .single();
  }
}
