package io.drivedock.server.portal.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.portal.entry.ClaimRules.Rule;
import io.drivedock.server.portal.entry.ClaimRules.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClaimRulesTest {

  private static final String FILMS = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String MUSIC = "bbbbbbbb-2222-3333-4444-555555555555";

  private static ClaimRules rules(String subscriptionsClaim) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    rules.put("dock", new Rule(Role.OPERATOR, Optional.empty()));
    rules.put("films", new Rule(Role.CUSTOMER, Optional.of(Scope.within(List.of(FILMS)))));
    rules.put("music", new Rule(Role.CUSTOMER, Optional.of(Scope.within(List.of(MUSIC)))));
    rules.put("people", new Rule(Role.CUSTOMER, Optional.empty()));
    return new ClaimRules("name", "realm.roles", rules, subscriptionsClaim);
  }

  private static Verdict verdict(ClaimRules rules, Object roles, Object... more) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", "u-1");
    claims.put("realm", Map.of("roles", roles));
    for (int i = 0; i < more.length; i += 2) {
      claims.put((String) more[i], more[i + 1]);
    }
    return rules.of(claims);
  }

  private static Verdict known(String name, Role role, Scope scope) {
    return new Verdict.Known(Caller.of(name, role, scope));
  }

  @Test
  void theFirstRuleThatIsClaimedGivesTheRole() {
    assertThat(verdict(rules(null), List.of("music", "dock"), "name", "Ann"))
        .isEqualTo(known("Ann", Role.OPERATOR, Scope.EVERYWHERE));
    assertThat(verdict(rules(null), "nothing")).isEqualTo(new Verdict.Unknown("realm.roles"));
  }

  @Test
  void subscriptionsOfAllRulesOfARoleComeTogether() {
    assertThat(verdict(rules(null), List.of("music", "films")))
        .isEqualTo(known("u-1", Role.CUSTOMER, Scope.within(List.of(FILMS, MUSIC))));
    assertThat(verdict(rules(null), List.of("music", "people")))
        .isEqualTo(known("u-1", Role.CUSTOMER, Scope.EVERYWHERE));
  }

  @Test
  void whereAClaimListsSubscriptionsACustomerHasThoseAndNeverAll() {
    assertThat(verdict(rules("subs"), "people", "subs", List.of(MUSIC)))
        .isEqualTo(known("u-1", Role.CUSTOMER, Scope.within(List.of(MUSIC))));
    assertThat(verdict(rules("subs"), List.of("films", "people"), "subs", MUSIC))
        .isEqualTo(known("u-1", Role.CUSTOMER, Scope.within(List.of(FILMS, MUSIC))));
    for (Object wrong : List.of("", "*", List.of(), List.of(MUSIC, "films"), 7)) {
      assertThat(verdict(rules("subs"), "people", "subs", wrong))
          .isEqualTo(new Verdict.Unknown("subs"));
    }
    assertThat(verdict(rules("subs"), "dock"))
        .isEqualTo(known("u-1", Role.OPERATOR, Scope.EVERYWHERE));
  }

  @Test
  void aNameIsShortAndPlainOrElseTheSubject() {
    for (Object name :
        List.of("", " ", "a\nb", "a\u202Eb", "a\u2028b", "x".repeat(101), 7, List.of())) {
      assertThat(verdict(rules(null), "dock", "name", name))
          .isEqualTo(known("u-1", Role.OPERATOR, Scope.EVERYWHERE));
    }
  }
}
