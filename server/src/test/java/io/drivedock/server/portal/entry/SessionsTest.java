package io.drivedock.server.portal.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.access.TokenGrant;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionsTest {

  private static final Scope SCOPE = Scope.within(List.of("aaaaaaaa-2222-3333-4444-555555555555"));

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private Database database;
  private Tokens tokens;
  private Sessions sessions;

  @BeforeEach
  void open() {
    database = Database.open(TestDatabases.sqlite(folder));
    tokens = new Tokens(database, clock);
    sessions = new Sessions(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String begun() {
    return sessions.begin(known(tokens.issue("ann", Role.CUSTOMER, SCOPE))).orElseThrow();
  }

  private Tokens.Known known(String token) {
    return (Tokens.Known) tokens.shownNow(token);
  }

  @Test
  void aSessionIsWhoTheTokenWasIssuedFor() {
    assertThat(sessions.use(begun()).orElseThrow().caller())
        .isEqualTo(Caller.of("ann", Role.CUSTOMER, SCOPE));
    assertThat(sessions.use("guessed")).isEmpty();
    assertThat(sessions.use("")).isEmpty();
  }

  @Test
  void itEndsWithItsTokenAndNoneIsBegunAfterwards() {
    Tokens.Known known = known(tokens.issue("ann", Role.AUDITOR));
    String session = sessions.begin(known).orElseThrow();
    String other = sessions.begin(Caller.of("bo", Role.AUDITOR), "bo@issuer");

    tokens.revoke("ann", Role.AUDITOR);

    assertThat(sessions.use(session)).isEmpty();
    assertThat(sessions.begin(known)).isEmpty();
    assertThat(sessions.use(other)).isPresent();
  }

  @Test
  void itEndsAnHourAfterItWasLastSeen() {
    String session = begun();
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofMinutes(50));
      assertThat(sessions.use(session)).isPresent();
    }
    clock.advance(Duration.ofMinutes(60));
    assertThat(sessions.use(session)).isEmpty();
  }

  @Test
  void itEndsWhenItsTokenExpires() {
    Instant expires = clock.instant().plus(Duration.ofMinutes(20));
    TokenGrant grant = new TokenGrant("ann", Role.CUSTOMER, Scope.EVERYWHERE, null, expires);
    String session = sessions.begin(known(tokens.issue(grant))).orElseThrow();
    clock.advance(Duration.ofMinutes(20).minusMillis(1));
    assertThat(sessions.use(session)).isPresent();
    clock.advance(Duration.ofMillis(1));
    assertThat(sessions.use(session)).isEmpty();
  }

  @Test
  void whoOnlyLooksDoesNotKeepItAlive() {
    String session = begun();
    clock.advance(Duration.ofMinutes(59));
    assertThat(sessions.look(session)).isPresent();
    clock.advance(Duration.ofMinutes(1));
    assertThat(sessions.look(session)).isEmpty();
    assertThat(sessions.use(session)).isEmpty();
  }

  @Test
  void itEndsEightHoursAfterSignInHoweverBusy() {
    String session = begun();
    for (int i = 0; i < 16; i++) {
      assertThat(sessions.use(session)).as("after %s half hours", i).isPresent();
      clock.advance(Duration.ofMinutes(30));
    }
    assertThat(sessions.use(session)).isEmpty();
  }

  @Test
  void itIsOverOnceSomebodySignsOut() {
    String session = begun();
    String other = begun();
    sessions.end(session);
    assertThat(sessions.use(session)).isEmpty();
    assertThat(sessions.use(other)).isPresent();
  }

  @Test
  void theRoundRemovesThoseThatHaveEnded() {
    String idle = begun();
    clock.advance(Duration.ofMinutes(40));
    String used = begun();
    assertThat(sessions.run(() -> true)).isEmpty();
    clock.advance(Duration.ofMinutes(30));

    assertThat(sessions.run(() -> true)).isEqualTo("1 sessions ended");
    assertThat(sessions.use(used)).isPresent();
    assertThat(sessions.use(idle)).isEmpty();
  }

  @Test
  void theSecretItselfIsWrittenNowhere() throws Exception {
    String secret = begun();
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
