package io.drivedock.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.job.JobPath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RulesTest {

  private static final String OURS = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String THEIRS = "bbbbbbbb-2222-3333-4444-555555555555";

  @Test
  void theTableOfRights() {
    List<Act> acts =
        List.of(
            Act.READ_JOBS,
            Act.WRITE_JOBS,
            Act.READ_KEYS,
            Act.READ_DOCK,
            Act.READ_TOMBSTONES,
            Act.RUN_DOCK,
            Act.MANAGE_TOKENS,
            Act.MOVE_BYTES);
    assertThat(acts).containsExactly(Act.values());
    Map<Role, List<Boolean>> table =
        Map.of(
            Role.OPERATOR, List.of(true, true, true, true, true, true, true, false),
            Role.CUSTOMER, List.of(true, true, true, false, false, false, false, false),
            Role.AUDITOR, List.of(true, false, false, true, true, false, false, false),
            Role.STATION, List.of(false, false, false, true, false, false, false, true));
    for (Role role : Role.values()) {
      Caller caller = Caller.of("x", role);
      assertThat(acts.stream().map(act -> Rules.allow(caller, act)).toList())
          .as(role.text())
          .isEqualTo(table.get(role));
    }
  }

  @Test
  void whoIsLimitedHasTheRightsOfTheirRoleThereAndNoneAtTheDock() {
    List<Act> dock =
        List.of(
            Act.READ_DOCK, Act.READ_TOMBSTONES, Act.RUN_DOCK, Act.MANAGE_TOKENS, Act.MOVE_BYTES);
    for (Role role : Role.values()) {
      Caller free = Caller.of("x", role);
      Caller limited = Caller.of("x", role, Reach.within(List.of(OURS)));
      for (Act act : Act.values()) {
        boolean may = Rules.allow(free, act) && !dock.contains(act);
        assertThat(Rules.allow(limited, act)).as(role + " " + act).isEqualTo(may);
        assertThat(Rules.allow(limited, act, OURS.toUpperCase(Locale.ROOT))).isEqualTo(may);
        assertThat(Rules.allow(limited, act, THEIRS)).isFalse();
        assertThat(Rules.allow(limited, act, new JobPath(THEIRS, "group", "job"))).isFalse();
      }
    }
  }

  @Test
  void noneIsNeverTakenForAll() {
    assertThatThrownBy(() -> Reach.within(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ReachText.read("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Reach.within(List.of("films")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ReachText.read(ReachText.write(Reach.within(List.of(THEIRS, OURS)))))
        .isEqualTo(Reach.within(List.of(OURS, THEIRS)));
  }
}
