package io.drivedock.app.job;

import java.time.Duration;

/** Waiting, so that tests need not. */
interface Pause {

  /** Waits that long, or shorter if the thread is interrupted. */
  void of(Duration duration);
}
