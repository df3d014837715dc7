package io.drivedock.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.job.JobPath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PermissionsTest {

  private static final String OURS = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String THEIRS = "bbbbbbbb-2222-3333-4444-555555555555";

  @Test
  void theTableOfRights() {
    List<Permission> permissions =
        List.of(
            Permission.READ_JOBS,
            Permission.WRITE_JOBS,
            Permission.READ_KEYS,
            Permission.READ_DOCK,
            Permission.READ_TOMBSTONES,
            Permission.RUN_DOCK,
            Permission.MANAGE_TOKENS,
            Permission.MOVE_BYTES);
    assertThat(permissions).containsExactly(Permission.values());
    Map<Role, List<Boolean>> table =
        Map.of(
            Role.OPERATOR, List.of(true, true, true, true, true, true, true, false),
            Role.CUSTOMER, List.of(true, true, true, false, false, false, false, false),
            Role.AUDITOR, List.of(true, false, false, true, true, false, false, false),
            Role.STATION, List.of(false, false, false, true, false, false, false, true));
    for (Role role : Role.values()) {
      Caller caller = Caller.of("x", role);
      assertThat(
              permissions.stream()
                  .map(permission -> Permissions.allow(caller, permission))
                  .toList())
          .as(role.text())
          .isEqualTo(table.get(role));
    }
  }

  @Test
  void whoIsLimitedHasTheRightsOfTheirRoleThereAndNoneAtTheDock() {
    List<Permission> dock =
        List.of(
            Permission.READ_DOCK,
            Permission.READ_TOMBSTONES,
            Permission.RUN_DOCK,
            Permission.MANAGE_TOKENS,
            Permission.MOVE_BYTES);
    for (Role role : Role.values()) {
      Caller free = Caller.of("x", role);
      Caller limited = Caller.of("x", role, Scope.within(List.of(OURS)));
      for (Permission permission : Permission.values()) {
        boolean may = Permissions.allow(free, permission) && !dock.contains(permission);
        assertThat(Permissions.allow(limited, permission))
            .as(role + " " + permission)
            .isEqualTo(may);
        assertThat(Permissions.allow(limited, permission, OURS.toUpperCase(Locale.ROOT)))
            .isEqualTo(may);
        assertThat(Permissions.allow(limited, permission, THEIRS)).isFalse();
        assertThat(Permissions.allow(limited, permission, new JobPath(THEIRS, "group", "job")))
            .isFalse();
      }
    }
  }

  @Test
  void noneIsNeverTakenForAll() {
    assertThatThrownBy(() -> Scope.within(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ScopeText.read("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Scope.within(List.of("films")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ScopeText.read(ScopeText.write(Scope.within(List.of(THEIRS, OURS)))))
        .isEqualTo(Scope.within(List.of(OURS, THEIRS)));
  }
}
