package io.drivedock.server.access;

import io.drivedock.job.JobPath;
import java.util.Set;

/**
 * Who may do what: one table. What it does not name is denied. A caller who is limited to
 * subscriptions may do nothing at the dock, where the parcels of all lie on one bench (decision
 * 0110).
 */
public final class Permissions {

  private Permissions() {}

  /** What belongs to a job, and so to a subscription; all else belongs to the dock. */
  private static final Set<Permission> ABOUT_JOBS =
      Set.of(Permission.READ_JOBS, Permission.WRITE_JOBS, Permission.READ_KEYS);

  /** Whether a caller may, at least somewhere. */
  public static boolean allow(Caller caller, Permission permission) {
    return rights(caller.role()).contains(permission)
        && (caller.scope() instanceof Scope.Everywhere || ABOUT_JOBS.contains(permission));
  }

  /** Whether a caller may in a subscription, in any letter case. */
  public static boolean allow(Caller caller, Permission permission, String subscription) {
    return allow(caller, permission) && caller.scope().covers(subscription);
  }

  /** Whether a caller may with a job. */
  public static boolean allow(Caller caller, Permission permission, JobPath job) {
    return allow(caller, permission, job.subscription());
  }

  private static Set<Permission> rights(Role role) {
    return switch (role) {
      case OPERATOR ->
          Set.of(
              Permission.READ_JOBS,
              Permission.WRITE_JOBS,
              Permission.READ_KEYS,
              Permission.READ_DOCK,
              Permission.READ_TOMBSTONES,
              Permission.RUN_DOCK,
              Permission.MANAGE_TOKENS);
      case CUSTOMER -> Set.of(Permission.READ_JOBS, Permission.WRITE_JOBS, Permission.READ_KEYS);
      case AUDITOR ->
          Set.of(Permission.READ_JOBS, Permission.READ_DOCK, Permission.READ_TOMBSTONES);
      case STATION -> Set.of(Permission.READ_DOCK, Permission.MOVE_BYTES);
    };
  }
}
