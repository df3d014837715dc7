package io.drivedock.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.server.TestClock;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.TestDatabases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensTest {

  @TempDir Path folder;
  private Database database;
  private Tokens tokens;

  @BeforeEach
  void open() {
    database = Database.open(TestDatabases.sqlite(folder));
    tokens = new Tokens(database, new TestClock());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aTokenIsItsCallersUntilItIsRevoked() {
    String token = tokens.issue("ann", Role.CUSTOMER);

    assertThat(tokens.caller(token)).contains(Caller.of("ann", Role.CUSTOMER));
    assertThat(tokens.caller(token + "x")).isEmpty();
    assertThat(tokens.list()).extracting(Tokens.Issued::name).containsExactly("ann");
    assertThat(tokens.revoke("ann", Role.OPERATOR)).isZero();
    assertThat(tokens.revoke("ann", Role.CUSTOMER)).isOne();
    assertThat(tokens.caller(token)).isEmpty();
    assertThat(tokens.exist(Role.CUSTOMER)).isFalse();
  }

  @Test
  void theTokenItselfIsWrittenNowhere() throws IOException {
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

  @Test
  void aTokenIsGoodWhereItWasIssuedFor() {
    Reach reach = Reach.within(List.of("AAAAAAAA-2222-3333-4444-555555555555"));
    String token = tokens.issue("ann", Role.CUSTOMER, reach);

    assertThat(tokens.caller(token)).contains(Caller.of("ann", Role.CUSTOMER, reach));
    assertThat(tokens.list()).extracting(Tokens.Issued::reach).containsExactly(reach);
    assertThatThrownBy(() -> tokens.issue("dock", Role.STATION, reach))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("station");
  }

  @Test
  void aTokenIsIssuedForAName() {
    assertThatThrownBy(() -> tokens.issue(" ", Role.AUDITOR))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann\n2026-11-30T00:00:00.000Z INFO  EntryRoutes signed in by token caller=root",
        "ann\r",
        "ann\t",
        "ann\u0000",
        "\u001B[2Jann",
        "\u009B2Jann",
        "ann\u0085",
        "ann\u007F",
        "ann\u202Etoor",
        "ann\u2066",
        "\uFEFFann",
        "ann\u2028",
        "ann\u2029",
        "ann\uD800",
        "ann\u200B"
      })
  void aNameCannotBreakALineOrSteerATerminal(String name) {
    assertThatThrownBy(() -> tokens.issue(name, Role.CUSTOMER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without control characters");
    assertThat(tokens.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ann, film archive",
        "Zo\u00EB <zoe@example.org>",
        "\u0645\u06CC\u200C\u0631",
        "\uD83D\uDE00"
      })
  void aNameIsOfAnyScript(String name) {
    tokens.issue(name, Role.CUSTOMER);
    assertThat(tokens.list()).extracting(Tokens.Issued::name).containsExactly(name);
  }
}
