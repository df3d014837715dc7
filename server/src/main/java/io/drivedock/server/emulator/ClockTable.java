package io.drivedock.server.emulator;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far the clock was put ahead, so that a server that keeps its jobs keeps its time. */
final class ClockTable {

  private ClockTable() {}

  static Duration ahead(JdbcClient sql) {
    return sql.sql("select value from counters where name = 'clock'")
        .query(Long.class)
        .optional()
        .map(micros -> Duration.of(micros, ChronoUnit.MICROS))
        .orElse(Duration.ZERO);
  }

  static int save(JdbcClient sql, Duration ahead) {
    return sql.sql(
            "insert into counters (name, value) values ('clock', :value)"
                + " on conflict (name) do update set value = excluded.value")
        .param("value", ahead.dividedBy(Duration.of(1, ChronoUnit.MICROS)))
        .update();
  }
}
