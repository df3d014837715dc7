package io.drivedock.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestClock;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SqliteTokensTest extends TokensContract {

  @Override
  DatabaseConfig database(Path folder) {
    return TestDatabases.sqlite(folder);
  }

  @Test
  void theTokenItselfIsWrittenNowhere() throws IOException {
    Database database = Database.open(database(folder));
    Tokens tokens = new Tokens(database, new TestClock());
    String secret = tokens.issue("ann", Role.OPERATOR).substring(Tokens.PREFIX.length());
    database.close();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                      .doesNotContain(secret));
    }
  }
}
