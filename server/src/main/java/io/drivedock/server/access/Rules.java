package io.drivedock.server.access;

import io.drivedock.job.JobPath;
import java.util.Set;

/**
 * Who may do what: one table. What it does not name is denied. A caller who is limited to
 * subscriptions may do nothing at the dock, where the parcels of all lie on one bench (decision
 * 0110).
 */
public final class Rules {

  private Rules() {}

  /** What belongs to a job, and so to a subscription; all else belongs to the dock. */
  private static final Set<Act> ABOUT_JOBS = Set.of(Act.READ_JOBS, Act.WRITE_JOBS, Act.READ_KEYS);

  /** Whether a caller may, at least somewhere. */
  public static boolean allow(Caller caller, Act act) {
    return rights(caller.role()).contains(act)
        && (caller.reach() instanceof Reach.Everywhere || ABOUT_JOBS.contains(act));
  }

  /** Whether a caller may in a subscription, in any letter case. */
  public static boolean allow(Caller caller, Act act, String subscription) {
    return allow(caller, act) && caller.reach().covers(subscription);
  }

  /** Whether a caller may with a job. */
  public static boolean allow(Caller caller, Act act, JobPath job) {
    return allow(caller, act, job.subscription());
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
              Act.RUN_DOCK,
              Act.MANAGE_TOKENS);
      case CUSTOMER -> Set.of(Act.READ_JOBS, Act.WRITE_JOBS, Act.READ_KEYS);
      case AUDITOR -> Set.of(Act.READ_JOBS, Act.READ_DOCK, Act.READ_TOMBSTONES);
      case STATION -> Set.of(Act.READ_DOCK, Act.MOVE_BYTES);
    };
  }
}
