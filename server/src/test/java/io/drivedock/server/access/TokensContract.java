package io.drivedock.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.server.TestClock;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens on one of the databases. */
abstract class TokensContract {

  @TempDir Path folder;
  private final TestClock wall = new TestClock();
  private Database database;
  private Tokens tokens;

  abstract DatabaseConfig database(Path folder);

  @BeforeEach
  void open() {
    database = Database.open(database(folder));
    tokens = new Tokens(database, wall);
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
    assertThat(tokens.list()).extracting(issued -> issued.grant().name()).containsExactly("ann");
    assertThat(tokens.revoke("ann", Role.OPERATOR)).isZero();
    assertThat(tokens.revoke("ann", Role.CUSTOMER)).isOne();
    assertThat(tokens.caller(token)).isEmpty();
    assertThat(tokens.exist(Role.CUSTOMER)).isFalse();
  }

  @Test
  void aTokenIsGoodWhereItWasIssuedFor() {
    Scope scope = Scope.within(List.of("AAAAAAAA-2222-3333-4444-555555555555"));
    String token = tokens.issue("ann", Role.CUSTOMER, scope);

    assertThat(tokens.caller(token)).contains(Caller.of("ann", Role.CUSTOMER, scope));
    assertThat(tokens.list()).extracting(issued -> issued.grant().scope()).containsExactly(scope);
    assertThatThrownBy(() -> tokens.issue("dock", Role.STATION, scope))
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
    assertThat(tokens.list()).extracting(issued -> issued.grant().name()).containsExactly(name);
  }

  // ---- expiry

  private Tokens.Known known(String token) {
    return (Tokens.Known) tokens.shownNow(token);
  }

  private String lasting(Role role, Duration lasts) {
    return tokens.issue(
        new TokenGrant("ann", role, Scope.EVERYWHERE, null, wall.instant().plus(lasts)));
  }

  @Test
  void aTokenThatExpiresIsToldApartFromOneThatNeverWas() {
    String token = lasting(Role.CUSTOMER, Duration.ofDays(90));
    Instant end = wall.instant().plus(Duration.ofDays(90));
    wall.advance(Duration.ofDays(90).minusMillis(1));
    assertThat(tokens.shown(token)).isInstanceOf(Tokens.Known.class);
    wall.advance(Duration.ofMillis(1));
    assertThat(tokens.shown(token)).as("also one remembered").isEqualTo(new Tokens.Expired(end));
    assertThat(tokens.shownNow(token)).isEqualTo(new Tokens.Expired(end));
    assertThat(tokens.caller(token)).isEmpty();
    assertThat(tokens.shown(token + "x")).isEqualTo(new Tokens.Unknown());
  }

  // ---- last use

  @Test
  void lastUseIsNotedCoarsely() {
    String token = tokens.issue("ann", Role.CUSTOMER);
    assertThat(tokens.list().getFirst().usedAt()).isNull();
    Instant first = wall.instant();
    tokens.shownNow(token);
    wall.advance(Tokens.USED_WITHIN);
    tokens.shownNow(token);
    assertThat(tokens.list().getFirst().usedAt()).as("not at each use").isEqualTo(first);
    wall.advance(Duration.ofMillis(1));
    tokens.shownNow(token);
    assertThat(tokens.list().getFirst().usedAt()).isEqualTo(wall.instant());
  }

  @Test
  void anExpiredTokenIsNotUsed() {
    String token = lasting(Role.CUSTOMER, Duration.ofHours(1));
    wall.advance(Duration.ofHours(1));
    tokens.shownNow(token);
    assertThat(tokens.list().getFirst().usedAt()).isNull();
  }

  // ---- revoking by id

  @Test
  void anIdRevokesOneTokenAndIsNoPartOfIt() {
    String kept = tokens.issue("ann", Role.CUSTOMER);
    String gone = tokens.issue("ann", Role.CUSTOMER);
    String id = known(gone).issued().id();
    assertThat(id).matches("[0-9a-f]{12}");
    assertThat(gone).doesNotContain(id);
    assertThat(known(gone).hash()).doesNotContain(id);
    assertThat(tokens.shown(gone)).isInstanceOf(Tokens.Known.class);

    assertThat(tokens.revokeFromAfar(id)).isInstanceOf(Tokens.Revocation.Revoked.class);
    assertThat(tokens.shown(gone)).isEqualTo(new Tokens.Unknown());
    assertThat(tokens.shown(kept)).isInstanceOf(Tokens.Known.class);
    assertThat(tokens.revokeFromAfar(id)).isEqualTo(new Tokens.Revocation.Unknown());
    assertThat(tokens.revoke(id)).isFalse();
  }

  @Test
  void theLastOperatorStaysUnlessItIsRevokedAtTheDatabase() {
    tokens.issue(
        "limited", Role.OPERATOR, Scope.within(List.of("11111111-2222-3333-4444-555555555555")));
    lasting(Role.OPERATOR, Duration.ofHours(1));
    wall.advance(Duration.ofHours(1));
    String last = known(tokens.issue("ada", Role.OPERATOR)).issued().id();

    assertThat(tokens.revokeFromAfar(last)).isEqualTo(new Tokens.Revocation.LastOperator());
    String other = known(tokens.issue("bob", Role.OPERATOR)).issued().id();
    assertThat(tokens.revokeFromAfar(last)).isInstanceOf(Tokens.Revocation.Revoked.class);
    assertThat(tokens.revokeFromAfar(other)).isEqualTo(new Tokens.Revocation.LastOperator());
    assertThat(tokens.revoke(other)).isTrue();
  }

  // ---- stations

  @Test
  void aTokenOfAStationSpeaksForTheFirstThatItNamesAndForNoOther() {
    String token = tokens.issue("quay", Role.STATION);
    Tokens.Known before = known(token);
    assertThat(tokens.speaks(before, "quay")).isEqualTo(new Tokens.Voice.Granted());
    assertThat(known(token).issued().grant().station()).isEqualTo("quay");
    for (Tokens.Known seen : List.of(before, known(token))) {
      assertThat(tokens.speaks(seen, "quay")).isEqualTo(new Tokens.Voice.Granted());
      assertThat(tokens.speaks(seen, "pier")).isEqualTo(new Tokens.Voice.BoundTo("quay"));
    }
  }

  @Test
  void aNameThatIsSpokenForIsNotTakenByATokenThatNamesNone() {
    tokens.issue(TokenGrant.ofStation("old", "quay"));
    String stray = tokens.issue("stray", Role.STATION);
    assertThat(tokens.speaks(known(stray), "quay")).isEqualTo(new Tokens.Voice.Taken());
    assertThat(known(stray).issued().grant().station()).isNull();

    String fresh = tokens.issue(TokenGrant.ofStation("new", "quay"));
    assertThat(tokens.speaks(known(fresh), "quay"))
        .as("while a token is replaced, both are good")
        .isEqualTo(new Tokens.Voice.Granted());
    tokens.revoke("old", Role.STATION);
    tokens.revoke("new", Role.STATION);
    assertThat(tokens.speaks(known(stray), "quay")).isEqualTo(new Tokens.Voice.Granted());
  }

  @Test
  void onlyStationsSpeakForStations() {
    assertThatThrownBy(() -> new TokenGrant("ann", Role.CUSTOMER, Scope.EVERYWHERE, "quay", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TokenGrant.ofStation("quay", "a b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
