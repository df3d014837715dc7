package io.drivedock.server.limits;

import java.util.concurrent.Callable;

/**
 * Marks work of which there may be any amount, such as pages that people look at: it leaves a part
 * of what all share, such as readers of the database, to the APIs, health checks and stations.
 */
public final class Sparing {

  private static final ScopedValue<Boolean> IS_ON = ScopedValue.newInstance();

  private Sparing() {}

  /** Does something, sparing. */
  public static <T> T call(Callable<T> work) throws Exception {
    return ScopedValue.where(IS_ON, true).call(work::call);
  }

  /** Whether what this thread does now is sparing. */
  public static boolean isOn() {
    return IS_ON.isBound();
  }
}
