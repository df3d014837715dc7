package io.drivedock.server.access;

import java.util.Set;

/** Who may do what: one table. What it does not name is denied. */
public final class Rules {

  private Rules() {}

  /** Whether a caller may. */
  public static boolean allow(Caller caller, Act act) {
    return rights(caller.role()).contains(act);
  }

  private static Set<Act> rights(Role role) {
    return switch (role) {
      case OPERATOR ->
          Set.of(
              Act.READ_JOBS,
              Act.WRITE_JOBS,
              Act.READ_KEYS,
              Act.READ_DOCK,
              Act.READ_TOMBSTONES,
              Act.RUN_DOCK);
      case CUSTOMER -> Set.of(Act.READ_JOBS, Act.WRITE_JOBS, Act.READ_KEYS);
      case AUDITOR -> Set.of(Act.READ_JOBS, Act.READ_DOCK, Act.READ_TOMBSTONES);
      case STATION -> Set.of(Act.READ_DOCK, Act.MOVE_BYTES);
    };
  }
}
