package io.drivedock.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RulesTest {

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
            Act.MOVE_BYTES);
    assertThat(acts).containsExactly(Act.values());
    Map<Role, List<Boolean>> table =
        Map.of(
            Role.OPERATOR, List.of(true, true, true, true, true, true, false),
            Role.CUSTOMER, List.of(true, true, true, false, false, false, false),
            Role.AUDITOR, List.of(true, false, false, true, true, false, false),
            Role.STATION, List.of(false, false, false, true, false, false, true));
    for (Role role : Role.values()) {
      Caller caller = Caller.of("x", role);
      assertThat(acts.stream().map(act -> Rules.allow(caller, act)).toList())
          .as(role.text())
          .isEqualTo(table.get(role));
    }
  }
}
